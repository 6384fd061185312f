"""What a read option is. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wizard.sampling.types import FileFormat


class Honoured(StrEnum):
    """Where an option works."""

    BOTH = "both"
    SPARK = "spark"
    """Sent on, but means nothing to a sample or a local sync."""
    HERE = "here"
    """Our own: Spark has no such option."""


class Kind(StrEnum):
    """What a value of the option is."""

    CHARACTER = "character"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    WORDS = "words"
    """Words separated by commas."""


@dataclass(frozen=True)
class Option:
    """One read option. `choices` are (value, label) pairs for a CHOICE or suggestions for a CHARACTER."""

    name: str
    label: str
    help: str
    formats: frozenset[FileFormat]
    kind: Kind
    honoured: Honoured = Honoured.BOTH
    choices: tuple[tuple[str, str], ...] = ()
