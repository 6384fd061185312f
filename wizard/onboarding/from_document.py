"""The verbs that make onboardings of a document: each entry goes through the verbs of the wizard's own pages.

An entry is one transaction: with a Problem it leaves nothing behind. Once its model or version is deleted, it begins
anew, and the onboarding of before stays as a record. Put in again otherwise, it finds the onboarding that it has
made and does what has become possible since; what somebody has changed there meanwhile is left alone. Slow work is
queued, never waited for. `ProblemError` leaves `put_in` when the text is no document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from django.db import IntegrityError, transaction

from wizard.accounts.models import Membership, User, Workspace
from wizard.core.problems import Problem
from wizard.onboarding.document.meaning import model_id_of
from wizard.onboarding.document.problems import unknown_workspace
from wizard.onboarding.document.reading import ReadEntry, read_document
from wizard.onboarding.document.types import Entry
from wizard.onboarding.entry_steps import EntrySteps
from wizard.onboarding.models import Onboarding
from wizard.onboarding.outcomes import Did, Outcome
from wizard.onboarding.whats_next import whats_next

Kinds = Collection[Membership.Kind]
ANYBODY: Kinds = (Membership.Kind.MEMBER, Membership.Kind.ACCOUNT_MANAGER)


def put_in(*, text: str | bytes, by: User, kinds: Kinds = ANYBODY, dry_run: bool = False) -> tuple[Outcome, ...]:
    """What comes of each entry of the document, in order."""
    read = read_document(text)
    return tuple(create_from_document(entry=each, by=by, kinds=kinds, dry_run=dry_run) for each in read)


def create_from_document(*, entry: ReadEntry, by: User, kinds: Kinds = ANYBODY, dry_run: bool = False) -> Outcome:
    """Make the onboarding of one entry, or go on with it, as far as document and workspace allow.

    `by` needs a membership of one of these `kinds` in the workspace; without one it is unknown. With `dry_run` nothing
    is stored, and the outcome is what it would be.
    """
    if entry.entry is None:
        return Outcome(entry.number, Did.REFUSED, problems=entry.problems, dry_run=dry_run)
    workspace = _workspace(entry.entry.workspace, by, kinds)
    unknown = () if workspace else (unknown_workspace(number=entry.number),)
    if workspace is None or entry.problems:
        return _refused(entry, entry.entry, (*unknown, *entry.problems), dry_run)
    try:
        return _in_one_go(entry, entry.entry, workspace, by, dry_run)
    except IntegrityError:  # somebody has put the same entry in at this moment: now it is there
        return _in_one_go(entry, entry.entry, workspace, by, dry_run)


def _workspace(named: str, by: User, kinds: Kinds) -> Workspace | None:
    hers = Workspace.objects.filter(memberships__user=by, memberships__kind__in=kinds)
    return hers.filter(pk=named).first() or hers.filter(name=named).first()


def _refused(read: ReadEntry, entry: Entry, problems: tuple[Problem, ...], dry_run: bool) -> Outcome:
    model = entry.model
    return Outcome(
        read.number, Did.REFUSED, model=model.name, version=model.version, problems=problems, dry_run=dry_run
    )


@transaction.atomic
def _in_one_go(read: ReadEntry, entry: Entry, workspace: Workspace, by: User, dry_run: bool) -> Outcome:
    outcome = _put_in(read, entry, workspace, by)
    if dry_run or outcome.problems:
        transaction.set_rollback(True)
    was_there = outcome.did in (Did.WENT_ON, Did.THERE)
    is_stored = was_there or not (dry_run or outcome.problems)
    return replace(outcome, dry_run=dry_run, onboarding_id=outcome.onboarding_id if is_stored else "")


def _put_in(read: ReadEntry, entry: Entry, workspace: Workspace, by: User) -> Outcome:
    key = key_of(entry)
    made = Onboarding.objects.filter(workspace=workspace, document_key=key).select_related("registration").first()
    if made and made.is_record:
        Onboarding.objects.filter(pk=made.pk).update(document_key=None)  # what it has made is gone: begin anew
        made = None
    other = None if made else _of_a_person(workspace, entry)
    if other:
        return _told(read, other, Did.THERE, ())
    steps = EntrySteps(entry, read.number, by)
    onboarding = steps.go_on(made) if made else steps.begin(workspace, key)
    if steps.problems:
        return replace(_refused(read, entry, tuple(steps.problems), False), workspace=workspace.name)
    did = Did.MADE if made is None else Did.WENT_ON if steps.done else Did.THERE
    return _told(read, onboarding, did, tuple(steps.done))


def key_of(entry: Entry) -> str:
    """Stands for the model id and the version of an entry: the workspace has one onboarding of each."""
    named = f"{model_id_of(entry)}\n{entry.model.version}"
    return hashlib.sha256(named.encode()).hexdigest()


def _of_a_person(workspace: Workspace, entry: Entry) -> Onboarding | None:
    """An onboarding of the same model and version that was begun on the pages, and is no mere record."""
    same = Onboarding.objects.filter(workspace=workspace, document_key=None, model_id=model_id_of(entry))
    same = same.filter(registration__removed_at=None)
    return same.filter(version_name=entry.model.version).order_by("created_at", "pk").first()


def _told(read: ReadEntry, onboarding: Onboarding, did: Did, done: tuple[str, ...]) -> Outcome:
    fresh = Onboarding.objects.with_facts().get(pk=onboarding.pk)
    following = whats_next(fresh)
    return Outcome(
        number=read.number,
        did=did,
        model=fresh.model_name,
        version=fresh.version_name,
        workspace=fresh.workspace.name,
        onboarding_id=fresh.pk,
        done=done,
        next=following.words,
        turn=following.turn,
    )
