"""What the account manager's board shows. Reads only, with a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from wizard.accounts.models import Letter, Workspace
from wizard.core.jobs import JobState
from wizard.onboarding.attention import Attention, Standing, attention
from wizard.onboarding.models import Onboarding, OnboardingQuerySet
from wizard.onboarding.progress import progress_of_many

LIMIT = 300
"""Onboardings on the board: the last touched ones."""


@dataclass(frozen=True)
class Board:
    """The rows that pass the filters, and how many onboardings are in each standing before the filter by state."""

    rows: list[Attention]
    counts: dict[str, int]
    is_cut: bool
    idle: list[Workspace]
    """Customers without an onboarding, by name."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def board(customers: Sequence[Workspace], *, text: str = "", customer: str = "", state: str = "") -> Board:
    """The onboardings of these customers, what needs attention first."""
    wanted = [each for each in customers if customer in ("", each.pk)]
    onboardings = list(_matching(wanted, text)[: LIMIT + 1])
    judged = attention(progress_of_many(onboardings[:LIMIT]), now=timezone.now())
    counts = {each.value: sum(row.standing is each for row in judged) for each in Standing}
    rows = [row for row in judged if state in ("", row.standing)]
    idle = [] if state else _idle(wanted, text)
    return Board(rows, counts, is_cut=len(onboardings) > LIMIT, idle=idle)


def _idle(customers: Sequence[Workspace], text: str) -> list[Workspace]:
    """Those of these customers that have begun nothing yet."""
    busy = set(Onboarding.objects.for_workspaces(customers).values_list("workspace_id", flat=True))
    return [each for each in customers if each.pk not in busy and text.lower() in each.name.lower()]


def _matching(customers: Sequence[Workspace], text: str) -> OnboardingQuerySet:
    onboardings = Onboarding.objects.for_workspaces(customers).with_facts()
    if not text:
        return onboardings
    found = Q(model_name__icontains=text) | Q(model_id__icontains=text) | Q(workspace__name__icontains=text)
    return onboardings.filter(found)


def unsent_letters(customers: Sequence[Workspace]) -> list[Letter]:
    """Invitations to these customers that could not be sent, the newest first."""
    failed = Letter.objects.filter(workspace__in=customers, state=JobState.FAILED)
    return list(failed.select_related("workspace").order_by("-created_at"))
