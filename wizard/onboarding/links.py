"""Hand-off links as the workspace and its account manager see them: which is open, and what came of it.

Reads only; raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from wizard.accounts.handoff import signed_address
from wizard.accounts.models import AuditEntry, HandOffLink, User
from wizard.onboarding.models import Onboarding

MADE, SENT, REVOKED, USED = "hand_off.made", "hand_off.sent", "hand_off.revoked", "hand_off.used"
"""Verbs in the audit log. `USED` is any button pressed through the link; what it did has an entry of its own."""

_DEEDS = {
    "role": "the role was saved and checked",
    "check": "the access was checked",
    "tick": "a step was ticked off",
    "lint": "a policy was looked at",
}


@dataclass(frozen=True)
class HandOffState:
    """An open link, and the button that was pressed last through it (None: none yet)."""

    link: HandOffLink
    last_use: AuditEntry | None

    @property
    def url(self) -> str:
        return url_of(self.link)

    @property
    def last_deed(self) -> str:
        """What was done last, in words; "" for nothing yet."""
        return _DEEDS.get(self.last_use.facts["action"], "a button was pressed") if self.last_use else ""


def hand_off_state(onboarding: Onboarding, *, now: datetime) -> HandOffState | None:
    """The open link of an onboarding; None when there is none."""
    link = open_link_of(onboarding, now=now)
    if link is None:
        return None
    uses = AuditEntry.objects.filter(workspace=link.workspace_id, hand_off=link, verb=USED)
    return HandOffState(link, uses.first())


def open_link_of(onboarding: Onboarding, *, now: datetime) -> HandOffLink | None:
    """The link that opens this onboarding's AWS access step now."""
    links = HandOffLink.objects.open(now=now).filter(onboarding_id=onboarding.pk)
    return links.select_related("workspace", "created_by").first()


def handed_off(ids: Iterable[str], *, now: datetime) -> set[str]:
    """Of these onboardings, the ids of those with an open link."""
    return set(HandOffLink.objects.open(now=now).filter(onboarding_id__in=ids).values_list("onboarding_id", flat=True))


def url_of(link: HandOffLink) -> str:
    """The whole address. Whoever knows it holds the link: it is shown to members only, and never logged."""
    return f"{settings.BASE_URL}/handoff/{signed_address(link)}/"


def name_of(person: User | None) -> str:
    """The member who asks, by name; by her e-mail address when she has told no name."""
    return (person.name or person.email) if person else "A colleague of yours"


def introduction_of(person: User | None) -> str:
    """The same with her e-mail address: whoever is asked can see that it is no stranger who asks, and write back."""
    return f"{person.name} ({person.email})" if person and person.name else name_of(person)
