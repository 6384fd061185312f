"""The Problems of a pasted schema. Raises nothing."""

from __future__ import annotations

from wizard.core.problems import Problem, yours

_FORMS = "a create_model_version(…) call, an as-code Dataset(…), a JSON schema, or a mapping CSV exported here"


def nothing_pasted() -> Problem:
    return yours(
        code="mapping.paste.empty",
        title="Nothing was pasted",
        detail="The field is empty.",
        remedy=f"Paste {_FORMS}.",
        cure="columns",
    )


def secret() -> Problem:
    return yours(
        code="mapping.paste.secret",
        title="The text holds a secret",
        detail="Something in it looks like an access key, a token or a signed address. Nothing of it was kept.",
        remedy="Leave out the lines with credentials and paste the schema alone.",
        cure="columns",
    )


def too_long(characters: int, limit: int) -> Problem:
    return yours(
        code="mapping.paste.long",
        title="That is more than a schema",
        detail=f"The text has {characters:,} characters; up to {limit:,} are read.",
        remedy="Paste only the call or the schema itself.",
        cure="columns",
    )


def unreadable(form: str, why: str) -> Problem:
    return yours(
        code="mapping.paste.unreadable",
        title="The text cannot be read",
        detail=f"It looks like {form}, but {why}.",
        remedy=f"Paste the whole of it: {_FORMS}.",
        cure="columns",
    )


def no_schema() -> Problem:
    return yours(
        code="mapping.paste.no_schema",
        title="There is no schema in the text",
        detail="No call, JSON or CSV with fields was found in it.",
        remedy=f"Paste {_FORMS}.",
        cure="columns",
    )
