"""Which of the listed objects are read, and why the others are not. Raises ProblemError `data.options.value`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic

from wizard.core.problems import ProblemError
from wizard.sampling.objects.endings import of_one_format
from wizard.sampling.objects.entries import E, by_key
from wizard.sampling.objects.globs import GlobError
from wizard.sampling.objects.matching import matches, name_matches
from wizard.sampling.objects.problems import bad_option
from wizard.sampling.objects.reasons import WHY, Reason, is_deeper, mark
from wizard.sampling.results import Ignored
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import Note

EXAMPLES = 3
"""Keys that are shown per reason."""


@dataclass(frozen=True)
class Wanted:
    """What a location and its settings ask for: `glob` is "" for a prefix, whose levels count below `base`."""

    base: str
    glob: str
    settings: ReadSettings


@dataclass(frozen=True)
class Chosen(Generic[E]):
    """The objects that are read, in the order of their keys, and the others with the reasons."""

    matched: tuple[E, ...]
    ignored: tuple[Ignored, ...]
    notes: tuple[Note, ...] = ()


def choose(entries: Sequence[E], *, wanted: Wanted) -> Chosen[E]:
    """The objects of `entries` that the location stands for.

    Objects that lie deeper are read when there are no others: who gives a prefix of nothing but prefixes means those.
    """
    reasons = _reasons(entries, wanted)
    notes: tuple[Note, ...] = ()
    if None not in reasons and Reason.DEEPER in reasons:
        reasons = [None if reason is Reason.DEEPER else reason for reason in reasons]
        notes = (_all_deeper(),)
    left = [entry for entry, reason in zip(entries, reasons, strict=True) if reason is None]
    fitting = iter(of_one_format(left, declared=wanted.settings.format))
    reasons = [reason or (None if next(fitting) else Reason.FORMAT) for reason in reasons]
    matched = [entry for entry, reason in zip(entries, reasons, strict=True) if reason is None]
    return Chosen(tuple(by_key(matched)), _ignored(entries, reasons), notes)


def _all_deeper() -> Note:
    text = "All objects lie deeper than this prefix. Set recursiveFileLookup to true, or Spark reads none of them."
    return Note("data.objects.all_deeper", text)


def _reasons(entries: Sequence[E], wanted: Wanted) -> list[Reason | None]:
    """Why each is not read, but for its format."""
    checks = [
        [mark(entry, base=wanted.base) for entry in entries],
        _glob_reasons(entries, wanted),
        _filter_reasons(entries, wanted.settings),
        _time_reasons(entries, wanted.settings),
        _depth_reasons(entries, wanted),
    ]
    return [next((reason for reason in found if reason), None) for found in zip(*checks, strict=True)]


def _glob_reasons(entries: Sequence[E], wanted: Wanted) -> list[Reason | None]:
    if not wanted.glob:
        return [None] * len(entries)
    found = matches([entry.key for entry in entries], glob=wanted.glob)
    return [None if fits else Reason.GLOB for fits in found]


def _filter_reasons(entries: Sequence[E], settings: ReadSettings) -> list[Reason | None]:
    glob = settings.options.get("pathGlobFilter", "")
    if not glob:
        return [None] * len(entries)
    try:
        found = name_matches([entry.key for entry in entries], glob=glob)
    except GlobError as error:
        remedy = f"Correct it at character {error.position + 1}: {error.what}."
        raise ProblemError(bad_option("pathGlobFilter", value=glob, remedy=remedy)) from error
    return [None if fits else Reason.FILTER for fits in found]


def _time_reasons(entries: Sequence[E], settings: ReadSettings) -> list[Reason | None]:
    after = _bound(settings, "modifiedAfter")
    before = _bound(settings, "modifiedBefore")
    return [
        None if (not after or entry.modified > after) and (not before or entry.modified < before) else Reason.MODIFIED
        for entry in entries
    ]


def _bound(settings: ReadSettings, name: str) -> datetime | None:
    """A moment such as 2026-11-23T13:00:00, in UTC unless it says otherwise."""
    text = settings.options.get(name, "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        remedy = "Give a moment like 2026-11-23T13:00:00."
        raise ProblemError(bad_option(name, value=text, remedy=remedy)) from None


def _depth_reasons(entries: Sequence[E], wanted: Wanted) -> list[Reason | None]:
    if wanted.glob or _is_recursive(wanted):
        return [None] * len(entries)
    return [Reason.DEEPER if is_deeper(entry, base=wanted.base) else None for entry in entries]


def _ignored(entries: Sequence[E], reasons: Sequence[Reason | None]) -> tuple[Ignored, ...]:
    keys: dict[Reason, list[str]] = {}
    for entry, reason in zip(entries, reasons, strict=True):
        if reason:
            keys.setdefault(reason, []).append(entry.key)
    return tuple(
        Ignored(reason.value, WHY[reason], len(keys[reason]), tuple(keys[reason][:EXAMPLES]))
        for reason in Reason
        if reason in keys
    )


def nothing_but_this_level(entries: Sequence[E], prefixes: Sequence[str], *, wanted: Wanted) -> Chosen[E] | None:
    """The choice from one level alone, when what lies below its `prefixes` cannot be part of it; else None.

    It spares listing a large archive beside the data: without partitions, objects on this level exclude deeper ones.
    """
    levels = [prefix.removeprefix(wanted.base) for prefix in prefixes]
    if not levels or _is_recursive(wanted) or any("=" in level or level == ".hoodie/" for level in levels):
        return None
    chosen = choose(entries, wanted=wanted)
    if not chosen.matched:
        return None
    below = Ignored("data.ignored.below", "A prefix below this one.", len(prefixes), tuple(prefixes[:EXAMPLES]))
    return replace(chosen, ignored=(*chosen.ignored, below))


def _is_recursive(wanted: Wanted) -> bool:
    return wanted.settings.options.get("recursiveFileLookup", "").lower() == "true"
