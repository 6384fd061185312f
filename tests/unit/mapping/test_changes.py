"""Changes of a draft: edits, patterns of names, what lies between two drafts, and taking it back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.mapping.bulk import Edit, edited, matching
from wizard.mapping.changes import Change, applied, change_between
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import FieldType

NAMES = ("id", "f_1", "f_2", "y")
DRAFT = MappingDraft(
    (
        MappedColumn("id", ColumnKind.ID, FieldType.STRING),
        MappedColumn("f_1", ColumnKind.FEATURE, FieldType.NUMERIC),
        MappedColumn("f_2", ColumnKind.FEATURE, FieldType.NUMERIC),
        MappedColumn("y", ColumnKind.ACTUAL, FieldType.BOOLEAN, actual_for="p"),
    )
)


def column(draft: MappingDraft, name: str) -> MappedColumn:
    return next(each for each in draft.columns if each.column == name)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("f_*", {"f_1", "f_2"}),
        ("F_?", {"f_1", "f_2"}),
        (" f_1 ", {"f_1"}),
        ("*", set(NAMES)),
        ("f", set()),
        ("", set()),
        ("[f]*", set()),
    ],
)
def test_a_pattern_means_whole_names(pattern: str, found: set[str]) -> None:
    assert matching(NAMES, pattern) == found


def test_brackets_in_a_pattern_mean_themselves() -> None:
    assert matching(["a[0]", "a0"], "a[0]") == {"a[0]"}


def test_an_edit_changes_what_it_says_and_nothing_else() -> None:
    draft = edited(DRAFT, Edit({"f_1"}, type=FieldType.TENSOR, dimensions=(2, 3), field_name="one"))
    assert column(draft, "f_1") == MappedColumn("f_1", ColumnKind.FEATURE, FieldType.TENSOR, "one", (2, 3))
    assert [each for each in draft.columns if each.column != "f_1"] == [
        each for each in DRAFT.columns if each.column != "f_1"
    ]


def test_a_field_that_is_named_like_its_column_has_no_name_of_its_own() -> None:
    renamed = edited(DRAFT, Edit({"f_1"}, field_name="one"))
    assert column(edited(renamed, Edit({"f_1"}, field_name="f_1")), "f_1").field_name == ""


def test_only_an_actual_has_a_prediction() -> None:
    assert column(edited(DRAFT, Edit({"y"}, kind=ColumnKind.FEATURE)), "y").actual_for == ""
    assert column(edited(DRAFT, Edit({"f_1"}, actual_for="p")), "f_1").actual_for == ""


@pytest.mark.parametrize(
    ("edit", "empty"), [(Edit({"a"}), True), (Edit(kind=ColumnKind.ID), True), (Edit({"a"}, field_name=""), False)]
)
def test_an_edit_may_say_nothing(edit: Edit, empty: bool) -> None:
    assert edit.is_empty is empty


def test_a_change_holds_only_what_differs() -> None:
    new = edited(DRAFT, Edit({"f_1"}, kind=ColumnKind.LEFT_OUT))
    assert change_between(DRAFT, new) == Change({"f_1": {"kind": "feature"}}, {"f_1": {"kind": "left_out"}})


def test_columns_that_one_draft_lacks_are_no_change() -> None:
    assert change_between(MappingDraft(DRAFT.columns[:1]), DRAFT).columns == ()


def test_taking_back_leaves_what_has_other_values_by_now() -> None:
    mine = edited(DRAFT, Edit({"f_1", "f_2"}, kind=ColumnKind.LEFT_OUT))
    hers = edited(mine, Edit({"f_2"}, kind=ColumnKind.RAW_INPUT))
    back = applied(hers, change_between(DRAFT, mine).reverse)
    assert (back.columns, back.left) == (("f_1",), ("f_2",))
    assert [column(back.draft, name).kind for name in ("f_1", "f_2")] == [ColumnKind.FEATURE, ColumnKind.RAW_INPUT]


def test_taking_back_spares_other_values_of_the_same_column() -> None:
    mine = edited(DRAFT, Edit({"f_1"}, kind=ColumnKind.RAW_INPUT))
    hers = edited(mine, Edit({"f_1"}, type=FieldType.TEXT))
    back = applied(hers, change_between(DRAFT, mine).reverse)
    assert column(back.draft, "f_1") == MappedColumn("f_1", ColumnKind.FEATURE, FieldType.TEXT)


kinds = st.sampled_from(list(ColumnKind))


@given(st.lists(st.tuples(st.sets(st.sampled_from(NAMES)), kinds, st.none() | st.text(max_size=4)), max_size=6))
def test_every_row_of_edits_can_be_taken_back_step_by_step(
    edits: list[tuple[set[str], ColumnKind, str | None]],
) -> None:
    drafts = [DRAFT]
    for columns, kind, name in edits:
        drafts.append(edited(drafts[-1], Edit(columns, kind=kind, field_name=name)))
    for older, newer in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        back = applied(newer, change_between(older, newer).reverse)
        assert (back.draft, back.left) == (older, ())
