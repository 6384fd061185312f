"""Samples the data that a document names: at once where the access is open, else as soon as a check has opened it.

`ProblemError` leaves `sample_planned` when the onboarding is registered, or an option of the document is refused.
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from wizard.accounts.models import User
from wizard.aws.check.outcomes import access_opened
from wizard.aws.models import AccessCheck
from wizard.core.problems import ProblemError
from wizard.onboarding.models import Onboarding, OnboardingDataset
from wizard.onboarding.planned import planned_sources
from wizard.onboarding.turns import must_be_editable, touch
from wizard.sampling.services import request_sample


@transaction.atomic
def sample_planned(*, onboarding: Onboarding, by: User) -> dict[str, str]:
    """Queue a sample of each dataset that has none yet and that the connection opens; kind → location of those.

    Call it when the connection's access is known to be open. What somebody has chosen meanwhile is left alone.
    """
    must_be_editable(onboarding)
    connection, sampled = onboarding.connection, set(onboarding.dataset_samples.values_list("kind", flat=True))
    begun: dict[str, str] = {}
    for kind, source in planned_sources(onboarding).items():
        location = source.location
        opened = connection and location.bucket == connection.bucket and location.key.startswith(connection.prefix)
        if connection is None or not opened or kind in sampled or kind not in onboarding.datasets:
            continue
        sample = request_sample(connection=connection, location=location, settings=source.settings, by=by)
        OnboardingDataset.objects.create(onboarding=onboarding, kind=kind, sample=sample)
        touch(onboarding, by, "onboarding.source_submitted", kind=kind, location=location.uri)
        begun[kind] = location.uri
    return begun


@receiver(access_opened)
def go_on_with_data(*, check: AccessCheck, **_: Any) -> None:
    """Sample what waited for this access, once what opened it is kept: neither undoes the other."""
    transaction.on_commit(partial(_sample_all, str(check.connection_id)), robust=True)


def _sample_all(connection_id: str) -> None:
    waiting = Onboarding.objects.filter(connection=connection_id).exclude(document_key=None)
    for onboarding in waiting.select_related("created_by", "connection"):
        if onboarding.created_by and not onboarding.is_frozen:
            with contextlib.suppress(ProblemError):  # the Data step proposes the same, and says what is wrong
                sample_planned(onboarding=onboarding, by=onboarding.created_by)
