"""The Problems of a version's schema, with the facts filled in. Codes begin with `registry.schema.`. Raises nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wizard.core.problems import Problem, yours


def no_prediction(*, model_type: str, need: str) -> Problem:
    return _problem(
        "prediction.missing",
        title="The model has no prediction",
        detail=f"No column is a prediction; a {model_type} model needs {need}.",
        remedy="Choose the column that holds what the model predicted and make it a prediction.",
    )


def prediction_misfit(*, model_type: str, types: Collection[str], need: str) -> Problem:
    return _problem(
        "prediction.misfit",
        title=f"No prediction fits a {model_type} model",
        detail=f"Its predictions are {_list(types)}; a {model_type} model needs {need}.",
        remedy="Change the type of a prediction, choose another column, or change the model type.",
    )


def prediction_unusual(*, model_type: str, types: Collection[str], need: str) -> Problem:
    return _problem(
        "prediction.unusual",
        title=f"Unusual predictions for a {model_type} model",
        detail=f"Its predictions are {_list(types)}; a {model_type} model usually has {need}.",
        remedy="Check the type of the prediction and the model type.",
    )


def unnamed_field(*, count: int) -> Problem:
    return _problem(
        "field.unnamed",
        title="A field has no name",
        detail=f"{count} of the fields have an empty name." if count > 1 else "One field has an empty name.",
        remedy="Give every field a name, or leave its column out.",
    )


def duplicate_field(*, name: str, count: int) -> Problem:
    return _problem(
        "field.duplicate",
        title="Two fields have the same name",
        detail=f"{count} fields are named “{name}”.",
        remedy="Rename all but one of them.",
    )


def field_differs(*, name: str) -> Problem:
    """Two datasets of one version bring a field of the same name that is not the same."""
    return _problem(
        "field.differs",
        title="Two datasets of the version disagree",
        detail=f"“{name[:60]}” has another type, group or prediction in another dataset of the version.",
        remedy="Give it the same type and group in all datasets, or register them with another version.",
    )


def tensor_dimensions(*, name: str) -> Problem:
    return _problem(
        "tensor.dimensions",
        title="A tensor has no dimensions",
        detail=f"“{name}” is a tensor; its shape is missing or holds a number below 1.",
        remedy="Enter its dimensions as whole numbers above 0, such as 768 or 28, 28.",
    )


def unpaired_actual(*, name: str, pair: str) -> Problem:
    seen = f"“{pair}” is not a prediction of this version." if pair else "No prediction is chosen for it."
    return _problem(
        "actual.unpaired",
        title="An actual belongs to no prediction",
        detail=f"“{name}” is an actual. {seen}",
        remedy="Choose the prediction that this actual judges.",
    )


def actual_twice(*, names: Sequence[str], prediction: str) -> Problem:
    quoted = [f"“{name}”" for name in names]
    return _problem(
        "actual.twice",
        title="More than one actual belongs to one prediction",
        detail=f"{', '.join(quoted[:-1])} and {quoted[-1]} judge the same prediction, “{prediction}”.",
        remedy="Keep one actual for each prediction and leave the others out.",
    )


def actual_type(*, name: str, type: str, prediction: str, predicted: str, model: str) -> Problem:  # noqa: A002
    return _problem(
        "actual.type",
        title="An actual that cannot be compared with its prediction",
        detail=f"“{name}” is {type}; its prediction “{prediction}” is {predicted}, of a {model} model.",
        remedy=f"Give the actual the type {predicted}, or pair it with another prediction.",
    )


def type_out_of_place(*, name: str, type: str) -> Problem:  # noqa: A002 - the field's word for it
    where = "raw inputs" if type == "text" else "features and raw inputs"
    return _problem(
        f"{type}.place",
        title=f"An unusual place for a {type} field",
        detail=f"“{name}” is a {type} field; older versions of the platform take these only as {where}.",
        remedy=f"Make it one of the {where}, or give it another type.",
    )


def _list(types: Collection[str]) -> str:
    return ", ".join(sorted(types))


def _problem(code: str, *, title: str, detail: str, remedy: str) -> Problem:
    return yours(
        code=f"registry.schema.{code}",
        title=title,
        detail=detail,
        remedy=remedy,
        cure="columns",
    )
