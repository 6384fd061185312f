"""What was chosen about a CSV and does not fit it: it is honoured and said, not refused. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wizard.sampling.types import Dialect, Note, Trait
from wizard.sampling.written.told import spelled

UNREADABLE = "\ufffd"
"""What stands for bytes that the encoding does not know."""


def misfits(options: Mapping[str, str], *, encoding: Trait, dialect: Dialect, texts: Sequence[str]) -> tuple[Note, ...]:
    """Notes on a chosen encoding, delimiter or quote that the `texts` of the object speak against."""
    return tuple(_told(options, encoding, dialect, texts))


def _told(options: Mapping[str, str], encoding: Trait, dialect: Dialect, texts: Sequence[str]) -> Iterator[Note]:
    unreadable = sum(text.count(UNREADABLE) for text in texts)
    if encoding.chosen and unreadable:
        signs = f"{unreadable:,} sign{'s' * (unreadable != 1)}"
        yield Note(
            "data.csv.undecodable", f"{signs} cannot be read as {encoding.value}: most likely it is another one."
        )
    if "sep" in options and not any(dialect.delimiter in text for text in texts):
        mark = spelled(dialect.delimiter)
        yield Note("data.csv.no_delimiter", f"No line holds the delimiter “{mark}”, so every row is one cell.")
    if "quote" in options and dialect.quote and not any(dialect.quote in text for text in texts):
        yield Note("data.csv.no_quote", f"No line holds the quote {spelled(dialect.quote)}.")
