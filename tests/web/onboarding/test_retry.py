"""“Try again” when somebody else has registered the same version meanwhile: said on the page, not a broken page."""

from __future__ import annotations

from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.onboarding import services
from wizard.registration.models import Registration


def test_a_version_that_is_taken_now_is_said(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana)
    services.submit_review(onboarding=row, by=dana)
    Registration.objects.update(state=JobState.FAILED)
    services.submit_review(onboarding=factories.mapped(acme, dana), by=dana)
    page = as_dana.post(f"/onboardings/{row.pk}/registration", follow=True)
    assert page.status_code == 200
    assert "Another onboarding registers version" in page.content.decode()
