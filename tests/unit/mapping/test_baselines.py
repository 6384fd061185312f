"""How serving data differs from training data that the same mapping reads."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.mapping.profiles import flag, moments, numbers, text, whole
from wizard.mapping.readiness.baselines import about_baseline, distance, shift_of
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.rules import Severity
from wizard.registry.schema import FieldType
from wizard.sampling.profiles import ColumnProfile


def spread(name: str, low: float, middle: float, high: float, **facts: Any) -> ColumnProfile:
    return numbers(name, low, high, quantiles=(("p25", low), ("p50", middle), ("p75", high)), **facts)


def labels(name: str, **counts: int) -> ColumnProfile:
    return text(name, *counts, distinct=len(counts), top_values=tuple(counts.items()))


def told(
    here: ColumnProfile, *there: ColumnProfile, kind: ColumnKind = ColumnKind.FEATURE
) -> list[tuple[str, Severity]]:
    draft = MappingDraft((MappedColumn(here.name, kind, FieldType.STRING),))
    found = list(about_baseline(draft, serving=[here], baseline=there, kind="training"))
    assert all("training" in finding.problem.title for finding in found)
    return [(finding.problem.code.removeprefix("readiness.baseline."), finding.severity) for finding in found]


def test_the_same_data_differs_in_nothing() -> None:
    for profile in (spread("x", 1, 2, 3), labels("x", a=5, b=5), moments("x"), flag("x")):
        assert told(profile, profile) == []


def test_a_feature_that_is_missing_warns_and_a_prediction_only_tells() -> None:
    assert told(numbers("x", 0, 1), numbers("y", 0, 1)) == [("missing", Severity.WARNS)]
    assert told(numbers("x", 0, 1), kind=ColumnKind.PREDICTION) == [("missing", Severity.INFO)]
    assert told(numbers("x", 0, 1), kind=ColumnKind.LEFT_OUT) == []
    assert told(numbers("x", 0, 1), kind=ColumnKind.ID) == []


def test_types_that_differ() -> None:
    assert told(numbers("x", 0, 1), text("x", "a")) == [("type", Severity.WARNS)]
    assert told(whole("x", 0, 9, 9), numbers("x", 0, 9)) == [], "one is wider than the other"


def test_labels_that_the_model_has_not_seen() -> None:
    assert told(labels("x", a=5, b=5, c=1), labels("x", a=5, b=5)) == [("categories", Severity.WARNS)]
    assert told(labels("x", a=5, b=5), labels("x", a=5, b=5, c=1)) == []


@pytest.mark.parametrize(("here", "expected"), [(2.0, 0.0), (2.5, 0.34), (4.0, 1.35), (0.0, -1.35)])
def test_a_median_that_has_moved_is_measured_in_spreads(here: float, expected: float) -> None:
    then = spread("x", 1, 2, 3)
    now = spread("x", here - 1, here, here + 1)
    assert shift_of(now, then) == pytest.approx(expected, abs=0.01)
    assert told(now, then) == ([("shift", Severity.INFO)] if abs(expected) >= 0.5 else [])


def test_without_quartiles_nothing_is_said() -> None:
    assert shift_of(numbers("x", 0, 9), spread("x", 1, 2, 3)) == 0
    assert shift_of(spread("x", 1, 2, 3), spread("x", 2, 2, 2)) == 0


def test_labels_are_compared_by_the_rows_that_would_have_to_change() -> None:
    assert distance(labels("x", a=9, b=1), labels("x", a=5, b=5)) == pytest.approx(0.4)
    assert told(labels("x", a=9, b=1), labels("x", a=5, b=5)) == [("shift", Severity.INFO)]
    assert told(labels("x", a=6, b=4), labels("x", a=5, b=5)) == []
