"""What a change of some columns is called, in one sentence. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wizard.mapping.changes import Change, Values

_WORDS = {"kind": "kind", "type": "type", "field_name": "name", "dimensions": "dimensions", "actual_for": "actual of"}
_NAMED = 2
"""Columns that are named; the rest is counted."""
_NAME_LENGTH = 60


def in_words(change: Change) -> str:
    """`f_1, f_2 and 297 more: kind feature`."""
    return f"{names(change.columns)}: {_values(change.after)}"


def stepped(verb: str, columns: Sequence[str], left: Sequence[str]) -> str:
    """What an undo or redo did, and which columns somebody else has changed since."""
    done = f"{verb}: {names(columns)}." if columns else f"Nothing was {verb.lower()}."
    verb_left = "stay as they are" if len(left) > 1 else "stays as it is"
    return f"{done} {names(left)} {verb_left}: changed by somebody else since." if left else done


def names(columns: Sequence[str]) -> str:
    """The first few by name, the others counted."""
    shown = [name if len(name) <= _NAME_LENGTH else f"{name[:_NAME_LENGTH]}…" for name in columns[:_NAMED]]
    more = len(columns) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join(shown)


def _values(after: Values) -> str:
    """Each value that is the same for all columns; of others, and of what a few columns change along, only the word."""
    told = []
    for name, word in _WORDS.items():
        values = [value[name] for value in after.values() if name in value]
        if values and values.count(values[0]) == len(after):
            told.append(f"{word} {_value(values[0])}")
        elif any(values):
            told.append(word)
    return ", ".join(told)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " × ".join(map(str, value)) or "none"
    return str(value).replace("_", " ") if value else "none"
