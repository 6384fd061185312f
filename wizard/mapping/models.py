"""Mappings: columns on their way to fields, still editable."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from wizard.accounts.models import Workspace
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.mapping.types import MappedColumn, MappingDraft


class Mapping(models.Model):
    """What a person decided for the columns of one sample. `columns_json` holds only decided columns, in file order."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("map"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="mappings")
    columns_json = models.JSONField(default=list)
    columns_hash = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    @property
    def draft(self) -> MappingDraft:
        return MappingDraft(tuple(MappedColumn.from_json(column) for column in self.columns_json))
