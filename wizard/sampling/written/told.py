"""How a CSV is written, as traits: each with what was seen that says so. Raises nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from wizard.sampling.types import Dialect, Trait
from wizard.sampling.written.rows import Record

_OF_VALUES = ("nullWords", "nullValue", "decimal", "thousands", "dateFormat", "timestampFormat", "timeZone")
"""What only the values of columns can tell; a choice of it binds their reading."""
_VISIBLE = {"\t": "\\t", "\0": "\\0"}


def spelled(mark: str | None) -> str:
    """A mark as the read option spells it: control characters by their code."""
    text = mark or ""
    return "".join(_VISIBLE.get(one, one if one.isprintable() else f"\\u{ord(one):04x}") for one in text)


def traits(
    dialect: Dialect, rows: Sequence[Record], *, encoding: Trait, quoted: int, options: Mapping[str, str]
) -> tuple[Trait, ...]:
    """What is known of the object: `rows` were seen below the lines above the table, `quoted` lines hold quotes."""
    found = {
        "sep": (spelled(dialect.delimiter), _widths(rows)),
        "quote": (spelled(dialect.quote), _quotes(quoted)),
        "escape": (spelled(dialect.escape), "It stands before quotes inside cells." if dialect.escape else ""),
        "comment": (spelled(dialect.comment), "Lines begin with it between the rows." if dialect.comment else ""),
        "header": (_flag(dialect.header), _header(dialect)),
        "skipLines": (str(dialect.preamble), _above(dialect.preamble)),
        "multiLine": ("true", _spanning(rows)),
        "ignoreLeadingWhiteSpace": (_flag(dialect.skip_initial_space), _spaces(dialect)),
    }
    shown = {name: pair for name, pair in found.items() if name in options or pair[1]}
    typed = tuple(Trait(name, options[name], chosen=True) for name in _OF_VALUES if name in options)
    return (encoding, *(_trait(name, *pair, options, dialect.confidence) for name, pair in shown.items()), *typed)


def _trait(name: str, value: str, evidence: str, options: Mapping[str, str], confidence: float) -> Trait:
    """What was chosen is no finding: only the count of cells is still something that was seen."""
    is_chosen = name in options
    seen = evidence if name == "sep" or not is_chosen else ""
    return Trait(name, value, seen, confidence if name == "sep" and not is_chosen else 1.0, chosen=is_chosen)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _widths(rows: Sequence[Record]) -> str:
    widths = Counter(len(row.cells or []) for row in rows)
    if not widths:
        return "There are no rows to tell."
    width, count = widths.most_common(1)[0]
    cells = f"{width:,} cell{'s' * (width != 1)}"
    if count == len(rows):
        return f"Every one of {count:,} rows has {cells}." if count > 1 else f"The only row has {cells}."
    return f"{count:,} of {len(rows):,} rows have {cells}; others have {min(widths):,} to {max(widths):,}."


def _quotes(quoted: int) -> str:
    return f"{quoted:,} line{'s' * (quoted != 1)} hold{'s' * (quoted == 1)} quotes." if quoted else "Nothing is quoted."


def _header(dialect: Dialect) -> str:
    if dialect.header and dialect.header_rows > 1:
        return f"The first {dialect.header_rows} rows read like names, not like the rows below them."
    if dialect.header:
        return "The first row reads like names, not like the rows below it."
    return "The first row holds values like those below it."


def _above(lines: int) -> str:
    return (
        f"{lines:,} line{'s' * (lines != 1)} above the table {'are' if lines != 1 else 'is'} no row." if lines else ""
    )


def _spanning(rows: Sequence[Record]) -> str:
    """Spark takes a line for a row unless it is told otherwise."""
    long = [row.line for row in rows if row.lines > 1]
    return (
        f"{len(long):,} row{'s' * (len(long) != 1)} took more than one line, first at line {long[0]:,}." if long else ""
    )


def _spaces(dialect: Dialect) -> str:
    if dialect.delimiter == " " and dialect.skip_initial_space:
        return "Any number of spaces stands between two cells."
    return "A space follows nearly every delimiter." if dialect.skip_initial_space else ""
