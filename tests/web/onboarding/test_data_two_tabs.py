"""Two tabs, or two people, on the Data step: what one has changed is not set back unsaid by the other."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding
from wizard.sampling.models import Sample

HTMX = {"HX-Request": "true", "HX-Target": "sample"}
CSV = "s3://acme-ml/in/a.csv"


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


def sent(client: Client, row: Onboarding, *, seen: str, sep: str = "", location: str = CSV, **more: str) -> int:
    asked = {"action": "sample", "dataset": "serving", "location": location, "seen": seen, "percent": "100"}
    options = {"shown": "options", "option-sep": sep, "format": "csv"}
    status = client.post(f"/onboardings/{row.pk}/data", asked | options | more).status_code
    Sample.objects.live().update(state=JobState.DONE)
    return status


def newest() -> Sample:
    return Sample.objects.order_by("-created_at", "-pk")[0]


def begun(client: Client, row: Onboarding) -> str:
    """Both tabs show this sample."""
    assert sent(client, row, seen="") == 302
    return newest().pk


def test_what_another_tab_has_changed_is_not_set_back_unsaid(row: Onboarding, as_dana: Client) -> None:
    seen = begun(as_dana, row)
    assert sent(as_dana, row, seen=seen, sep=";") == 302
    answer = as_dana.post(
        f"/onboardings/{row.pk}/data",
        {"action": "sample", "dataset": "serving", "location": CSV, "seen": seen, "percent": "50", "format": "csv"}
        | {"shown": "options", "option-sep": ""},
        headers=HTMX,
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-problem="onboarding.source.changed"' in page
    assert "Changed by you, in another tab: the option sep." in page
    assert answer["HX-Reswap"] == "outerHTML show:#source:top", "who looks at the options sees it, too"
    assert newest().settings.options == {"sep": ";"}, "nothing was set back"
    assert f'value="{newest().pk}"' in page, "pressed once more, it is meant"


def test_pressed_once_more_it_is_meant(row: Onboarding, as_dana: Client) -> None:
    seen = begun(as_dana, row)
    sent(as_dana, row, seen=seen, sep=";")
    assert sent(as_dana, row, seen=seen) == 422
    assert sent(as_dana, row, seen=newest().pk) == 302
    assert newest().settings.options == {}


def test_a_colleague_is_named(row: Onboarding, acme: Workspace, as_dana: Client) -> None:
    seen = begun(as_dana, row)
    kim = Client()
    kim.force_login(factories.member(acme, email="kim@acme.test", name="Kim"))
    sent(kim, row, seen=seen, location="s3://acme-ml/in/b.csv")
    answer = as_dana.post(
        f"/onboardings/{row.pk}/data",
        {"action": "sample", "dataset": "serving", "location": CSV, "seen": seen, "percent": "100", "format": "csv"},
    )
    page = answer.content.decode()
    assert "Changed by Kim: the location." in page
    assert f'href="/onboardings/{row.pk}/data?dataset=serving"' in page, "one press takes what Kim has chosen"


def test_of_two_people_who_change_the_same_thing_the_second_is_told(
    row: Onboarding, acme: Workspace, as_dana: Client
) -> None:
    seen = begun(as_dana, row)
    kim = Client()
    kim.force_login(factories.member(acme, email="kim@acme.test", name="Kim"))
    assert sent(kim, row, seen=seen, sep=";") == 302
    assert sent(as_dana, row, seen=seen, sep=";") == 302, "both have chosen the same"
    assert sent(kim, row, seen=newest().pk, sep="|") == 302
    assert sent(as_dana, row, seen=seen, sep="\\t") == 422
    assert newest().settings.options == {"sep": "|"}
    assert sent(as_dana, row, seen=newest().pk, sep="\\t") == 302, "pressed once more, it is meant"


def test_changes_of_other_things_and_quick_changes_of_ones_own_are_fine(row: Onboarding, as_dana: Client) -> None:
    seen = begun(as_dana, row)
    assert sent(as_dana, row, seen=seen, sep=";") == 302
    assert sent(as_dana, row, seen=seen, sep="|") == 302, "the answer of the change before had not come yet"
    assert sent(as_dana, row, seen=seen, sep="|", percent="50") == 302


def test_an_unknown_sample_says_nothing(row: Onboarding, as_dana: Client) -> None:
    begun(as_dana, row)
    sent(as_dana, row, seen="", sep=";")
    assert sent(as_dana, row, seen="smp_unknown") == 302


def test_told_once_a_further_change_is_no_consent(row: Onboarding, as_dana: Client) -> None:
    """Options are read as they are changed: only the button that says so replaces the other's."""
    seen = begun(as_dana, row)
    sent(as_dana, row, seen=seen, sep=";")
    asked = {"action": "sample", "dataset": "serving", "location": CSV, "percent": "100", "format": "csv"}
    asked |= {"shown": "options", "seen": seen}
    page = as_dana.post(f"/onboardings/{row.pk}/data", asked, headers=HTMX).content.decode()
    assert f'id="source-seen" form="source-form" value="{seen}"' in page
    assert f'name="meant" value="{newest().pk}"' in page
    assert sent(as_dana, row, seen=seen, percent="50") == 422
    assert sent(as_dana, row, seen=seen, meant=newest().pk) == 302
    assert newest().settings.options == {}
    page = as_dana.get(f"/onboardings/{row.pk}/data").content.decode()
    assert 'name="meant"' not in page
