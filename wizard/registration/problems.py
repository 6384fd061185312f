"""The Problems of registration, with the facts filled in. Raises nothing."""

from __future__ import annotations

from wizard.core.problems import Problem, yours


def version_taken(*, model_id: str, version_name: str) -> Problem:
    """Another registration of the workspace makes or has made the same version."""
    return yours(
        code="registration.version.taken",
        title="This version is registered already",
        detail=f"Another onboarding registers version “{version_name}” of the model “{model_id}”.",
        remedy="Choose another model id or version name, or open the other onboarding.",
        cure="model",
    )


def connection_gone(*, object_path: str) -> Problem:
    """The connection that the order names is not (or no longer) one of this workspace."""
    return yours(
        code="registration.connection.gone",
        title="The connection to the data is gone",
        detail=f"The connection that opens {object_path} was removed after the data was sampled.",
        remedy="Connect the bucket again and register anew.",
        cure="aws",
    )


def key_column_missing(*, kind: str, key: str) -> Problem:
    """A serving or actuals dataset without its id or timestamp column."""
    is_serving = kind == "serving"
    elsewhere = f"Name its {key} column as the serving data does, with an expression in the Data step."
    return yours(
        code=f"registration.{key}.missing",
        title=f"The {kind} data has no {key} column",
        detail=f"The order names no {key} column for the {kind} data.",
        remedy=f"Make one column the {key}." if is_serving else elsewhere,
        cure="columns" if is_serving else "data",
    )
