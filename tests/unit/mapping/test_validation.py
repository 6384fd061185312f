"""What keeps a mapping from being registered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.mapping.profiles import column, flag, guide_columns, ids, moments, numbers, text, whole
from wizard.mapping.bulk import Edit, edited
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.mapping.validation import Finding, Severity, blocking, mapping_findings
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType


def guide_draft() -> MappingDraft:
    columns = guide_columns()
    return suggested_draft(columns, suggestions=suggest(columns, model_type=ModelType.BINARY))


def found(draft: MappingDraft, columns: list[ColumnProfile] | None = None, *, serving: bool = True) -> list[str]:
    """Codes and columns of what blocks."""
    findings = judged(draft, columns, serving=serving)
    assert all(finding.problem.cure == "columns" for finding in findings)
    codes = [(finding.problem.code.removeprefix("mapping."), finding.columns) for finding in blocking(findings)]
    return [" ".join([code, *names]) for code, names in codes]


def judged(
    draft: MappingDraft, columns: list[ColumnProfile] | None = None, *, serving: bool = True
) -> tuple[Finding, ...]:
    seen = guide_columns() if columns is None else columns
    return mapping_findings(draft, model_type=ModelType.BINARY, serving=serving, columns=seen)


def changed(name: str, **changes: object) -> MappingDraft:
    return MappingDraft(
        tuple(
            replace(column, **changes) if column.column == name else column  # type: ignore[arg-type]
            for column in guide_draft().columns
        )
    )


def test_the_suggestions_for_the_guides_example_can_be_registered() -> None:
    assert mapping_findings(guide_draft(), model_type=ModelType.BINARY, serving=True, columns=guide_columns()) == ()


def test_an_empty_draft_lacks_everything_at_once() -> None:
    assert found(MappingDraft(())) == ["id.missing", "timestamp.missing", "prediction.missing"]


def test_without_serving_no_id_and_no_timestamp_are_needed() -> None:
    assert found(MappingDraft(()), serving=False) == ["prediction.missing"]


def test_what_could_be_the_id_is_named() -> None:
    (missing,) = [
        finding.problem
        for finding in mapping_findings(
            changed("prediction_id", kind=ColumnKind.LEFT_OUT),
            model_type=ModelType.BINARY,
            serving=True,
            columns=guide_columns(),
        )
        if finding.problem.code == "mapping.id.missing"
    ]
    assert "prediction_id" in missing.detail


@pytest.mark.parametrize("key", ["id", "timestamp"])
@pytest.mark.parametrize("serving", [True, False])
def test_two_of_a_key_are_one_problem_of_both_columns(key: str, serving: bool) -> None:
    columns = [ids("id_a"), ids("id_b"), moments("t_a"), moments("t_b")]
    names = {"id": ("id_a", "id_b", "t_a"), "timestamp": ("id_a", "t_a", "t_b")}[key]
    draft = MappingDraft(
        (
            *(MappedColumn(name, ColumnKind.ID if name.startswith("id") else ColumnKind.TIMESTAMP) for name in names),
            MappedColumn("p", ColumnKind.PREDICTION, FieldType.BOOLEAN),
        )
    )
    said = found(draft, [*columns, flag("p")], serving=serving)
    assert said == [" ".join([f"{key}.two", *(name for name in names if name.startswith(key[0]))])]


def test_the_timestamp_must_hold_time() -> None:
    draft = edited(guide_draft(), Edit({"prediction_timestamp"}, kind=ColumnKind.LEFT_OUT))
    draft = edited(draft, Edit({"amount"}, kind=ColumnKind.TIMESTAMP))
    assert found(draft) == ["timestamp.not_time amount"]


@pytest.mark.parametrize(
    "profile",
    [
        moments("t"),
        column("t", LogicalType.DATE),
        whole("t", 1_790_000_000, 1_790_900_000, 900, epoch="s"),
        text("t", "2026-11-23T10:00"),
    ],
)
def test_what_may_be_a_timestamp(profile: ColumnProfile) -> None:
    draft = MappingDraft((MappedColumn("t", ColumnKind.TIMESTAMP),))
    assert "timestamp.not_time t" not in found(draft, [profile])


def test_an_id_is_a_text_or_a_number() -> None:
    draft = MappingDraft((MappedColumn("e", ColumnKind.ID),))
    assert "id.not_scalar e" in found(draft, [column("e", LogicalType.TENSOR)])


def test_schema_rules_stand_beside_their_columns() -> None:
    assert found(changed("amount", field_name="owner")) == ["field.duplicate amount owner"]
    assert found(changed("embeddings", dimensions=())) == ["tensor.dimensions embeddings"]
    assert found(changed("did_buy_insurance", actual_for="")) == ["actual.unpaired did_buy_insurance"]
    assert found(changed("did_buy_insurance", actual_for="amount")) == ["actual.unpaired did_buy_insurance"]


def test_several_actuals_of_one_prediction_are_one_problem_that_names_them() -> None:
    actual = MappedColumn("is_new", ColumnKind.ACTUAL, FieldType.BOOLEAN, actual_for="will_buy_insurance")
    draft = changed("is_new", **vars(actual))
    assert found(draft) == ["actual.twice is_new did_buy_insurance"]
    (problem,) = [each.problem for each in judged(draft)]
    assert "“is_new” and “did_buy_insurance”" in problem.detail


def test_an_actual_may_name_its_prediction_by_column_after_the_field_was_renamed() -> None:
    assert found(changed("will_buy_insurance", field_name="decision")) == []


def test_a_field_needs_a_type() -> None:
    assert found(changed("owner", type=None)) == ["type.unknown owner"]


def test_a_mapped_column_must_be_in_the_data() -> None:
    columns = [profile for profile in guide_columns() if profile.name != "owner"]
    assert found(guide_draft(), columns) == ["column.unknown owner"]


def test_a_left_out_column_may_be_gone() -> None:
    draft = changed("owner", kind=ColumnKind.LEFT_OUT)
    assert found(draft, [profile for profile in guide_columns() if profile.name != "owner"]) == []


def test_dimensions_must_fit_the_lists() -> None:
    assert found(changed("embeddings", dimensions=(512,))) == ["tensor.length embeddings"]
    assert found(changed("embeddings", dimensions=(3, 256))) == []


@pytest.mark.parametrize(
    ("profile", "field_type", "severity"),
    [
        (text("x", "red", "blue"), FieldType.NUMERIC, Severity.BLOCKS),
        (text("x", "12", "n/a"), FieldType.NUMERIC, Severity.WARNS),
        (text("x", "yes", "no"), FieldType.BOOLEAN, Severity.WARNS),
        (text("x", "red"), FieldType.DATETIME, Severity.BLOCKS),
        (text("x", "[0.1, 2]"), FieldType.VECTOR, Severity.WARNS),
        (text("x", "red"), FieldType.DICT, Severity.BLOCKS),
        (numbers("x", 0, 9), FieldType.BOOLEAN, Severity.BLOCKS),
        (whole("x", 0, 1, 2), FieldType.BOOLEAN, None),
        (whole("x", 0, 1, 2), FieldType.CATEGORICAL, None),
        (numbers("x", 0, 9), FieldType.CATEGORICAL, Severity.WARNS),
        (numbers("x", 0, 9), FieldType.STRING, None),
        (moments("x"), FieldType.NUMERIC, Severity.BLOCKS),
        (column("x", LogicalType.VECTOR), FieldType.TENSOR, Severity.BLOCKS),
        (column("x", LogicalType.TENSOR, list_length=4), FieldType.VECTOR, None),
        (column("x", LogicalType.BINARY), FieldType.STRING, Severity.BLOCKS),
        (column("x", LogicalType.STRUCT), FieldType.DICT, Severity.WARNS),
        (column("x", LogicalType.UNKNOWN), FieldType.NUMERIC, None),
    ],
)
def test_what_a_type_can_read(profile: ColumnProfile, field_type: FieldType, severity: Severity | None) -> None:
    draft = MappingDraft((MappedColumn("x", ColumnKind.FEATURE, field_type, dimensions=(4,)),))
    findings = mapping_findings(draft, model_type=ModelType.BINARY, serving=False, columns=[profile])
    seen = [finding.severity for finding in findings if finding.problem.code.startswith("mapping.type.")]
    assert seen == ([severity] if severity else [])


def test_without_any_input_a_warning_only() -> None:
    draft = MappingDraft((MappedColumn("p", ColumnKind.PREDICTION, FieldType.BOOLEAN),))
    (finding,) = mapping_findings(draft, model_type=ModelType.BINARY, serving=False, columns=[flag("p")])
    assert (finding.problem.code, finding.severity) == ("mapping.feature.missing", Severity.WARNS)


@pytest.mark.parametrize("logical_type", LogicalType)
@pytest.mark.parametrize("field_type", FieldType)
def test_every_pair_has_an_answer(logical_type: LogicalType, field_type: FieldType) -> None:
    draft = MappingDraft((MappedColumn("x", ColumnKind.FEATURE, field_type),))
    mapping_findings(draft, model_type=ModelType.BINARY, serving=True, columns=[column("x", logical_type)])


@pytest.mark.parametrize("logical_type", LogicalType)
def test_no_suggestion_is_refused_for_its_type(logical_type: LogicalType) -> None:
    columns = [column("some_thing", logical_type, list_length=3)]
    draft = suggested_draft(columns, suggestions=suggest(columns, model_type=ModelType.BINARY))
    said = found(draft, columns)
    assert not [code for code in said if code.startswith(("type.", "tensor.", "timestamp.not_time", "id.not"))]
