"""What a sync's result means for the health of the data."""

from __future__ import annotations

import pytest

from wizard.registry.schema import FieldType
from wizard.sync.health import Grade, health
from wizard.sync.types import FieldCheck, SyncResult


def check(**facts) -> FieldCheck:
    return FieldCheck(**({"field": "age", "column": "Age", "type": FieldType.NUMERIC} | facts))


def result(**facts) -> SyncResult:
    return SyncResult(**({"rows": 1000, "fields": (check(),)} | facts))


def grades(found: SyncResult) -> list[str]:
    return [str(finding.grade) for finding in health(found).findings]


def test_clean_data_has_nothing_to_say() -> None:
    assert (health(result()).grade, health(result()).words) == ("ok", "healthy")


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"rows": 0, "fields": ()}, "no rows"),
        ({"broken_rows": 3, "first_broken_line": 17}, "broken rows"),
        ({"duplicate_ids": 2, "ids_checked": 1000}, "duplicate ids"),
        ({"id_column": check(nulls=1)}, "rows without id"),
        ({"timestamp_column": check(misfits=4, first_misfit_row=9)}, "unreadable timestamp"),
        ({"fields": (check(missing=True),)}, "“age” is gone"),
    ],
)
def test_what_loses_rows_or_fields_is_bad(facts: dict, word: str) -> None:
    found = health(result(**facts))
    assert (found.grade, found.words) == ("bad", word)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"nulls": 1000}, "“age” is empty"),
        ({"nulls": 500}, "“age” is mostly empty"),
        ({"misfits": 1, "first_misfit_row": 1}, "“age” has misfits"),
    ],
)
def test_what_only_wants_a_look_is_a_warning(facts: dict, word: str) -> None:
    found = health(result(fields=(check(**facts),)))
    assert (found.grade, found.words) == ("warn", word)


def test_a_few_nulls_are_no_finding() -> None:
    assert not health(result(fields=(check(nulls=499),))).findings


def test_the_worst_comes_first_and_many_are_counted() -> None:
    found = result(fields=(check(nulls=1000), check(field="city", missing=True)), duplicate_ids=1, ids_checked=1000)
    assert grades(found) == [Grade.BAD, Grade.BAD, Grade.WARN]
    assert health(found).words == "3 findings"


def test_a_part_of_the_ids_is_called_a_part() -> None:
    found = result(duplicate_ids=5, ids_checked=250, ids_checked_share=0.25)
    assert "250" in health(found).findings[0].text
