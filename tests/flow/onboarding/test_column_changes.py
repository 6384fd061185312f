"""Changes of the mapping from two hands: each is made to what is stored, whatever its page was made from."""

from __future__ import annotations

from functools import partial

import pytest

from tests import factories
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.problems import ProblemError
from wizard.mapping.bulk import Edit, edited
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.services import Stepped
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.onboarding.column_changes import change_columns, redo_columns, undo_columns
from wizard.onboarding.models import Onboarding
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.models import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Workspace:
    return factories.workspace()


@pytest.fixture
def dana(acme: Workspace) -> User:
    return factories.member(acme)


@pytest.fixture
def tim(acme: Workspace) -> User:
    return factories.member(acme, email="tim@acme.test", name="Tim")


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.sampled(acme, dana)


def again(row: Onboarding) -> Onboarding:
    """The same onboarding in another hand, as it is now."""
    return Onboarding.objects.get(pk=row.pk)


def suggested(row: Onboarding) -> MappingDraft:
    result = Sample.objects.get().result
    assert result
    return suggested_draft(result.columns, suggestions=suggest(result.columns, model_type=ModelType(row.model_type)))


def change(row: Onboarding, by: User, column: str, **values: object) -> None:
    change_columns(
        onboarding=row,
        suggested=suggested(row),
        changed=partial(edited, edit=Edit({column}, **values)),  # type: ignore[arg-type]
        columns_hash=Sample.objects.get().columns_hash,
        by=by,
    )


def stored(row: Onboarding, name: str) -> MappedColumn:
    mapping = again(row).mapping
    assert mapping
    return next(column for column in mapping.draft.columns if column.column == name)


def test_a_page_from_before_does_not_take_back_what_another_did_since(row: Onboarding, dana: User, tim: User) -> None:
    stale = again(row)
    change(row, dana, "amount", kind=ColumnKind.RAW_INPUT)
    change(stale, tim, "owner", type=FieldType.TEXT)
    assert stored(row, "amount").kind == ColumnKind.RAW_INPUT
    assert stored(row, "owner").type == FieldType.TEXT
    assert again(row).mapping.revision == 2  # type: ignore[union-attr]


def test_columns_that_nobody_touched_are_stored_as_suggested(row: Onboarding, dana: User) -> None:
    change(row, dana, "amount", kind=ColumnKind.RAW_INPUT)
    assert stored(row, "prediction_id").kind == ColumnKind.ID


def test_undo_and_redo_leave_a_trace(row: Onboarding, dana: User) -> None:
    change(row, dana, "amount", kind=ColumnKind.RAW_INPUT)
    seen = Sample.objects.get().columns_hash
    assert undo_columns(onboarding=row, columns_hash=seen, by=dana) == Stepped(("amount",), ())
    assert stored(row, "amount").kind == ColumnKind.FEATURE
    assert redo_columns(onboarding=row, columns_hash=seen, by=dana) == Stepped(("amount",), ())
    assert stored(row, "amount").kind == ColumnKind.RAW_INPUT
    verbs = list(AuditEntry.objects.filter(verb__startswith="onboarding.columns").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "onboarding.columns_redone",
        "onboarding.columns_submitted",
        "onboarding.columns_undone",
    ]


def test_nothing_to_undo_leaves_none(row: Onboarding, dana: User) -> None:
    seen = Sample.objects.get().columns_hash
    before = AuditEntry.objects.count()
    assert undo_columns(onboarding=row, columns_hash=seen, by=dana) is None
    assert AuditEntry.objects.count() == before


def test_another_sample_is_refused(row: Onboarding, dana: User) -> None:
    for verb in (undo_columns, redo_columns):
        with pytest.raises(ProblemError) as refused:
            verb(onboarding=row, columns_hash="other", by=dana)
        assert refused.value.problem.code == "onboarding.columns.sample_changed"
