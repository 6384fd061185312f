"""The dialects that a CSV text may be written in, before any is tried. Only what `chosen` raises leaves this module."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wizard.sampling.types import Dialect
from wizard.sampling.written.chosen import mark, mark_or_none, overruled
from wizard.sampling.written.header import is_typed

TRUST = {
    ",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, "||": 1.0, "::": 0.95, ";;": 0.95, "\x01": 1.0, "\x1f": 1.0, "\xa6": 0.95,
    "^": 0.9, "~": 0.9, "#": 0.6, ":": 0.6, " ": 0.5,
}  # fmt: skip
"""Delimiters, and how much each is trusted: colons and spaces also live inside cells."""
IN_WORDS = frozenset(" :#")
"""Those that live inside cells as well."""
RARE: Mapping[str, int] = {"*": 1, "&": 1, "!": 1, "=": 2, "/": 2, "-": 2}
"""Delimiters that are believed only where lines hold them equally often, and at least so many times."""
RARE_TRUST = 0.5
RARE_LINES = 50
"""Lines that are counted for that."""
EVERYWHERE = 0.8
"""Share of the lines, the first among them, that hold it so often; quoted cells may take several lines."""
DOUBLED = 0.9
"""Share of a character's occurrences that stand in pairs, from which the pair is the delimiter."""
_QUOTES = ('"', "'", "`")

Options = Mapping[str, str]


def candidates(lines: Sequence[str], options: Options) -> list[Dialect]:
    """What the text may be written in; `options` are read options that a person chose, which win."""
    text = "".join(lines)
    delimiters = [mark(options["sep"])] if "sep" in options else [*_usual(text), *_rare(lines)]
    found = [
        dialect
        for delimiter in delimiters
        for quote in _quotes(text, delimiter, options)
        for escape in _escapes(text, delimiter, quote, options)
        for dialect in _spacings(text, Dialect(delimiter=delimiter, quote=quote, escape=escape))
        if delimiter != quote
    ]
    return [overruled(dialect, {name: options[name] for name in options if name != "skipLines"}) for dialect in found]


def trust(delimiter: str) -> float:
    """How much a delimiter is believed to be one."""
    return RARE_TRUST if delimiter in RARE else TRUST.get(delimiter, 1.0)


def _usual(text: str) -> list[str]:
    """Those that occur; one that only ever occurs doubled is half of another."""
    found = [delimiter for delimiter in TRUST if delimiter in text]
    doubled = {one[0] for one in found if len(one) == 2 and text.count(one) * 2 >= DOUBLED * text.count(one[0])}
    return [one for one in found if (one not in doubled if len(one) == 1 else one[0] in doubled)]


def _rare(lines: Sequence[str]) -> list[str]:
    some = [line.strip() for line in lines[:RARE_LINES] if line.strip()]
    if len(some) < 2 or any(map(is_typed, some[1:3])):
        return []
    return [one for one, least in RARE.items() if some[0].count(one) >= least and _is_everywhere(one, some)]


def _is_everywhere(delimiter: str, lines: Sequence[str]) -> bool:
    counts = [line.count(delimiter) for line in lines]
    return counts.count(counts[0]) >= EVERYWHERE * len(counts) and all(lines[0].split(delimiter))


def _quotes(text: str, delimiter: str, options: Options) -> list[str | None]:
    """Marks that stand beside the delimiter or the ends of lines, on both sides; and none."""
    if "quote" in options:
        return [mark_or_none(options["quote"])]
    return [*(one for one in _QUOTES if one in text and _encloses(one, text, delimiter)), None]


def _encloses(quote: str, text: str, delimiter: str) -> bool:
    if quote == '"':
        return True
    beside = rf"{re.escape(delimiter)}|[\r\n]"
    opening = re.search(rf"(?:\A|{beside}) *{quote}", text)
    return opening is not None and re.search(rf"{quote} *(?:\Z|{beside})", text) is not None


def _escapes(text: str, delimiter: str, quote: str | None, options: Options) -> list[str | None]:
    """A backslash where some of those before a quote or a delimiter cannot be text; then both ways are tried."""
    if "escape" in options:
        return [mark_or_none(options["escape"])]
    if "\\" not in text:
        return [None]
    beside = rf"{re.escape(delimiter)}|[\r\n]|\Z"
    if quote is None:
        return [None, "\\"] if f"\\{delimiter}" in text and delimiter.isprintable() else [None]
    # What follows a doubled quote goes on in the same cell; what follows an escaped one that ends the text does not.
    telling = rf"\\{quote}(?!{quote}|{beside})|\\{quote}{quote}(?={beside})"
    return ["\\", None] if re.search(telling, text) else [None]


def _spacings(text: str, dialect: Dialect) -> list[Dialect]:
    """Quotes that follow a delimiter and a blank open a cell only where such blanks are dropped; runs are one blank."""
    spaced = replace(dialect, skip_initial_space=True)
    if dialect.delimiter == " ":
        return [dialect, spaced] if "  " in text or text.startswith(" ") else [dialect]
    return [dialect, spaced] if dialect.quote and f"{dialect.delimiter} {dialect.quote}" in text else [dialect]
