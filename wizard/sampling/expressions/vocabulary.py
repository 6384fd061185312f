"""What an editor of `select_expr` offers. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.sampling.expressions.functions import FUNCTIONS


@dataclass(frozen=True)
class Word:
    """A function on the list. `differs` says how the preview may differ from Spark ("" = it gives the same)."""

    name: str
    signature: str
    help: str
    differs: str


def vocabulary() -> tuple[Word, ...]:
    """Every function that may be called, by name."""
    return tuple(
        Word(function.name, function.signature, function.help, function.differs)
        for function in sorted(FUNCTIONS.values(), key=lambda each: each.name)
    )
