"""What the sample says about a mapping."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.mapping.profiles import column, flag, guide_columns, ids, moments, numbers, text, whole
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.readiness.report import readiness_findings
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.rules import Severity
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import AgeBand, Agreement, Arrival, ColumnProfile, KindCount, RowSums
from wizard.sampling.results import MatrixRow
from wizard.sampling.settings import Resolution
from wizard.sampling.types import LogicalType

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def codes(profile: ColumnProfile, kind: ColumnKind, field_type: FieldType | None = None) -> dict[str, Severity]:
    draft = MappingDraft((MappedColumn(profile.name, kind, field_type),))
    findings = readiness_findings(draft, columns=[profile], now=NOW)
    assert all(finding.column == profile.name for finding in findings)
    return {finding.problem.code.removeprefix("readiness."): finding.severity for finding in findings}


def test_the_guides_example_is_ready() -> None:
    columns = guide_columns()
    draft = suggested_draft(columns, suggestions=suggest(columns, model_type=ModelType.BINARY))
    findings = readiness_findings(draft, columns=columns, now=NOW)
    assert [(finding.problem.code, finding.severity) for finding in findings] == [
        ("readiness.timestamp.range", Severity.INFO),
        ("readiness.actual.share", Severity.INFO),
    ]


def test_ids() -> None:
    assert codes(ids("id"), ColumnKind.ID) == {}
    assert codes(text("id", "a", distinct=990), ColumnKind.ID) == {"id.duplicates": Severity.WARNS}
    nulls = ids("id", distinct=900, nulls=100, null_share=0.1)
    assert codes(nulls, ColumnKind.ID) == {"id.nulls": Severity.WARNS}


def test_the_number_of_repeated_ids_is_said() -> None:
    profile = text("id", "a", distinct=990)
    draft = MappingDraft((MappedColumn("id", ColumnKind.ID),))
    (finding,) = readiness_findings(draft, columns=[profile])
    assert "10 of 1,000" in finding.problem.detail


def test_duplicates_are_estimated_for_the_whole_object() -> None:
    profile = ids("id", distinct=5_000, distinct_exact=False)
    draft = MappingDraft((MappedColumn("id", ColumnKind.ID),))
    assert readiness_findings(draft, columns=[profile], row_count=5_000) == ()
    (finding,) = readiness_findings(draft, columns=[profile], row_count=6_000)
    assert "about 1,000 of 6,000" in finding.problem.detail


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (moments("t"), {"timestamp.range": Severity.INFO}),
        (
            moments("t", nulls=5, null_share=0.005),
            {"timestamp.nulls": Severity.WARNS, "timestamp.range": Severity.INFO},
        ),
        (
            moments("t", maximum="2031-01-01T00:00:00"),
            {"timestamp.future": Severity.WARNS, "timestamp.range": Severity.INFO},
        ),
        (moments("t", maximum="2026-11-24T02:00:00+02:00"), {"timestamp.range": Severity.INFO}),
        (whole("t", 1_790_000_000_000, 1_790_900_000_000, 900, epoch="ms"), {"timestamp.range": Severity.INFO}),
        (text("t", "yesterday"), {}),
        (moments("t", zone="UTC"), {"timestamp.range": Severity.INFO}),
        (moments("t", zone="none"), {"timestamp.zone": Severity.INFO, "timestamp.range": Severity.INFO}),
        (
            moments("t", kinds=(KindCount("dates", 990, True), KindCount("texts", 10, False, where="line 9"))),
            {"timestamp.unparsed": Severity.WARNS, "timestamp.range": Severity.INFO},
        ),
        (moments("t", minimum="?"), {}),
    ],
)
def test_timestamps(profile: ColumnProfile, expected: dict[str, Severity]) -> None:
    assert codes(profile, ColumnKind.TIMESTAMP) == expected


def test_the_range_of_epoch_times_is_shown_as_dates() -> None:
    profile = whole("t", 1_790_000_000_000, 1_790_900_000_000, 900, epoch="ms")
    (finding,) = readiness_findings(MappingDraft((MappedColumn("t", ColumnKind.TIMESTAMP),)), columns=[profile])
    assert "2026-09-21" in finding.problem.detail


@pytest.mark.parametrize(
    ("profile", "kind", "expected"),
    [
        (numbers("x", 1, 9), ColumnKind.FEATURE, {}),
        (numbers("x", 5, 5, distinct=1), ColumnKind.FEATURE, {"column.constant": Severity.WARNS}),
        (flag("y", distinct=1), ColumnKind.PREDICTION, {"column.constant": Severity.WARNS}),
        (numbers("x", 0, 0, distinct=0, null_share=1.0), ColumnKind.FEATURE, {"column.empty": Severity.WARNS}),
        (flag("x", distinct=0, null_share=1.0), ColumnKind.ACTUAL, {"actual.empty": Severity.INFO}),
        (numbers("x", 5, 5, distinct=1), ColumnKind.LEFT_OUT, {}),
        (column("x", LogicalType.NUMBER, rows=0, distinct=None), ColumnKind.FEATURE, {}),
        (numbers("x", 1, 9, null_share=0.4), ColumnKind.FEATURE, {"column.nulls": Severity.INFO}),
        (numbers("x", 1, 9, null_share=0.1), ColumnKind.FEATURE, {}),
        (flag("x", null_share=0.4), ColumnKind.ACTUAL, {"actual.share": Severity.INFO}),
        (
            flag("x", top_values=(("false", 999), ("true", 1))),
            ColumnKind.FEATURE,
            {"column.near_constant": Severity.WARNS},
        ),
        (flag("x", top_values=(("false", 900), ("true", 100))), ColumnKind.FEATURE, {}),
    ],
)
def test_fields(profile: ColumnProfile, kind: ColumnKind, expected: dict[str, Severity]) -> None:
    assert codes(profile, kind, FieldType.NUMERIC) == expected


@pytest.mark.parametrize(("low", "high", "odd"), [(0, 1, False), (0.2, 0.9, False), (0, 100, True), (-0.1, 1, True)])
def test_probabilities_lie_between_0_and_1(low: float, high: float, odd: bool) -> None:
    found = codes(numbers("proba", low, high), ColumnKind.PREDICTION, FieldType.NUMERIC)
    assert found == ({"probability.range": Severity.WARNS} if odd else {})


def of_pair(actual: ColumnProfile, prediction: ColumnProfile, *others: ColumnProfile, **more: Any) -> list[str]:
    """What is said of an actual, its prediction, and features beside them."""
    draft = MappingDraft(
        (
            MappedColumn(prediction.name, ColumnKind.PREDICTION, FieldType.CATEGORICAL, field_name="decision"),
            MappedColumn(actual.name, ColumnKind.ACTUAL, FieldType.CATEGORICAL, actual_for="decision"),
            *(MappedColumn(other.name, ColumnKind.FEATURE, FieldType.STRING) for other in others),
        )
    )
    findings = readiness_findings(draft, columns=[prediction, actual, *others], now=NOW, **more)
    return [finding.problem.code.removeprefix("readiness.") for finding in findings]


def labels(name: str, *values: str, **facts: Any) -> ColumnProfile:
    return text(name, *values, **({"distinct": len(values), "top_values": tuple((one, 9) for one in values)} | facts))


def test_an_actual_that_is_the_prediction_is_told() -> None:
    same = (Agreement("p", "kappa", 1.0),)
    assert of_pair(labels("a", "x", "y", agreements=same), labels("p", "x", "y")) == ["actual.is_prediction"]
    nearly = (Agreement("p", "kappa", 0.97),)
    assert of_pair(labels("a", "x", "y", agreements=nearly), labels("p", "x", "y")) == []


def test_labels_that_only_the_actual_has_are_told() -> None:
    assert of_pair(labels("a", "x", "z"), labels("p", "x", "y")) == ["actual.classes"]
    assert of_pair(labels("a", "true", "false"), labels("p", "1", "0")) == []


def test_a_feature_that_says_what_the_outcome_says_is_told() -> None:
    copy = numbers("f", 0, 1, agreements=(Agreement("a", "correlation", 1.0),))
    apart = numbers("g", 0, 1, agreements=(Agreement("a", "correlation", 0.9), Agreement("else", "kappa", 1.0)))
    assert of_pair(labels("a", "x", "y"), labels("p", "x", "y"), copy, apart) == ["feature.leak"]


@pytest.mark.parametrize(
    ("model_type", "values", "expected"),
    [
        (ModelType.BINARY, "xy", []),
        (ModelType.BINARY, "xyz", ["prediction.classes"]),
        (ModelType.MULTICLASS, "xy", ["prediction.classes"]),
        (ModelType.MULTICLASS, "xyz", []),
        (ModelType.REGRESSION, "xy", []),
    ],
)
def test_classes_suit_the_model_type(model_type: ModelType, values: str, expected: list[str]) -> None:
    assert of_pair(labels("a", *values), labels("p", *values), model_type=model_type) == expected


def test_vectors_of_different_lengths_are_told() -> None:
    profile = column("v", LogicalType.VECTOR, list_min_length=3, list_max_length=9)
    assert codes(profile, ColumnKind.FEATURE, FieldType.VECTOR) == {"vector.lengths": Severity.INFO}


def test_columns_on_which_the_objects_do_not_agree_are_told_when_they_are_mapped() -> None:
    row = MatrixRow("x", ("integer", "number"), Resolution.WIDEN, Resolution.WIDEN, (), "number in all objects")
    draft = MappingDraft((MappedColumn("x", ColumnKind.FEATURE, FieldType.NUMERIC),))
    (finding,) = readiness_findings(draft, columns=[numbers("x", 1, 9)], matrix=[row])
    assert (finding.problem.code, finding.column) == ("readiness.objects.differ", "x")
    assert readiness_findings(MappingDraft(()), columns=[numbers("x", 1, 9)], matrix=[row]) == ()


def test_a_finding_says_what_it_switches_off_and_who_can_cure_it() -> None:
    draft = MappingDraft((MappedColumn("id", ColumnKind.ID),))
    (finding,) = readiness_findings(draft, columns=[text("id", "a", distinct=990)])
    told = finding.to_json()
    assert told["switches_off"].startswith("A later row replaces an earlier one")
    assert (told["cured_by"], told["cure"], told["severity"]) == ("whoever writes the data", "columns", "warns")
    assert finding.key == "readiness.id.duplicates-id"


def sums_of(model_type: ModelType, *profiles: ColumnProfile, left_out: str = "") -> list[str]:
    kinds = [ColumnKind.LEFT_OUT if each.name == left_out else ColumnKind.PREDICTION for each in profiles]
    draft = MappingDraft(
        tuple(
            MappedColumn(
                each.name, kind, FieldType.DICT if each.logical_type == LogicalType.DICT else FieldType.NUMERIC
            )
            for each, kind in zip(profiles, kinds, strict=True)
        )
    )
    findings = readiness_findings(draft, columns=profiles, model_type=model_type)
    return [each.problem.detail for each in findings if each.problem.code == "readiness.probability.sum"]


def test_probabilities_of_classes_add_up_to_one() -> None:
    dicts = column("p", LogicalType.DICT, row_sums=RowSums((), 1000, 7))
    assert sums_of(ModelType.MULTICLASS, dicts) == ["“p”: in 7 of 1,000 rows read they add up to something else."]
    assert sums_of(ModelType.MULTI_LABEL, dicts) == [], "labels do not exclude each other"
    assert sums_of(ModelType.MULTICLASS, column("p", LogicalType.DICT, row_sums=RowSums((), 1000, 0))) == []


def test_columns_that_hardly_ever_add_up_are_no_distribution() -> None:
    def pair(off: int) -> list[ColumnProfile]:
        return [
            numbers("proba_a", 0, 1, row_sums=RowSums(("proba_b",), 1000, off)),
            numbers("proba_b", 0, 1, row_sums=RowSums(("proba_a",), 1000, off)),
        ]

    assert len(sums_of(ModelType.BINARY, *pair(9))) == 1, "told once for all of them"
    assert sums_of(ModelType.BINARY, *pair(900)) == []
    assert sums_of(ModelType.BINARY, *pair(9), left_out="proba_b") == []


def filled(*shares: int, by: str = "at") -> tuple[Arrival, ...]:
    """One band a day, of 100 rows each."""
    bands = tuple(AgeBand(day * 86_400.0, 100, share) for day, share in enumerate(shares, start=1))
    return (Arrival(by, bands),)


@pytest.mark.parametrize(
    ("arrivals", "detail"),
    [
        (
            filled(0, 40, 80, 98, 97, 99),
            "0% of the rows of the youngest 1 day have a value in “truth”, and 98% of those older than 3 days.",
        ),
        (
            filled(10, 98, 60, 99),
            "10% of the rows of the youngest 1 day have a value in “truth”, and 99% of those older than 3 days.",
        ),
        (filled(10, 98, 60, 99, by="another_clock"), None),
        ((), None),
    ],
)
def test_how_soon_actuals_come_is_told_by_the_age_of_the_rows(
    arrivals: tuple[Arrival, ...], detail: str | None
) -> None:
    columns = [moments("at"), flag("truth", null_share=0.3, arrivals=arrivals)]
    draft = MappingDraft((MappedColumn("at", ColumnKind.TIMESTAMP), MappedColumn("truth", ColumnKind.ACTUAL)))
    found = readiness_findings(draft, columns=columns)
    told = [each for each in found if each.problem.code == "readiness.actual.age"]
    assert [each.problem.detail for each in told] == ([detail] if detail else [])
