"""What a person has chosen about how a CSV is written, as a Dialect. The options are checked ones (see `options`).

Raises ProblemError `data.options.value` when two choices exclude each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from wizard.core.problems import ProblemError
from wizard.sampling import option_problems as problems
from wizard.sampling.types import Dialect

Options = Mapping[str, str]

_CODED = re.compile(r"\\[ux]([0-9a-fA-F]{2,4})")


def mark(value: str) -> str:
    """The characters that an option spells: `\\t` is a tab, `\\u0001` the character 1."""
    if coded := _CODED.fullmatch(value):
        return chr(int(coded[1], 16))
    return {"\\t": "\t", "\\0": "\0"}.get(value, value)


def mark_or_none(value: str) -> str | None:
    """The same; an empty value stands for no such mark."""
    return mark(value) or None


def null_words(options: Options) -> tuple[str, ...]:
    """The words that stand for null, of both options that name some."""
    words = [word.strip() for word in options.get("nullWords", "").split(",")]
    return tuple(dict.fromkeys(word for word in (*words, options.get("nullValue", "")) if word))


def overruled(dialect: Dialect, options: Options) -> Dialect:
    """The dialect with what `options` say of it. An escape that is the quote is how Spark is told of doubled quotes."""
    changes = {field: convert(options[name]) for name, (field, convert) in _FIELDS.items() if name in options}
    result = replace(dialect, **changes, null_words=null_words(options) or dialect.null_words)
    if result.escape == result.quote:
        result = replace(result, escape=None)
    _refuse_contradiction(result)
    return result


def overrules(options: Options) -> bool:
    """Whether `options` say anything of a dialect."""
    return not options.keys().isdisjoint(_FIELDS)


def _refuse_contradiction(dialect: Dialect) -> None:
    marks = [found for found in (dialect.delimiter, dialect.quote, dialect.comment) if found]
    if len(set(marks)) < len(marks) or dialect.escape == dialect.delimiter:
        raise ProblemError(problems.bad_value("sep", wanted="another character than the quote, escape and comment"))
    if any(end in found for found in (*marks, dialect.escape or "") for end in "\r\n\0"):
        raise ProblemError(problems.bad_value("sep", wanted="a character that ends no line, and not NUL"))


def _flag(value: str) -> bool:
    return value == "true"


_FIELDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "sep": ("delimiter", mark),
    "quote": ("quote", mark_or_none),
    "escape": ("escape", mark_or_none),
    "comment": ("comment", mark_or_none),
    "header": ("header", _flag),
    "skipLines": ("preamble", int),
    "ignoreLeadingWhiteSpace": ("skip_initial_space", _flag),
    "decimal": ("decimal", str),
    "thousands": ("thousands", mark_or_none),
    "dateFormat": ("date_format", str),
    "timeZone": ("time_zone", str),
}
