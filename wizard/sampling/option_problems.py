"""Builds the Problems of read options. Raises nothing.

Only values of options that we know are repeated, shortened: under any other name there may be a credential.
"""

from __future__ import annotations

from wizard.core.problems import Problem, Whose
from wizard.sampling.text import cut, visible

VALUE_SHOWN = 40
"""Characters of a value that does not fit."""


def _problem(code: str, option: str, title: str, detail: str, remedy: str) -> Problem:
    return Problem(f"data.options.{code}", Whose.YOURS, title, detail, remedy, cure="data", option=option)


def _named(name: str) -> str:
    return f"“{visible(name[:80])}”"


def too_many(count: int, *, limit: int) -> Problem:
    detail = f"{count:,} read options are set; up to {limit} are kept."
    remedy = "Remove the options that change nothing."
    return _problem("too_many", "", "There are too many read options", detail, remedy)


def bad_name(name: str) -> Problem:
    detail = f"{_named(name)} is not the name of an option: those are up to 100 letters, digits, dots, - and _."
    remedy = "Correct the option's name or remove it."
    return _problem("name", name, "This is not the name of an option", detail, remedy)


def credential(name: str) -> Problem:
    detail = f"{_named(name)} carries a credential; read options are stored and sent on in plain text."
    remedy = "Remove the option; the data is read with the role of the AWS access step."
    return _problem("credential", name, "Credentials are no read options", detail, remedy)


def refused(name: str) -> Problem:
    detail = f"{_named(name)} configures Spark itself, not how data is read."
    return _problem("refused", name, "This option cannot be set here", detail, "Remove the option.")


def bad_text(name: str, *, limit: int) -> Problem:
    detail = f"The value of {_named(name)} has more than {limit:,} characters, or control characters."
    remedy = "Shorten the value to plain text."
    return _problem("text", name, "The value of this option cannot be kept", detail, remedy)


def bad_value(name: str, *, wanted: str, value: str = "") -> Problem:
    """`value` is what was given, where one value alone is at fault."""
    given = f", “{cut(value, VALUE_SHOWN)}”," if value else ""
    detail = f"The value of {_named(name)}{given} is not {wanted}."
    remedy = f"Set it to {wanted}, or remove it."
    return _problem("value", name, "The value of this option does not fit", detail, remedy)


def twice(name: str, other: str) -> Problem:
    detail = f"{_named(name)} and {_named(other)} are one option."
    return _problem("twice", name, "An option is set twice", detail, "Keep one of the two.")
