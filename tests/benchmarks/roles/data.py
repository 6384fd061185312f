"""Tables as people monitor them: the columns of well-known public datasets, with an id, a time and a model's output.

Only the names and rough value ranges (`tables.txt`) are those of the datasets; every value is made up. A line is a
table: `name | model type | column …`; a column is `name[=role]:values`. Roles: id, ts, pred, actual. Values: `seq`,
`uuid`, `code` (a number that repeats), `moment`, `day`, `flag` (0 and 1), `bool`, `text`, `int(low,high)`,
`num(low,high)`, `share` (0 to 1) or labels such as `yes/no`. A table without an actual waits for it.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

ROWS = 600
_TABLES = Path(__file__).with_name("tables.txt")
START = datetime(2026, 10, 1, tzinfo=UTC)
_COLUMN = re.compile(r"(?P<name>.+?)(?:=(?P<role>id|ts|pred|actual))?:(?P<values>\S+)")
_BOUNDS = re.compile(r"(int|num)\((.+),(.+)\)")


@dataclass(frozen=True)
class Spec:
    """A column of a table: `role` is "" for everything that is no key and no outcome."""

    name: str
    role: str
    values: str


@dataclass(frozen=True)
class Table:
    """One table of the evaluation."""

    name: str
    model_type: str
    columns: tuple[Spec, ...]

    def of_role(self, role: str) -> list[str]:
        return [column.name for column in self.columns if column.role == role]


def tables() -> list[Table]:
    """All tables."""
    return [_table(line) for line in _TABLES.read_text().splitlines()]


def _table(line: str) -> Table:
    name, model_type, columns = (part.strip() for part in line.split("|"))
    found = [_COLUMN.fullmatch(each) for each in columns.split()]
    return Table(
        name, model_type, tuple(Spec(each["name"], each["role"] or "", each["values"]) for each in found if each)
    )


def filled(table: Table, *, related: bool) -> pa.Table:
    """Values for the table; unless `related`, predictions know nothing of the actuals."""
    chance = random.Random(table.name)
    truth = [chance.random() for _ in range(ROWS)]
    guess = [min(1.0, max(0.0, value + chance.gauss(0, 0.12))) for value in truth] if related else _numbers(chance)
    levels = {"actual": truth, "pred": guess}
    return pa.table({spec.name: _values(spec.values, levels.get(spec.role) or _feature(chance, truth), chance)
                     for spec in table.columns})  # fmt: skip


def _numbers(chance: random.Random) -> list[float]:
    return [chance.random() for _ in range(ROWS)]


def _feature(chance: random.Random, truth: list[float]) -> list[float]:
    """Some features go with the outcome, most do not."""
    weight = chance.choice((0.0, 0.0, 0.0, 0.3, 0.5))
    return [weight * value + (1 - weight) * chance.random() for value in truth]


def _values(kind: str, levels: list[float], chance: random.Random) -> list[Any]:
    if bounds := _BOUNDS.fullmatch(kind):
        low, high = float(bounds[2]), float(bounds[3])
        found = [low + level * (high - low) for level in levels]
        return [round(value) for value in found] if bounds[1] == "int" else [round(value, 4) for value in found]
    if kind in _MADE:
        return _MADE[kind](levels, chance)
    labels = kind.split("/")
    return [labels[min(int(level * len(labels)), len(labels) - 1)] for level in levels]


def _moments(_: list[float], chance: random.Random) -> list[Any]:
    return sorted(START + timedelta(seconds=chance.randrange(30 * 86_400)) for _ in range(ROWS))


_WORDS = ("the", "car", "was", "late", "and", "blue")
_MADE: dict[str, Callable[[list[float], random.Random], list[Any]]] = {
    "seq": lambda _, chance: list(range(first := chance.randrange(1, 5_000), first + ROWS)),
    "uuid": lambda _, chance: [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(ROWS)],
    "code": lambda _, chance: [chance.randrange(1, 120) for _ in range(ROWS)],
    "moment": _moments,
    "day": lambda levels, chance: [moment.date() for moment in _moments(levels, chance)],
    "flag": lambda levels, _: [int(level > 0.6) for level in levels],
    "bool": lambda levels, _: [level > 0.6 for level in levels],
    "share": lambda levels, _: [round(level, 4) for level in levels],
    "text": lambda _, chance: [
        " ".join(chance.choices(("the", "car", "was", "late", "and", "blue"), k=9)) for _ in range(ROWS)
    ],
}
