"""What is known of a column's texts before they are read: chosen by a person, or learnt from other columns. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.sampling.meaning.layouts import Order
from wizard.sampling.types import Dialect, Trait


@dataclass(frozen=True)
class Hints:
    """All of them bind. `decimal` None, `date_format` "", `time_zone` "" and `order` None leave it to the texts."""

    null_words: frozenset[str] = frozenset()
    decimal: str | None = None
    date_format: str = ""
    time_zone: str = ""
    order: Order | None = None


NO_HINTS = Hints()


def hints_of(dialect: Dialect | None, traits: Sequence[Trait] = ()) -> Hints:
    """The hints in a dialect and in what was chosen.

    A point as decimal mark is what every dialect begins with, so it says nothing unless it was chosen.
    """
    if dialect is None:
        return NO_HINTS
    chosen = next((trait.value for trait in traits if trait.chosen and trait.name == "decimal"), None)
    decimal = dialect.decimal if dialect.decimal != "." or dialect.thousands == "," else chosen
    return Hints(frozenset(dialect.null_words), decimal, dialect.date_format, dialect.time_zone)
