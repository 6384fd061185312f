"""Tables that are more than their objects: Delta, Iceberg and Hudi, told by their names. Raises nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DELTA_LOG = "_delta_log/"

_ICEBERG = re.compile(r"metadata/[^/]+\.metadata\.json")
_HUDI = re.compile(r"\.hoodie/.*")


@dataclass(frozen=True)
class ForeignTable:
    """A table format that is not read, and the key that shows it."""

    kind: str
    mark: str


def is_delta_table(prefixes: Iterable[str], *, base: str) -> bool:
    """Whether the log of a Delta table lies directly below `base`, by the prefixes one level down."""
    return base + DELTA_LOG in prefixes


def delta_tables(keys: Iterable[str]) -> list[str]:
    """The prefixes of the Delta tables whose logs are among the keys, each once."""
    return list(dict.fromkeys(key[: key.index(DELTA_LOG)] for key in keys if f"/{DELTA_LOG}" in f"/{key}"))


def delta_above(key: str) -> list[str]:
    """The prefix above `key`, which may end anywhere, that could be a Delta table it lies in; none or one.

    It is certain when the key goes through a log itself, and worth a look above levels that name a partition.
    """
    if f"/{DELTA_LOG}" in f"/{key}":
        return [key[: f"/{key}".index(f"/{DELTA_LOG}")]]
    levels = key.split("/")
    if "=" not in levels.pop() and (not levels or "=" not in levels[-1]):
        return []
    while levels and "=" in levels[-1]:
        levels.pop()
    return ["/".join([*levels, ""])]


def foreign_table(keys: Sequence[str], *, base: str) -> ForeignTable | None:
    """The table of Iceberg or Hudi that `base` is."""
    for key in keys:
        below = key.removeprefix(base)
        if _HUDI.fullmatch(below):
            return ForeignTable("Hudi", ".hoodie/")
        if _ICEBERG.fullmatch(below):
            return ForeignTable("Iceberg", below)
    return None
