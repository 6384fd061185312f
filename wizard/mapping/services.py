"""The verbs of mapping: save, undo, redo, and what was changed since. Raises nothing of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.accounts.services import audit
from wizard.mapping.before import Before, kinds_before
from wizard.mapping.changes import Change, applied, change_between
from wizard.mapping.drafts import laid_over
from wizard.mapping.models import Mapping, MappingChange
from wizard.mapping.types import MappingDraft

REMEMBERED = 20
"""Mappings that are evidence for another one."""
KEPT = 200
"""Changes of a mapping that are kept: so many steps back, and so long may a page that looks on be away."""
State = MappingChange.State


@dataclass(frozen=True)
class Stepped:
    """An undo or redo: `columns` were set, `left` were changed by somebody else since and stay as they are."""

    columns: tuple[str, ...]
    left: tuple[str, ...]


def mapped_before(workspace: Workspace, *, but: Mapping | None) -> Before:
    """What the columns of the workspace's last mappings became, other than `but`."""
    others = Mapping.objects.filter(workspace=workspace).order_by("-saved_at", "-pk")
    found = others.exclude(pk=but.pk if but else None)[:REMEMBERED]
    return kinds_before(column for mapping in found for column in mapping.draft.columns)


@transaction.atomic
def save_mapping(
    *,
    mapping: Mapping | None,
    workspace: Workspace,
    draft: MappingDraft,
    columns_hash: str,
    by: User | None,
    suggested: MappingDraft | None = None,
) -> Mapping:
    """Keep `draft` as the decisions for the columns that `columns_hash` stands for.

    A new mapping is made when there is none; otherwise its revision goes up by one, unless nothing has changed. What
    differs from before is kept as a change that can be undone; `suggested` is what held for columns not yet decided.
    """
    columns = [column.to_json() for column in draft.columns]
    if mapping is None:
        saved = Mapping.objects.create(workspace=workspace, columns_json=columns, columns_hash=columns_hash)
        old = suggested or MappingDraft(())
    else:
        saved = Mapping.objects.select_for_update().get(pk=mapping.pk, workspace=workspace)
        if (saved.columns_json, saved.columns_hash) == (columns, columns_hash):
            return saved
        old = laid_over(saved.draft, suggested) if suggested else saved.draft
        _store(saved, draft, columns_hash)
    _record(saved, change_between(old, draft), by)
    facts = {"revision": saved.revision, "columns": len(columns)}
    audit(workspace=workspace, by=by, verb="mapping.saved", subject_id=saved.pk, **facts)
    return saved


@transaction.atomic
def undo(*, mapping: Mapping, by: User) -> Stepped | None:
    """Take back the last change of `by` that still stands; None when there is none."""
    saved = Mapping.objects.select_for_update().get(pk=mapping.pk)
    last = _mine(saved, by, State.DONE).order_by("-revision").first()
    return _step(saved, last, last.change.reverse, State.UNDONE, by) if last else None


@transaction.atomic
def redo(*, mapping: Mapping, by: User) -> Stepped | None:
    """Make again what `by` took back last, unless she has changed something else since; None when there is nothing."""
    saved = Mapping.objects.select_for_update().get(pk=mapping.pk)
    first = _mine(saved, by, State.UNDONE).order_by("revision").first()
    return _step(saved, first, first.change, State.DONE, by) if first else None


def steps_of(*, mapping: Mapping | None, by: User) -> frozenset[str]:
    """The states among her changes: with `done` she can undo, with `undone` redo."""
    mine = MappingChange.objects.filter(mapping=mapping, by=by, state__in=(State.DONE, State.UNDONE))
    return frozenset(mine.values_list("state", flat=True).distinct()) if mapping else frozenset()


def changes_since(*, mapping: Mapping, revision: int) -> list[MappingChange] | None:
    """What was changed after that revision, oldest first; None when not all of it is kept any more."""
    if mapping.revision - revision > KEPT:
        return None
    return list(mapping.changes.filter(revision__gt=revision).select_related("by").order_by("revision"))


def _mine(mapping: Mapping, by: User | None, state: str) -> models.QuerySet[MappingChange]:
    return mapping.changes.filter(by=by, state=state)


def _step(saved: Mapping, row: MappingChange, change: Change, state: str, by: User) -> Stepped:
    outcome = applied(saved.draft, change)
    row.state = state
    row.save(update_fields=["state"])
    if outcome.columns:
        old = saved.draft
        _store(saved, outcome.draft, saved.columns_hash)
        _record(saved, change_between(old, outcome.draft), by, State.STEP)
        facts = {"revision": saved.revision, "columns": len(outcome.columns)}
        verb = "mapping.undone" if state == State.UNDONE else "mapping.redone"
        audit(workspace=saved.workspace, by=by, verb=verb, subject_id=saved.pk, **facts)
    return Stepped(outcome.columns, outcome.left)


def _store(saved: Mapping, draft: MappingDraft, columns_hash: str) -> None:
    saved.columns_json, saved.columns_hash = [column.to_json() for column in draft.columns], columns_hash
    saved.revision += 1
    saved.saved_at = timezone.now()
    saved.save()


def _record(saved: Mapping, change: Change, by: User | None, state: str = State.DONE) -> None:
    if not change.after:
        return
    if state == State.DONE:
        _mine(saved, by, State.UNDONE).update(state=State.DROPPED)
    saved.changes.create(revision=saved.revision, before=change.before, after=change.after, by=by, state=state)
    saved.changes.filter(revision__lte=saved.revision - KEPT).delete()
