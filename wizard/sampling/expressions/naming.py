"""Which columns some entries of `select_expr` name, before anything is known of their types. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.sampling.expressions.judged import Schema
from wizard.sampling.expressions.parsing import Refused, parse


def named_columns(texts: Sequence[str], schema: Schema) -> frozenset[int]:
    """The places of the columns that `texts` name; what cannot be parsed names none, and is for the judge to say."""
    return frozenset(place for text in texts for place in _named(text, schema))


def _named(text: str, schema: Schema) -> set[int]:
    from sqlglot import exp

    try:
        names = [identifier.name for identifier in parse(text).find_all(exp.Identifier)]
    except (Refused, RecursionError):
        return set()
    return {known.position for name in names if (known := schema.find(name)) is not None}
