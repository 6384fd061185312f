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


def key_reused(*, model_id: str) -> Problem:
    """The same key came with another order than the one that is under way or done."""
    return yours(
        code="registration.key.reused",
        title="This is registered already, otherwise than your page says",
        detail=f"The registration of “{model_id}” was requested from another tab or by somebody else, as it was then.",
        remedy="Look at what was registered, and make a new version for what differs.",
        cure="registration",
    )


def made_gone(*, what: str) -> Problem:
    """What an earlier call of this registration has made was deleted before the later ones came; `what` is a noun."""
    return yours(
        code="registration.made.gone",
        title="What was registered so far has been deleted",
        detail=f"The {what} that an earlier call of this registration has made is not there any more.",
        remedy="Register it anew in the Review step, or leave it deleted.",
        cure="review",
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


def no_key_column(*, kind: str, key: str) -> Problem:
    """A client of the API connects serving data or actuals without saying what its rows are told apart by."""
    return yours(
        code=f"registration.{key}.unnamed",
        title=f"The {kind} data needs its {key} column",
        detail=f"{key}_column is empty; rows of {kind} data are told apart and ordered by it.",
        remedy=f"Pass the name of the column as {key}_column.",
    )


def no_such_field(*, name: str, kind: str) -> Problem:
    """A mapping names a field that the version does not have."""
    return yours(
        code="registration.mapping.unknown",
        title="The mapping names a field that is not there",
        detail=f"The version has no {kind} “{name[:60]}”.",
        remedy="Name fields of the version on the left and columns on the right.",
    )


def query_not_read() -> Problem:
    """A 3.x dataset comes with a query that does more than select expressions."""
    return yours(
        code="registration.query.not_read",
        title="This query cannot be read here",
        detail="config.query is more than a list of expressions of each row.",
        remedy="Write it as SELECT <expressions> FROM {data}, without filters, joins, groups, comments or DISTINCT.",
    )


def no_bucket(*, pattern: str) -> Problem:
    """Neither the data source nor the dataset of a 3.x client says in which bucket the data is."""
    return yours(
        code="registration.bucket.missing",
        title="The bucket is not named",
        detail=f"The data source's connection has no bucket, and “{pattern[:60]}” does not begin with one.",
        remedy="Name the bucket in the data source's connection, or write config.regex as bucket/path.",
    )
