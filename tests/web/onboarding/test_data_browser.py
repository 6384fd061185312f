"""The bucket browser: further pages, beginnings of names, whole prefixes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Listing
from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding

MORE = {"HX-Request": "true", "HX-Target": "browser-more"}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/data"


def listed(row: Onboarding, *keys: str, after: str = "", truncated: bool = False) -> Listing:
    facts = {"etag": '"x"', "modified": "2026-11-23T12:00:00+00:00", "storage_class": "STANDARD", "size": 2_048}
    page = {"prefix": "", "objects": [facts | {"key": key} for key in keys], "prefixes": [], "truncated": truncated}
    return Listing.objects.create(
        connection=row.connection, prefix="", after=after, state=JobState.DONE, result_json=page
    )


def test_the_next_page_comes_when_it_is_scrolled_to(row: Onboarding, as_dana: Client) -> None:
    listed(row, "a.csv", "b.csv", truncated=True)
    page = as_dana.get(address(row)).content.decode()
    assert 'hx-trigger="intersect once, click"' in page
    form = {"action": "pick", "dataset": "serving", "here": "", "more": "b.csv"}
    asked = as_dana.post(address(row), form, headers=MORE).content.decode()
    assert 'id="browser-more"' in asked
    assert "hx-get" in asked
    Listing.objects.filter(after="b.csv").delete()
    listed(row, "c.csv", after="b.csv")
    come = as_dana.get(address(row) + "?prefix=&after=b.csv", headers=MORE).content.decode()
    assert "c.csv" in come
    assert "browser-more" not in come, "it was the last page"


def test_without_a_script_the_button_leads_to_the_next_page(row: Onboarding, as_dana: Client) -> None:
    listed(row, "a.csv", truncated=True)
    form = {"action": "pick", "dataset": "serving", "here": "", "more": "a.csv"}
    answer = as_dana.post(address(row), form)
    assert "after=a.csv" in answer["Location"]
    page = as_dana.get(answer["Location"].partition("#")[0]).content.decode()
    assert "From the beginning" not in page, "it is not listed yet"
    Listing.objects.filter(after="a.csv").delete()
    listed(row, "b.csv", after="a.csv")
    page = as_dana.get(answer["Location"].partition("#")[0]).content.decode()
    assert "From the beginning" in page
    assert "b.csv" in page


def test_a_page_after_a_key_outside_of_the_prefix_is_refused(row: Onboarding, as_dana: Client) -> None:
    form = {"action": "pick", "dataset": "serving", "here": "in/", "more": "out/a.csv"}
    assert as_dana.post(address(row), form).status_code == 422
    assert Listing.objects.count() == 0


def test_typed_letters_list_the_names_that_begin_with_them(row: Onboarding, as_dana: Client) -> None:
    form = {"action": "browse", "dataset": "serving", "prefix": "in/", "begin": "2026-1"}
    as_dana.post(address(row), form)
    assert Listing.objects.get().prefix == "in/2026-1"


def test_an_object_is_picked_by_its_very_name(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), {"action": "pick", "dataset": "serving", "key": "in/a[1]*.csv", "here": "in/"})
    sample = row.dataset_samples.get().sample
    assert not sample.uri.endswith("a[1]*.csv"), "it would be a glob"


@pytest.mark.parametrize("action", ["browse", "pick"])
def test_an_account_manager_looks_on(row: Onboarding, as_mo: Client, action: str) -> None:
    listed(row, "a.csv", truncated=True)
    page = as_mo.get(address(row)).content.decode()
    assert "a.csv" in page
    assert "Show more" not in page
    assert as_mo.post(address(row), {"action": action, "prefix": "", "key": "a.csv"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [
        ("s3://acme-ml/in/2026/a.csv", "in/2026/"),
        ("s3://acme-ml/in/day=*/a.csv", "in/"),
        ("s3://acme-ml", ""),
        ("s3://other/in/a.csv", None),
        ("no location", None),
    ],
)
def test_the_browser_follows_a_typed_location(row: Onboarding, as_dana: Client, typed: str, prefix: str | None) -> None:
    asked = {"location": typed, "dataset": "serving"}
    page = as_dana.get(
        reverse("onboarding:location_hint", args=[row.pk]), asked, headers={"HX-Request": "true"}
    ).content.decode()
    assert page.count('id="browser"') == (prefix is not None)
    assert f'name="prefix" value="{prefix}"' in page or prefix is None


def test_while_it_is_where_the_location_lies_it_is_left_alone(row: Onboarding, as_dana: Client) -> None:
    """What was typed into its filter would be lost."""
    asked = {"location": "s3://acme-ml/in/2026/a.cs", "dataset": "serving", "browsed": "in/2026/"}
    answer = as_dana.get(reverse("onboarding:location_hint", args=[row.pk]), asked, headers={"HX-Request": "true"})
    assert 'id="location-hint"' in answer.content.decode()
    assert 'id="browser"' not in answer.content.decode()
