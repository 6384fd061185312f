"""The verbs of mapping. Raises nothing of its own."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.accounts.services import audit
from wizard.mapping.models import Mapping
from wizard.mapping.types import MappingDraft


@transaction.atomic
def save_mapping(
    *, mapping: Mapping | None, workspace: Workspace, draft: MappingDraft, columns_hash: str, by: User | None
) -> Mapping:
    """Keep `draft` as the decisions for the columns that `columns_hash` stands for.

    A new mapping is made when there is none; otherwise its revision goes up by one, unless nothing has changed.
    """
    columns = [column.to_json() for column in draft.columns]
    if mapping is None:
        saved = Mapping.objects.create(workspace=workspace, columns_json=columns, columns_hash=columns_hash)
    else:
        saved = Mapping.objects.select_for_update().get(pk=mapping.pk, workspace=workspace)
        if (saved.columns_json, saved.columns_hash) == (columns, columns_hash):
            return saved
        saved.columns_json, saved.columns_hash = columns, columns_hash
        saved.revision += 1
        saved.saved_at = timezone.now()
        saved.save()
    facts = {"revision": saved.revision, "columns": len(columns)}
    audit(workspace=workspace, by=by, verb="mapping.saved", subject_id=saved.pk, **facts)
    return saved
