"""Which other models of the workspace read their places with the same role. Reads only; raises nothing."""

from __future__ import annotations

from wizard.aws.guide import Grant, OtherPlace, sharing_note
from wizard.onboarding.models import Onboarding

SHOWN = 3
"""Places that are named; of more it is only said that there are more."""


def sharing_of(onboarding: Onboarding, grant: Grant) -> str:
    """What to know about a role that other places share; "" when it reads this place alone."""
    others = Onboarding.objects.filter(
        workspace=onboarding.workspace_id,
        connection__account_id=grant.account_id,
        connection__role_name__iexact=grant.role_name,  # as IAM compares them
    )
    elsewhere = others.exclude(connection__bucket=grant.bucket, connection__prefix=grant.prefix).exclude(
        pk=onboarding.pk
    )
    found = elsewhere.select_related("connection").order_by("created_at", "pk")[: SHOWN + 1]
    places = [OtherPlace(str(row.connection), str(row)) for row in found]
    return sharing_note(grant, places[:SHOWN], more=len(places) > SHOWN)
