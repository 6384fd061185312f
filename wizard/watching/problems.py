"""The Problems of watching, with the facts filled in. Raises nothing."""

from __future__ import annotations

from wizard.core.problems import Problem, yours

_SHOWN = 60


def name_taken(*, what: str, name: str, model_id: str) -> Problem:
    """Segments, metrics and monitors are each told apart by their names within a model; `what` is the noun."""
    return yours(
        code=f"watching.{what.replace(' ', '_')}.exists",
        title=f"The model has a {what} of this name",
        detail=f"“{name[:_SHOWN]}” is there in the model “{model_id}” already.",
        remedy="Choose another name, or change the one that is there.",
    )


def no_such_field(*, name: str, model_id: str) -> Problem:
    """A segment cuts by a field that no version of the model has."""
    return yours(
        code="watching.field.unknown",
        title="The model has no such field",
        detail=f"No version of the model “{model_id}” has a field “{name[:_SHOWN]}”.",
        remedy="Name a field of the model, or connect the dataset that brings it first.",
    )
