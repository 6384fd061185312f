"""`python -m tests.benchmarks.roles`: how often the id, the timestamp, predictions and actual of a table are found."""

from __future__ import annotations

import argparse

from tests.benchmarks.roles.data import Table, filled, tables
from tests.data.build import parquet
from tests.fakes.file_source import BytesSource
from wizard.mapping.roles import Roles, roles
from wizard.mapping.types import ColumnKind
from wizard.sampling.sampler import sample


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true", help="print what was taken for what")
    misses = parser.parse_args().misses
    for related in (True, False):
        print("predictions that go with the actuals" if related else "predictions that know nothing of the actuals")
        _evaluate(related=related, misses=misses)


def _evaluate(*, related: bool, misses: bool) -> None:
    found: dict[str, list[bool]] = {}
    for table in tables():
        told = roles(sample(BytesSource(parquet(filled(table, related=related)), "table.parquet")).columns)
        for name, right in _judged(table, told).items():
            found.setdefault(name, []).append(right)
            if misses and not right:
                print(f"  {table.name}: {name}; said {_said(told)}")
    for name, rights in found.items():
        print(f"  {name}: {sum(rights)} of {len(rights)}")


def _judged(table: Table, told: Roles) -> dict[str, bool]:
    """What is right; nothing is said of roles that the table does not have, but for the actual."""
    first = {kind: [each.column for each in told.ranked[kind]] for kind in told.ranked}
    wanted = {name: table.of_role(name) for name in ("id", "ts", "pred", "actual")}
    verdicts = {
        "id": (wanted["id"], first[ColumnKind.ID][:1]),
        "timestamp": (wanted["ts"], first[ColumnKind.TIMESTAMP][:1]),
        "actual, first": (wanted["actual"], first[ColumnKind.ACTUAL][:1]),
    }
    judged = {name: right == said for name, (right, said) in verdicts.items() if right}
    judged["predictions, all and no other"] = set(wanted["pred"]) == set(told.predictions)
    judged["model type"] = told.model_type.value == table.model_type
    if wanted["actual"]:
        judged["actual, among three"] = wanted["actual"][0] in first[ColumnKind.ACTUAL][:3]
        judged["actual, proposed"] = wanted["actual"] == list(told.actuals)
    else:
        judged["no actual, none proposed"] = not told.actuals
    return judged


def _said(told: Roles) -> str:
    parts = [
        f"{kind.value}: {[(each.column, each.confidence) for each in ranked]}" for kind, ranked in told.ranked.items()
    ]
    return "; ".join(parts)


if __name__ == "__main__":
    main()
