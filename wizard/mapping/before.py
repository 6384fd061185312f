"""What columns of the same name became before in this workspace, as evidence. Pure; raises nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from wizard.mapping.clues import Clue
from wizard.mapping.types import ColumnKind, MappedColumn

Before = Mapping[str, ColumnKind]
"""Name in lower case → the kind that columns of that name got most often."""
NOTHING: Before = MappingProxyType({})
WEIGHT = 0.5


def kinds_before(columns: Iterable[MappedColumn]) -> Before:
    """The kinds of the columns of several mappings; a name that got two kinds equally often tells nothing."""
    counted: dict[str, Counter[ColumnKind]] = {}
    for column in columns:
        counted.setdefault(column.column.casefold(), Counter())[column.kind] += 1
    ranked = {name: counts.most_common(2) for name, counts in counted.items()}
    return {name: best[0][0] for name, best in ranked.items() if len(best) == 1 or best[0][1] > best[1][1]}


def clue(name: str, kind: ColumnKind, before: Before) -> Clue | None:
    """For the kind that the name had before, and against any other."""
    known = before.get(name.casefold())
    if known is None:
        return None
    said = kind.value.replace("_", " ")
    return Clue(WEIGHT, f"mapped as {said} in this workspace before") if known == kind else Clue(-WEIGHT)
