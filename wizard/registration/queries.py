"""A 3.x dataset's `query` as the expressions that it selects. Pure; ProblemError leaves it for any other query.

`SELECT amount * 2 AS amount, owner FROM {data}` reads as two expressions. They are judged where all expressions are:
in the child, by the allow-list. What a query may hold beyond them (filters, joins, groups) is not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wizard.core.problems import ProblemError
from wizard.registration import problems

EVERYTHING = "*"
_SHAPE = re.compile(r"\s*SELECT\s+(?!DISTINCT\b|ALL\b)(.+?)\s+FROM\s+\{data\}\s*;?\s*", re.IGNORECASE | re.DOTALL)
_QUOTES = "'\"`"
_OPENING, _CLOSING = "([{", ")]}"
_COMMENT = re.compile(r"--|/\*")


def expressions_of(query: str) -> tuple[str, ...]:
    """The selected expressions in order; () where the query selects everything as it is."""
    found = _SHAPE.fullmatch(query)
    if found is None or _COMMENT.search(query):
        raise ProblemError(problems.query_not_read())
    parts = tuple(part.strip() for part in _parts(found[1]))
    if not all(parts):
        raise ProblemError(problems.query_not_read())
    return () if parts == (EVERYTHING,) else parts


def query_of(expressions: Iterable[str]) -> str:
    """The query that selects these expressions; `expressions_of` reads it back."""
    return " ".join(("SELECT", ", ".join(expressions), "FROM {data}"))


def _parts(text: str) -> Iterator[str]:
    """The text between commas that stand outside of quotes and brackets."""
    depth, quote, begin = 0, "", 0
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in _QUOTES:
            quote = character
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        elif character == "," and depth == 0:
            yield text[begin:place]
            begin = place + 1
    yield text[begin:]
