"""The read options that we know: what each means, for which formats, and whether it is honoured here or by Spark only.

Names are Spark's where Spark has the option (https://spark.apache.org/docs/latest/sql-data-sources.html); our own are
marked. `ProblemError` (`data.options.*`, with the `option` it is about) leaves `checked`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from wizard.core.problems import ProblemError
from wizard.sampling import option_problems as problems
from wizard.sampling.option_catalogue import OPTIONS, OTHER_NAMES
from wizard.sampling.option_types import Honoured, Kind, Option
from wizard.sampling.types import FileFormat, Note
from wizard.sampling.written.encoding import chosen as encoding_named

__all__ = [
    "Honoured",
    "Kind",
    "Option",
    "checked",
    "for_format",
    "is_secret",
    "known",
    "masked",
    "unknown_notes",
]

LIMIT = 50
"""Options of one dataset."""
VALUE_LIMIT = 1_000
"""Characters of one value."""
NUMBER_LIMIT = 1_000_000_000
MARK_LIMIT = 8
"""Characters of a delimiter."""
MASK = "••••••••"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,99}")
_CREDENTIAL = re.compile(
    r"password|passwd|secret|token|credential|api[._-]?key|access[._-]?key|private[._-]?key|fs\.s3.*key", re.IGNORECASE
)
_CONFIGURATION = re.compile(r"(spark|hadoop|fs|hive|java)\.", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NUMBER = re.compile(r"-?[0-9]{1,10}")
_MARKS = frozenset(["sep", "lineSep"])
"""Options whose values may be control characters: some files are delimited by \\t, \\x01 or \\x1f."""
_SPELLED_MARK = re.compile(r"\\([t0]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})")
"""A character spelled out: a backslash and t, 0, u0001 or x01."""
_BY_NAME = {option.name.lower(): option for option in OPTIONS}


def known(name: str) -> Option | None:
    """The option of that name, by any of Spark's names for it; Spark takes them in any case."""
    lowered = name.lower()
    return _BY_NAME.get(OTHER_NAMES.get(lowered, lowered).lower())


def for_format(file_format: FileFormat) -> tuple[Option, ...]:
    """The options that data of that format can have, those about how it is written first."""
    return tuple(option for option in OPTIONS if file_format in option.formats)


def is_secret(name: str) -> bool:
    """Whether an option of that name carries a credential, so its value must never be shown."""
    return _CREDENTIAL.search(name) is not None


def masked(options: Mapping[str, str]) -> dict[str, str]:
    """The options as they may be shown: values of names that look secret are dots."""
    return {name: MASK if is_secret(name) else value for name, value in options.items()}


def checked(options: Mapping[str, str], file_format: FileFormat | None) -> dict[str, str]:
    """The options as they are kept: names as the catalogue spells them, values that fit their kind.

    Options that we don't know are kept for Spark (see `unknown_notes`), and so are those of another format than
    `file_format`; credentials and Spark's own configuration are refused. Raises ProblemError `data.options.*`.
    """
    if len(options) > LIMIT:
        raise ProblemError(problems.too_many(len(options), limit=LIMIT))
    kept: dict[str, str] = {}
    for name, value in options.items():
        option = _allowed(name, value, file_format)
        spelled = option.name if option else name
        if spelled in kept:
            raise ProblemError(problems.twice(name, spelled))
        kept[spelled] = _fitting(option, value) if option else value
    return kept


def as_text(value: object) -> str:
    """A value that a client gave as JSON, as Spark writes it: `true`, not `True`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def unknown_notes(options: Mapping[str, str]) -> tuple[Note, ...]:
    """A note on the options that we don't know; they are sent to Spark as they are."""
    names = [name for name in options if known(name) is None]
    if not names:
        return ()
    text = f"{', '.join(names[:5])} is unknown here; Spark gets it as it is, and the sample is read without it."
    return (Note("data.options.unknown", text),)


def _allowed(name: str, value: str, file_format: FileFormat | None) -> Option | None:
    if is_secret(name):
        raise ProblemError(problems.credential(name))
    if not _NAME.fullmatch(name):
        raise ProblemError(problems.bad_name(name))
    if _CONFIGURATION.match(name):
        raise ProblemError(problems.refused(name))
    option = known(name)
    may_be_control = option is not None and option.name in _MARKS
    if len(value) > VALUE_LIMIT or (_CONTROLS.search(value) and not may_be_control):
        raise ProblemError(problems.bad_text(name, limit=VALUE_LIMIT))
    return option if option and (file_format is None or file_format in option.formats) else None


def _fitting(option: Option, value: str) -> str:
    match option.kind:
        case Kind.FLAG:
            return _one_of(option, value.strip().lower(), ("true", "false"))
        case Kind.NUMBER:
            return _number(option, value.strip())
        case Kind.CHOICE:
            by_lower = {choice.lower(): choice for choice, _ in option.choices}
            return _one_of(option, by_lower.get(value.strip().lower(), value), tuple(by_lower.values()))
        case Kind.CHARACTER:
            return _mark(option, value)
    if option.name == "encoding" and encoding_named(value, b"") is None:
        wanted = "the name of an encoding, such as UTF-8 or windows-1252"
        raise ProblemError(problems.bad_value(option.name, wanted=wanted, value=value))
    return value


def _one_of(option: Option, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ProblemError(problems.bad_value(option.name, wanted=" or ".join(allowed), value=value))
    return value


def _number(option: Option, value: str) -> str:
    least = -1 if option.name == "maxCharsPerColumn" else 0
    if not _NUMBER.fullmatch(value) or not least <= int(value) <= NUMBER_LIMIT:
        raise ProblemError(
            problems.bad_value(option.name, wanted=f"a whole number up to {NUMBER_LIMIT:,}", value=value)
        )
    return str(int(value))


def _mark(option: Option, value: str) -> str:
    longest = MARK_LIMIT if option.name in _MARKS else 1
    if len(value) > longest and not _SPELLED_MARK.fullmatch(value):
        wanted = "a single character" if longest == 1 else f"at most {longest} characters"
        raise ProblemError(problems.bad_value(option.name, wanted=wanted, value=value))
    if option.name == "sep" and not value:
        raise ProblemError(problems.bad_value(option.name, wanted="at least one character"))
    return value
