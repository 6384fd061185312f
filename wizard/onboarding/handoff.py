"""The hand-off of the AWS access step to somebody without an account: make its link, e-mail it, revoke it, use it.

Each verb is one transaction with its audit entry. `ProblemError` leaves them: nothing to hand off yet, registered
already, too many letters, and, for whoever uses the link, too many clicks.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import AuditEntry, HandOffLink, Letter, User
from wizard.accounts.problems import letters_enough
from wizard.accounts.services import audit, post_letter
from wizard.aws.grants import grant_for
from wizard.aws.keeping import kept
from wizard.core.problems import ProblemError
from wizard.onboarding import problems
from wizard.onboarding.letters import HandOff, hand_off_letter
from wizard.onboarding.link_ends import BY_HAND, REPLACED, end_links
from wizard.onboarding.links import MADE, SENT, USED, introduction_of, name_of, open_link_of, url_of
from wizard.onboarding.models import Onboarding
from wizard.onboarding.operator import operator
from wizard.onboarding.turns import must_be_editable, take_turns

DAYS = (1, 7, 30)
DEFAULT_DAYS = 7
LETTERS_PER_ADDRESS = 5
LETTERS_PER_WORKSPACE = 20
"""E-mails in an hour to one address, and hand-offs e-mailed by one workspace."""
USES = ((timedelta(minutes=1), 60, "a minute"), (timedelta(days=1), 1_000, "a day"))
"""How often the buttons behind one link may be pressed within how long."""


@transaction.atomic
def hand_off(
    *, onboarding: Onboarding, by: User, days: int = DEFAULT_DAYS, email: str = "", note: str = ""
) -> HandOffLink:
    """A new link to the AWS access step, good for `days`; an older one ends. E-mailed when an address is given."""
    must_be_editable(onboarding)
    if onboarding.connection is None:
        raise ProblemError(problems.bucket_first())
    if days not in DAYS:
        raise ProblemError(problems.hand_off_days(days, DAYS))
    now = timezone.now()
    end_links(onboarding=onboarding, by=by, why=REPLACED, now=now)
    link = HandOffLink.objects.create(
        workspace=onboarding.workspace,
        onboarding_id=onboarding.pk,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit(workspace=link.workspace, by=by, verb=MADE, subject_id=link.pk, onboarding=onboarding.pk, days=days)
    if email:
        _send(onboarding, link, by, email, note)
    return link


@transaction.atomic
def send_hand_off(*, onboarding: Onboarding, by: User, email: str, note: str = "") -> HandOffLink:
    """E-mail the link that is open, to one more address."""
    must_be_editable(onboarding)
    link = open_link_of(onboarding, now=timezone.now())
    if link is None:
        raise ProblemError(problems.hand_off_ended())
    _send(onboarding, link, by, email, note)
    return link


@transaction.atomic
def revoke_hand_off(*, onboarding: Onboarding, by: User) -> None:
    """End the link, whatever is open. Pressed twice, or when there is none, nothing happens."""
    take_turns(onboarding)
    end_links(onboarding=onboarding, by=by, why=BY_HAND, now=timezone.now())


@transaction.atomic
def use_hand_off(*, link: HandOffLink, action: str) -> None:
    """Write down that a button was pressed through the link. Raises ProblemError when it has ended, or is overused.

    Clicks take turns at the link's row, so that many at once are counted, too.
    """
    now = timezone.now()
    if not HandOffLink.objects.select_for_update().get(pk=link.pk).is_open(now=now):
        raise ProblemError(problems.hand_off_ended())
    used = AuditEntry.objects.filter(workspace=link.workspace_id, hand_off=link, verb=USED)
    for span, limit, words in USES:
        if used.filter(at__gt=now - span).count() >= limit:
            raise ProblemError(problems.hand_off_too_fast(uses=limit, per=words))
    audit(workspace=link.workspace, by=link, verb=USED, subject_id=link.onboarding_id, action=action)


def _send(onboarding: Onboarding, link: HandOffLink, by: User, email: str, note: str) -> None:
    assert onboarding.connection is not None
    _must_be_few_letters(link, email)
    facts = HandOff(
        asked_by=name_of(by),
        introduction=introduction_of(by),
        workspace=onboarding.workspace.name,
        model=str(onboarding),
        grant=grant_for(onboarding.connection),
        url=url_of(link),
        ends=link.expires_at,
        kept=kept(receipt_days=settings.RECEIPT_DAYS, value_minutes=settings.SAMPLE_VALUES_MINUTES),
        is_open=onboarding.connection.accepted_risk() is not None,
        operator=operator().sentence,
    )
    post_letter(to=email, letter=hand_off_letter(facts, note=note), workspace=link.workspace)
    link.sent_to = email
    link.save(update_fields=["sent_to"])
    audit(workspace=link.workspace, by=by, verb=SENT, subject_id=link.pk, email=email)


def _must_be_few_letters(link: HandOffLink, email: str) -> None:
    """Only the workspace's own letters count: what others write to that address is not its business."""
    lately = timezone.now() - timedelta(hours=1)
    to_it = Letter.objects.filter(workspace=link.workspace_id, to__iexact=email, created_at__gt=lately)
    if to_it.count() >= LETTERS_PER_ADDRESS:
        raise ProblemError(letters_enough(email, per_hour=LETTERS_PER_ADDRESS))
    sent = AuditEntry.objects.filter(workspace=link.workspace_id, verb=SENT, at__gt=lately)
    if sent.count() >= LETTERS_PER_WORKSPACE:
        raise ProblemError(letters_enough(email, per_hour=LETTERS_PER_WORKSPACE))
