"""What the workspace mapped before is evidence, and no command."""

from __future__ import annotations

from tests.unit.mapping.profiles import flag, ids, moments, numbers
from wizard.mapping.before import Before, kinds_before
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn, Suggestion
from wizard.registry.schema import ModelType
from wizard.sampling.profiles import ColumnProfile


def suggested(*columns: ColumnProfile, before: Before) -> dict[str, Suggestion]:
    return suggest(columns, model_type=ModelType.BINARY, before=before)


def test_the_most_frequent_kind_counts_and_a_tie_tells_nothing() -> None:
    mapped = [MappedColumn("A", ColumnKind.FEATURE), MappedColumn("a", ColumnKind.FEATURE)]
    mapped += [MappedColumn("a", ColumnKind.LEFT_OUT)]
    mapped += [MappedColumn("b", ColumnKind.ID), MappedColumn("b", ColumnKind.LEFT_OUT)]
    assert kinds_before(mapped) == {"a": ColumnKind.FEATURE}


def test_inputs_become_what_they_were() -> None:
    before = {"amount": ColumnKind.RAW_INPUT, "noise": ColumnKind.LEFT_OUT}
    found = suggested(numbers("Amount", 1, 9), numbers("noise", 1, 9), before=before)
    assert (found["Amount"].kind, found["noise"].kind) == (ColumnKind.RAW_INPUT, ColumnKind.LEFT_OUT)
    assert found["Amount"].reason.startswith("mapped as raw input in this workspace before")


def test_of_two_ids_the_one_that_was_it_before_is_it_again() -> None:
    columns = [ids("request_id"), ids("customer_id")]
    assert suggested(*columns, before={})["request_id"].kind == ColumnKind.ID
    found = suggested(*columns, before={"customer_id": ColumnKind.ID})
    assert found["customer_id"].kind == ColumnKind.ID
    assert "mapped as id in this workspace before" in found["customer_id"].reason


def test_outcomes_without_telling_names_are_known_again() -> None:
    before = {"x1": ColumnKind.PREDICTION, "x2": ColumnKind.ACTUAL}
    found = suggested(moments("ts"), flag("x1"), flag("x2"), before=before)
    assert found["x1"].kind == ColumnKind.PREDICTION
    assert (found["x2"].kind, found["x2"].actual_for) == (ColumnKind.ACTUAL, "x1")
    blank = suggested(moments("ts"), flag("x1"), flag("x2"), before={})
    assert {blank["x1"].kind, blank["x2"].kind} == {ColumnKind.FEATURE}
