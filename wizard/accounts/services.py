"""The verbs of accounts: make a workspace, let people in, write to them, write the audit log.

`ProblemError` leaves `open_customer` when the name is taken or the member can't be one.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from wizard.accounts import problems
from wizard.accounts.addresses import DEFAULT_ACCOUNT, free_slug
from wizard.accounts.letters import LetterText, invitation
from wizard.accounts.models import Actor, ApiToken, AuditEntry, HandOffLink, Letter, Membership, User, Workspace
from wizard.core.bell import ring
from wizard.core.crypto import encrypt
from wizard.core.problems import ProblemError

TRIES = 20
"""Workspaces of alike names that may be made at the same moment, each asking for the same address."""


def audit(*, workspace: Workspace, by: Actor | None, verb: str, subject_id: str = "", **facts: Any) -> AuditEntry:
    """Write down that `by` did `verb` (a dotted word such as `onboarding.started`); call it inside the transaction."""
    who = {"actor": user_of(by), "hand_off": link_of(by), "api_token": by if isinstance(by, ApiToken) else None}
    return AuditEntry.objects.create(workspace=workspace, verb=verb, subject_id=subject_id, facts=facts, **who)


def user_of(by: Actor | None) -> User | None:
    """The person who acts; None for whoever holds a link or a token, and for Embark itself."""
    return by if isinstance(by, User) else None


def link_of(by: Actor | None) -> HandOffLink | None:
    """The hand-off link by which somebody acts; None for people with an account."""
    return by if isinstance(by, HandOffLink) else None


@transaction.atomic
def create_workspace(*, name: str, by: User | None) -> Workspace:
    """The workspace of that name; made when there is none yet."""
    workspace = Workspace.objects.filter(name__iexact=name).first()
    if workspace:
        return workspace
    return _new_workspace(name, by)


def _new_workspace(name: str, by: User | None) -> Workspace:
    workspace = _inserted(name)
    audit(workspace=workspace, by=by, verb="workspace.created", subject_id=workspace.id, name=name)
    return workspace


def _inserted(name: str) -> Workspace:
    for _ in range(TRIES):
        slug = free_slug(name, taken=_slugs())
        try:
            with transaction.atomic():
                return Workspace.objects.create(name=name, slug=slug)
        except IntegrityError:  # the database says so, not a question before: two people may ask at once
            if slug not in _slugs():
                break  # it was the name
    raise ProblemError(problems.workspace_exists(name))


def _slugs() -> set[str]:
    """What is taken in the account in which workspaces are opened."""
    return set(Workspace.objects.filter(account=DEFAULT_ACCOUNT).values_list("slug", flat=True))


@transaction.atomic
def admit(*, workspace: Workspace, email: str, kind: Membership.Kind, by: User | None, name: str = "") -> User:
    """Let the person of that e-mail address into the workspace; made when unknown, `kind` changed when different."""
    email = email.strip().lower()
    # get_or_create, as two people may be inviting the same person at this moment.
    user, _ = User.objects.get_or_create(email=email, defaults={"name": name, "password": make_password(None)})
    membership, new = Membership.objects.update_or_create(workspace=workspace, user=user, defaults={"kind": kind})
    if new:
        audit(workspace=workspace, by=by, verb="person.admitted", email=email, kind=str(membership.kind))
    return user


@transaction.atomic
def open_customer(*, name: str, member_email: str, by: User) -> Workspace:
    """A new workspace that `by` looks after, with its first member, who is told by letter where to sign in."""
    email = member_email.strip().lower()
    if email == by.email:
        raise ProblemError(problems.member_is_manager(email))
    workspace = _new_workspace(name, by)
    admit(workspace=workspace, email=by.email, kind=Membership.Kind.ACCOUNT_MANAGER, by=by)
    admit(workspace=workspace, email=email, kind=Membership.Kind.MEMBER, by=by)
    words = invitation(workspace_name=name, invited_by=str(by), email=email, sign_in_url=settings.BASE_URL)
    post_letter(to=email, letter=words, workspace=workspace)
    return workspace


@transaction.atomic
def post_letter(*, to: str, letter: LetterText, workspace: Workspace | None = None) -> Letter:
    """Send an e-mail in the background: nobody waits for the mail server, and nothing is lost while it is down."""
    row = Letter.objects.create(
        to=to, subject=letter.subject[:200], text_encrypted=encrypt(letter.text.encode()), workspace=workspace
    )
    ring(row)
    return row


@transaction.atomic
def send_again(*, letter: Letter, by: User) -> None:
    """A letter that could not be sent gets another try; any other is left alone."""
    if letter.workspace and letter.requeue(now=timezone.now()):
        audit(workspace=letter.workspace, by=by, verb="letter.sent_again", subject_id=letter.pk)
        ring(letter)
