"""The text of a document → its entries, each with everything that is wrong with it. Pure.

`ProblemError` leaves `read_document` when the text as a whole is no document: not JSON, too long, holding a secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from wizard.aws.paste.problems import pasted_secret
from wizard.aws.paste.secret_texts import secret_in
from wizard.core.problems import Problem, ProblemError
from wizard.onboarding.document import problems
from wizard.onboarding.document.checks import entry_problems
from wizard.onboarding.document.fitting import Fitting
from wizard.onboarding.document.meaning import model_id_of
from wizard.onboarding.document.types import LONGEST, MOST_ENTRIES, VERSION, Entry

MOST_PROBLEMS = 50
"""Problems of one entry that are told: a document that is made of faults alone shall not fill pages."""
_LIST = "onboardings"


@dataclass(frozen=True)
class ReadEntry:
    """One entry by its number, the first being 1. `entry` is None as long as its form has `problems`."""

    number: int
    entry: Entry | None
    problems: tuple[Problem, ...] = ()


def read_document(text: str | bytes) -> tuple[ReadEntry, ...]:
    """The entries in order; at least one, at most MOST_ENTRIES."""
    entries = [_entry(raw, number) for number, raw in enumerate(_raw_entries(_decoded(text)), start=1)]
    return tuple(_without_twins(entries))


def _decoded(text: str | bytes) -> Any:
    try:
        written = text.encode() if isinstance(text, str) else text
        if len(written) > LONGEST:
            raise ProblemError(problems.too_long(len(written), limit=LONGEST))
        plain = written.decode("utf-8-sig").strip()
        if secret := secret_in(plain):
            raise ProblemError(pasted_secret(secret))
        found = msgspec.json.decode(plain)
        _must_be_storable(found)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise ProblemError(problems.unreadable("what was sent is not valid JSON in UTF-8")) from None
    return found


def _must_be_storable(found: Any) -> None:
    """No database keeps U+0000 in a text, and nothing has it in a name."""
    if isinstance(found, str) and "\0" in found:
        raise ProblemError(problems.unreadable("a text in it holds the character U+0000"))
    inner = [*found.keys(), *found.values()] if isinstance(found, dict) else found if isinstance(found, list) else ()
    for each in inner:
        _must_be_storable(each)


def _raw_entries(found: Any) -> list[Any]:
    if not isinstance(found, dict):
        raise ProblemError(problems.unreadable("what was sent is no object"))
    version = found.get("embark", None if _LIST in found else VERSION)
    if type(version) is not int or version != VERSION:
        raise ProblemError(problems.unknown_version(expected=VERSION))
    if _LIST not in found:
        return [{name: value for name, value in found.items() if name != "embark"}]
    if set(found) != {"embark", _LIST} or not isinstance(found[_LIST], list):
        raise ProblemError(problems.unreadable("there are other names beside these two, or “onboardings” is no list"))
    return _few(found[_LIST])


def _few(entries: list[Any]) -> list[Any]:
    if not entries:
        raise ProblemError(problems.nothing())
    if len(entries) > MOST_ENTRIES:
        raise ProblemError(problems.too_many(len(entries), limit=MOST_ENTRIES))
    return entries


def _entry(raw: Any, number: int) -> ReadEntry:
    fitting = Fitting(number)
    if isinstance(raw, dict) and "region" in raw:
        raw = {name: value for name, value in raw.items() if name != "region"}
        fitting.found.append(problems.region_is_found(number=number))
    entry: Entry | None = fitting.part(raw, Entry)
    beyond = entry_problems(entry, number=number) if entry else ()
    return ReadEntry(number, entry, (*fitting.found, *beyond)[:MOST_PROBLEMS])


def _without_twins(entries: list[ReadEntry]) -> Iterator[ReadEntry]:
    first: dict[tuple[str, str, str], int] = {}
    for each in entries:
        if each.entry is None:
            yield each
            continue
        who = (each.entry.workspace, model_id_of(each.entry), each.entry.model.version)
        if first.setdefault(who, each.number) != each.number:
            twin = problems.same_twice(number=each.number, first=first[who])
            yield replace(each, problems=(*each.problems, twin))
        else:
            yield each
