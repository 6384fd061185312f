"""Mappings: columns on their way to fields, still editable."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.mapping.changes import Change
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


class MappingChange(models.Model):
    """What one revision of a mapping changed, by whom: for undo and redo, and for the others at work on it.

    `before` and `after` hold the values that differ by column (`changes.Values`). Only the last few are kept.
    """

    class State(models.TextChoices):
        DONE = "done", "done"
        UNDONE = "undone", "taken back, and may be made again"
        DROPPED = "dropped", "taken back for good, as something else was changed since"
        STEP = "step", "itself an undo or a redo"

    mapping = models.ForeignKey(Mapping, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DONE)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping", "revision"], name="one_change_per_revision")]

    @property
    def change(self) -> Change:
        return Change(before=self.before, after=self.after)
