"""Parts what a full read found from the sample values in it: the facts are kept in the clear, the values sealed or not
at all. Values are the misfits that are shown and the texts of frequent values; numbers and counts are facts. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from wizard.sync.types import FieldCheck, SyncResult


def without_values(result: SyncResult) -> SyncResult:
    """`result` without any sample value; `with_values` puts them back."""
    return _each(result, _without)


def values_of(result: SyncResult) -> list[list[list[str]]]:
    """What `without_values` takes away, as JSON: of each check its examples and its frequent texts."""
    return [[list(check.examples), _texts(check)] for check in _checks(result)]


def with_values(stored: SyncResult, values: Sequence[Sequence[Sequence[str]]]) -> SyncResult:
    """The result of which `without_values` made `stored` and `values_of` told `values`."""
    if len(values) != len(_checks(stored)):
        return stored
    told = iter(values)
    return _each(stored, lambda check: _with(check, *next(told)))


def _checks(result: SyncResult) -> list[FieldCheck]:
    keys = (result.id_column, result.timestamp_column)
    return [*result.fields, *(check for check in keys if check)]


def _each(result: SyncResult, changed: Callable[[FieldCheck], FieldCheck]) -> SyncResult:
    return replace(
        result,
        fields=tuple(map(changed, result.fields)),
        id_column=changed(result.id_column) if result.id_column else None,
        timestamp_column=changed(result.timestamp_column) if result.timestamp_column else None,
    )


def _without(check: FieldCheck) -> FieldCheck:
    return replace(check, examples=(), profile=check.profile.without_texts() if check.profile else None)


def _texts(check: FieldCheck) -> list[str]:
    return [text for text, _ in check.profile.top_values] if check.profile else []


def _with(check: FieldCheck, examples: Sequence[str], texts: Sequence[str]) -> FieldCheck:
    profile: Any = check.profile
    if profile and len(profile.top_values) == len(texts):
        counts = (count for _, count in profile.top_values)
        profile = replace(profile, top_values=tuple(zip(texts, counts, strict=True)))
    return replace(check, examples=tuple(examples), profile=profile)
