"""How the records lie in a JSON text: one per line, in an array, end to end, under a key, or in one object.

ProblemError leaves this module (`data.json.not_json`, `data.json.layout`, `data.json.key`, `data.limits.nesting`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from wizard.core.problems import Problem, ProblemError
from wizard.sampling.readers.json import problems
from wizard.sampling.readers.json.brackets import BLANK, Bounds, Containers, Node, arrays, hold_depth
from wizard.sampling.readers.json.decoding import Decoder
from wizard.sampling.readers.json.tables import table
from wizard.sampling.text import cut
from wizard.sampling.types import Trait

OPTION = "jsonLayout"
KEY_OPTION = "recordKey"
MULTI_LINE = "multiLine"
"""Spark's: records may span lines, so they are not one per line."""
LINES = 50
"""Lines that are looked at."""
LINES_TEXT = 256 * 1024
"""Characters in which they are looked for."""

_USUAL_KEYS = frozenset(
    [
        "data",
        "records",
        "rows",
        "items",
        "results",
        "result",
        "features",
        "geometries",
        "entries",
        "values",
        "hits",
        "documents",
        "events",
    ]
)


class Layout(StrEnum):
    """How the records lie."""

    LINES = "lines"
    ARRAY = "array"
    CONCATENATED = "concatenated"
    """Objects end to end, with or without commas, in as many lines as they like."""
    KEY = "key"
    """An array under a key of one object."""
    OBJECT = "object"
    """All of it is one value: one record, or a table by columns (see `tables`)."""


@dataclass(frozen=True)
class Found:
    """The layout, where in the text the first record may begin, the key of the records, and why."""

    layout: Layout
    start: int
    key: str = ""
    evidence: str = ""
    chosen: bool = False

    @property
    def traits(self) -> tuple[Trait, ...]:
        told = [Trait(OPTION, self.layout.value, self.evidence, chosen=self.chosen)]
        if self.key:
            told.append(Trait(KEY_OPTION, self.key, self.evidence, chosen=self.chosen))
        return tuple(told)


def find(text: str, *, complete: bool, options: Mapping[str, str], bounds: Bounds) -> Found:
    """The layout of `text`, the beginning of an object or (`complete`) all of it, unless `options` name one."""
    start = len(text) - len(text.lstrip(BLANK))
    if text[start : start + 1] not in ("{", "["):
        raise ProblemError(_no_beginning(text[start:], bounds.name))
    if chosen := _chosen(options):
        return _as_chosen(chosen, text, start, options, bounds)
    if options.get(MULTI_LINE, "").strip().lower() != "true" and (evidence := _lines(text, complete, bounds)):
        return Found(Layout.LINES, 0, evidence=evidence)
    if text[start] == "[":
        return Found(Layout.ARRAY, start + 1, evidence="begins with [")
    return _of_objects(text, start, bounds)


def _no_beginning(text: str, name: str) -> Problem:
    """Single values are JSON, too, but no records."""
    try:
        json.loads(text[:LINES_TEXT].split("\n", 1)[0])
    except (ValueError, RecursionError):
        return problems.not_json(name)
    return problems.no_records(name)


def _chosen(options: Mapping[str, str]) -> str:
    if layout := options.get(OPTION, "").strip().lower():
        return layout
    if options.get(KEY_OPTION):
        return Layout.KEY
    return Layout.LINES if options.get(MULTI_LINE, "").strip().lower() == "false" else ""


def _as_chosen(chosen: str, text: str, start: int, options: Mapping[str, str], bounds: Bounds) -> Found:
    if chosen not in list(Layout) or (chosen == Layout.ARRAY and text[start] != "["):
        raise ProblemError(problems.other_layout(bounds.name, layout=chosen))
    layout = Layout(chosen)
    if layout is Layout.KEY:
        return _under_chosen_key(text, start, options.get(KEY_OPTION, ""), bounds)
    return Found(layout, start + 1 if layout is Layout.ARRAY else start, evidence="chosen", chosen=True)


def _under_chosen_key(text: str, start: int, key: str, bounds: Bounds) -> Found:
    known = arrays(text, start, bounds)
    fitting = [node for node in known if node.path == key or not key]
    if not fitting:
        seen = ", ".join(cut(node.path, 60) for node in known[:5])
        raise ProblemError(problems.no_key(bounds.name, key=key, found=f"; arrays are under {seen}" if seen else ""))
    node = max(fitting, key=_records)
    return Found(Layout.KEY, node.start + 1, node.path, "chosen", chosen=True)


def _lines(text: str, complete: bool, bounds: Bounds) -> str:
    """Why the records are one per line: half of the lines, and more than one, are whole records; else ""."""
    lines = text[:LINES_TEXT].split("\n")
    if len(lines) > 1 and not (complete and len(text) <= LINES_TEXT):
        lines.pop()
    looked_at = list(islice(filter(None, (line.strip(BLANK) for line in lines)), LINES))
    whole = sum(_is_record(line, bounds) for line in looked_at)
    return f"{whole} of the first {len(looked_at)} lines are records" if 2 * whole >= max(4, len(looked_at)) else ""


def _is_record(line: str, bounds: Bounds) -> bool:
    if line[0] + line[-1] not in ("{}", "[]"):
        return False
    hold_depth(line, bounds)
    try:
        Decoder().value(line)
    except ValueError:
        return False
    return True


def _of_objects(text: str, start: int, bounds: Bounds) -> Found:
    first = next(iter(Containers(text, start, bounds)), None)
    if first and text[first[1] : first[1] + LINES_TEXT].lstrip(BLANK + ",").startswith(("{", "[")):
        return Found(Layout.CONCATENATED, start, evidence="one object follows the other")
    if first and _is_table(text[slice(*first)]):
        return Found(Layout.OBJECT, start, evidence="one object")
    if node := _longest(arrays(text, start, bounds), len(text)):
        evidence = f"{_records(node):,} records under {cut(node.path, 80)}, the longest array of the one object"
        return Found(Layout.KEY, node.start + 1, node.path, evidence)
    return Found(Layout.OBJECT, start, evidence="one object")


def _is_table(text: str) -> bool:
    try:
        value = Decoder().value(text)
    except ValueError:
        return False
    return table(value).rows != [value]


def _longest(known: list[Node], size: int) -> Node | None:
    """The array that must be the records: of objects, and under a usual key or most of the text."""
    likely = [node for node in known if _is_likely(node, size)]
    return max(likely, key=_records, default=None)


def _is_likely(node: Node, size: int) -> bool:
    usual = node.path.rpartition(".")[2].lower() in _USUAL_KEYS
    if usual:
        return _records(node) > 0
    end = size if node.end is None else node.end
    return node.objects > 1 and 2 * (end - node.start) > size


def _records(node: Node) -> int:
    return node.objects + node.arrays
