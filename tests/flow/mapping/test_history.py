"""Undo and redo of a mapping: one's own changes, beside somebody else's, and how many are kept."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.mapping import services
from wizard.mapping.bulk import Edit, edited
from wizard.mapping.models import Mapping, MappingChange
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import FieldType

pytestmark = pytest.mark.django_db
DRAFT = MappingDraft(tuple(MappedColumn(name, ColumnKind.FEATURE, FieldType.NUMERIC) for name in ("a", "b", "c")))


@dataclass
class Desk:
    """One mapping, and the two who work on it."""

    workspace: Workspace
    dana: User
    tim: User
    mapping: Mapping

    def set(self, by: User, kind: ColumnKind, *columns: str) -> Mapping:
        draft = edited(Mapping.objects.get(pk=self.mapping.pk).draft, Edit(columns, kind=kind))
        return services.save_mapping(
            mapping=self.mapping, workspace=self.workspace, draft=draft, columns_hash="h", by=by
        )

    @property
    def kinds(self) -> str:
        return " ".join(column.kind.value for column in Mapping.objects.get(pk=self.mapping.pk).draft.columns)


@pytest.fixture
def desk() -> Desk:
    workspace = factories.workspace()
    dana, tim = factories.member(workspace), factories.member(workspace, email="tim@acme.test", name="Tim")
    mapping = services.save_mapping(mapping=None, workspace=workspace, draft=DRAFT, columns_hash="h", by=dana)
    return Desk(workspace, dana, tim, mapping)


def test_a_first_draft_is_nothing_to_undo(desk: Desk) -> None:
    assert services.undo(mapping=desk.mapping, by=desk.dana) is None
    assert services.redo(mapping=desk.mapping, by=desk.dana) is None
    assert services.steps_of(mapping=desk.mapping, by=desk.dana) == frozenset()


def test_a_first_draft_that_differs_from_the_suggestions_can_be_undone(desk: Desk) -> None:
    draft = edited(DRAFT, Edit({"b"}, kind=ColumnKind.ID))
    mapping = services.save_mapping(
        mapping=None, workspace=desk.workspace, draft=draft, columns_hash="h", by=desk.dana, suggested=DRAFT
    )
    services.undo(mapping=mapping, by=desk.dana)
    mapping.refresh_from_db()
    assert mapping.draft == DRAFT


def test_changes_are_taken_back_and_made_again_one_by_one(desk: Desk) -> None:
    desk.set(desk.dana, ColumnKind.ID, "a")
    desk.set(desk.dana, ColumnKind.LEFT_OUT, "b", "c")
    assert services.undo(mapping=desk.mapping, by=desk.dana) == services.Stepped(("b", "c"), ())
    assert desk.kinds == "id feature feature"
    services.undo(mapping=desk.mapping, by=desk.dana)
    assert desk.kinds == "feature feature feature"
    assert services.undo(mapping=desk.mapping, by=desk.dana) is None
    services.redo(mapping=desk.mapping, by=desk.dana)
    assert desk.kinds == "id feature feature"
    services.redo(mapping=desk.mapping, by=desk.dana)
    assert desk.kinds == "id left_out left_out"
    assert services.redo(mapping=desk.mapping, by=desk.dana) is None


def test_a_new_change_ends_what_could_be_made_again(desk: Desk) -> None:
    desk.set(desk.dana, ColumnKind.ID, "a")
    services.undo(mapping=desk.mapping, by=desk.dana)
    desk.set(desk.dana, ColumnKind.ID, "b")
    assert services.redo(mapping=desk.mapping, by=desk.dana) is None
    services.undo(mapping=desk.mapping, by=desk.dana)
    assert services.undo(mapping=desk.mapping, by=desk.dana) is None
    assert services.steps_of(mapping=desk.mapping, by=desk.dana) == {"undone"}


def test_undo_takes_back_ones_own_and_leaves_what_another_changed_since(desk: Desk) -> None:
    desk.set(desk.dana, ColumnKind.LEFT_OUT, "a", "b")
    desk.set(desk.tim, ColumnKind.ACTUAL, "b", "c")
    stepped = services.undo(mapping=desk.mapping, by=desk.dana)
    assert stepped == services.Stepped(columns=("a",), left=("b",))
    assert desk.kinds == "feature actual actual"
    assert services.undo(mapping=desk.mapping, by=desk.dana) is None, "Tim's change is not hers to undo"


def test_the_last_change_of_a_column_wins(desk: Desk) -> None:
    desk.set(desk.dana, ColumnKind.LEFT_OUT, "a")
    desk.set(desk.tim, ColumnKind.ACTUAL, "a")
    assert desk.kinds == "actual feature feature"


def test_everything_since_a_revision_is_told_with_who_did_it(desk: Desk) -> None:
    seen = desk.mapping.revision
    desk.set(desk.tim, ColumnKind.ID, "a")
    services.undo(mapping=desk.mapping, by=desk.tim)
    desk.mapping.refresh_from_db()
    told = services.changes_since(mapping=desk.mapping, revision=seen)
    assert told is not None
    assert [(row.by, row.change.after) for row in told] == [
        (desk.tim, {"a": {"kind": "id"}}),
        (desk.tim, {"a": {"kind": "feature"}}),
    ]


def test_only_the_last_changes_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "KEPT", 3)
    for number in range(6):
        desk.set(desk.dana, ColumnKind.ID if number % 2 else ColumnKind.LEFT_OUT, "a")
    assert MappingChange.objects.count() == 3
    desk.mapping.refresh_from_db()
    assert services.changes_since(mapping=desk.mapping, revision=1) is None
    assert len(services.changes_since(mapping=desk.mapping, revision=desk.mapping.revision - 3) or ()) == 3
