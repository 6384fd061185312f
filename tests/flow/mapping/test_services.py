"""Saving mappings."""

from __future__ import annotations

import pytest

from tests import factories
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.mapping.models import Mapping
from wizard.mapping.services import mapped_before, save_mapping
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import FieldType

pytestmark = pytest.mark.django_db
DRAFT = MappingDraft(
    (
        MappedColumn("id", ColumnKind.ID, FieldType.STRING),
        MappedColumn("emb", ColumnKind.FEATURE, FieldType.TENSOR, field_name="e", dimensions=(2, 3)),
        MappedColumn("y", ColumnKind.ACTUAL, None, actual_for="p"),
    )
)


def saved(mapping: Mapping | None, draft: MappingDraft = DRAFT, columns_hash: str = "h") -> Mapping:
    workspace = factories.workspace()
    by = factories.member(workspace)
    return save_mapping(mapping=mapping, workspace=workspace, draft=draft, columns_hash=columns_hash, by=by)


def test_a_draft_comes_back_as_it_was_saved() -> None:
    mapping = saved(None)
    mapping.refresh_from_db()
    assert (mapping.draft, mapping.revision, mapping.columns_hash) == (DRAFT, 1, "h")


def test_every_change_is_a_revision() -> None:
    mapping = saved(None)
    assert saved(mapping, MappingDraft(DRAFT.columns[:1])).revision == 2
    assert saved(mapping, MappingDraft(DRAFT.columns[:1]), columns_hash="other").revision == 3
    assert Mapping.objects.get().columns_hash == "other"
    assert AuditEntry.objects.filter(verb="mapping.saved").count() == 3


def test_saving_the_same_again_changes_nothing() -> None:
    mapping = saved(None)
    again = saved(mapping)
    assert (again.pk, again.revision, again.saved_at) == (mapping.pk, 1, mapping.saved_at)
    assert AuditEntry.objects.filter(verb="mapping.saved").count() == 1


def test_a_stale_row_in_hand_does_not_lose_a_revision() -> None:
    mapping = saved(None)
    saved(mapping, MappingDraft(()))
    assert saved(mapping, DRAFT, "again").revision == 3


def test_a_mapping_of_another_workspace_is_not_touched() -> None:
    mapping = saved(None)
    with pytest.raises(Mapping.DoesNotExist):
        save_mapping(mapping=mapping, workspace=factories.workspace("Other"), draft=DRAFT, columns_hash="x", by=None)


def test_what_a_workspace_mapped_before_is_its_own(acme: Workspace, dana: User) -> None:
    draft = MappingDraft((MappedColumn("Amount", ColumnKind.RAW_INPUT),))
    first = save_mapping(mapping=None, workspace=acme, draft=draft, columns_hash="x", by=dana)
    assert mapped_before(acme, but=None) == {"amount": ColumnKind.RAW_INPUT}
    assert mapped_before(acme, but=first) == {}
    assert mapped_before(factories.workspace("Contoso"), but=None) == {}
