"""The Data step: locations, the bucket browser, and what a sample shows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Listing
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.models import Onboarding
from wizard.sampling.models import Sample

HTMX = {"HX-Request": "true"}
NOON = "2026-11-23T12:00:00+00:00"
PAGE = {
    "prefix": "",
    "objects": [
        {
            "key": "a.parquet",
            "size": 2048,
            "etag": '"x"',
            "modified": "2026-11-23T12:00:00+00:00",
            "storage_class": "STANDARD",
        },
        {
            "key": "_SUCCESS",
            "size": 0,
            "etag": '"x"',
            "modified": "2026-11-23T12:00:00+00:00",
            "storage_class": "STANDARD",
        },
    ],
    "prefixes": ["in/"],
    "truncated": False,
}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana, datasets=["serving", "training"])


def soon() -> datetime:
    return timezone.now() + timedelta(minutes=30)


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/data"


@pytest.mark.parametrize(
    "typed",
    [
        "s3://acme-ml/in/a.parquet",
        "https://acme-ml.s3.eu-west-1.amazonaws.com/in/a.parquet",
        "arn:aws:s3:::acme-ml/in/a.parquet",
        "  s3://acme-ml/in/a.parquet  ",
    ],
)
def test_every_spelling_of_a_location_is_sampled(row: Onboarding, as_dana: Client, typed: str) -> None:
    answer = as_dana.post(address(row), {"action": "sample", "dataset": "serving", "location": typed})
    assert answer.status_code == 302
    assert Sample.objects.get().uri == "s3://acme-ml/in/a.parquet"


@pytest.mark.parametrize("typed", ["s3://acme-ml", "s3://acme-ml/", "arn:aws:s3:::acme-ml"])
def test_a_bucket_alone_opens_in_the_browser(row: Onboarding, as_dana: Client, typed: str) -> None:
    answer = as_dana.post(address(row), {"action": "sample", "dataset": "serving", "location": typed})
    assert answer["Location"].endswith("#browser")
    assert Listing.objects.get().prefix == ""
    assert Sample.objects.count() == 0


@pytest.mark.parametrize("typed", ["s3://acme-ml/in/", "arn:aws:s3:::acme-ml/in/", "s3://acme-ml/in/day=*/part-*.csv"])
def test_a_prefix_or_a_glob_is_one_dataset(row: Onboarding, as_dana: Client, typed: str) -> None:
    answer = as_dana.post(address(row), {"action": "sample", "dataset": "serving", "location": typed})
    assert answer["Location"].endswith("#sample")
    assert Sample.objects.get().key == typed.rpartition("acme-ml/")[2].rpartition(":::")[2]


def test_everything_under_a_prefix_is_used_by_one_button(row: Onboarding, as_dana: Client) -> None:
    listed(row, "in/")
    assert "Use everything under this prefix" in as_dana.get(address(row) + "?prefix=in/").content.decode()
    as_dana.post(address(row), {"action": "pick", "dataset": "serving", "key": "in/", "here": "in/"})
    assert Sample.objects.get().key == "in/"


def test_a_prefix_without_objects_is_a_problem_with_a_remedy(row: Onboarding, as_dana: Client) -> None:
    nothing = {"prefix": "in/", "objects": [], "prefixes": [], "truncated": False}
    Listing.objects.create(connection=row.connection, prefix="in/", state=JobState.DONE, result_json=nothing)
    page = as_dana.get(address(row) + "?prefix=in/").content.decode()
    assert 'data-problem="aws.bucket.empty_prefix"' in page


@pytest.mark.parametrize(
    "typed", ["", "gs://acme/a", "acme", "s3://", "s3://Acme_ML/a.csv", "s3://other/a.csv", "x" * 3000]
)
def test_what_is_no_location_of_the_bucket_is_refused(row: Onboarding, as_dana: Client, typed: str) -> None:
    answer = as_dana.post(address(row), {"action": "sample", "dataset": "serving", "location": typed})
    assert answer.status_code == 422
    assert Sample.objects.count() == 0


def test_reading_twice_is_one_sample(row: Onboarding, as_dana: Client) -> None:
    for _ in range(2):
        as_dana.post(address(row), {"action": "sample", "dataset": "serving", "location": "s3://acme-ml/a.csv"})
    assert Sample.objects.count() == 1


def test_an_object_is_picked_from_the_list(row: Onboarding, as_dana: Client) -> None:
    Listing.objects.create(connection=row.connection, prefix="", state=JobState.DONE, result_json=PAGE)
    page = as_dana.get(address(row)).content.decode()
    assert "a.parquet" in page
    assert "_SUCCESS" not in page
    as_dana.post(address(row), {"action": "pick", "dataset": "serving", "key": "a.parquet", "here": ""})
    assert Sample.objects.get().key == "a.parquet"


def test_opening_a_prefix_lists_it_in_the_background(row: Onboarding, as_dana: Client) -> None:
    answer = as_dana.post(address(row), {"action": "pick", "dataset": "serving", "open": "in/", "here": ""})
    assert "prefix=in%2F" in answer["Location"]
    listing = Listing.objects.get(prefix="in/")
    assert listing.state == JobState.QUEUED
    fragment = as_dana.get(address(row) + "?prefix=in/", headers=HTMX | {"HX-Target": "browser"}).content.decode()
    assert 'hx-trigger="every 500ms"' in fragment
    assert "<html" not in fragment


def test_a_prefix_outside_the_connection_is_refused(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.connected(acme, dana)
    assert row.connection
    row.connection.prefix = "in/"
    row.connection.save()
    row.connection.checks.update(prefix="in/")
    answer = as_dana.post(address(row), {"action": "pick", "dataset": "serving", "open": "out/"})
    assert answer.status_code == 422
    assert Listing.objects.count() == 0


def test_a_sample_shows_its_facts_rows_and_columns(row: Onboarding, as_dana: Client) -> None:
    factories.add_sample(row, values_until=soon())
    page = as_dana.get(address(row) + "?dataset=serving").content.decode()
    for expected in ("PARQUET", "200", "rows, exact", "p-000000", "will_buy_insurance", "tensor"):
        assert expected in page, expected


def test_the_next_step_opens_when_every_dataset_has_its_sample(row: Onboarding, as_dana: Client) -> None:
    factories.add_sample(row)
    assert as_dana.get(f"/onboardings/{row.pk}/columns").status_code == 302
    factories.add_sample(row, kind="training")
    assert as_dana.get(f"/onboardings/{row.pk}/columns").status_code == 200


def test_a_dataset_that_was_not_asked_for_cannot_be_sampled(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), {"action": "sample", "dataset": "actuals", "location": "s3://acme-ml/a.csv"})
    assert not row.dataset_samples.filter(kind="actuals").exists()


def listed(row: Onboarding, prefix: str) -> None:
    Listing.objects.create(connection=row.connection, prefix=prefix, state=JobState.DONE, result_json=PAGE)


def test_picking_an_object_leaves_the_browser_where_it_is(row: Onboarding, as_dana: Client) -> None:
    picked = {"action": "pick", "dataset": "serving", "key": "in/a.parquet", "here": "in/"}
    assert "prefix=in%2F" in as_dana.post(address(row), picked)["Location"]


def test_the_next_dataset_is_looked_for_beside_the_first_one(row: Onboarding, as_dana: Client) -> None:
    factories.add_sample(row)
    assert as_dana.get(address(row) + "?dataset=training").context["data"].browser.prefix == "", (
        "nothing is listed there yet"
    )
    listed(row, "insurance/")
    assert as_dana.get(address(row) + "?dataset=training").context["data"].browser.prefix == "insurance/"
    assert as_dana.get(address(row) + "?dataset=training&prefix=").context["data"].browser.prefix == "", (
        "the way up stays open"
    )


def test_a_sampled_dataset_leads_to_the_one_without_a_sample(row: Onboarding, as_dana: Client) -> None:
    factories.add_sample(row)
    assert 'href="?dataset=training"' in bar(as_dana.get(address(row) + "?dataset=serving").content.decode())
    assert 'href="?dataset=training"' not in bar(as_dana.get(address(row) + "?dataset=training").content.decode())


def bar(page: str) -> str:
    return page[page.index('id="data-bar"') :]


@pytest.mark.parametrize(("cure", "way_on"), [("data", 'href="#id_location"'), ("aws", '/aws"><span>Go to')])
def test_a_failed_sample_leads_to_where_it_is_cured(row: Onboarding, as_dana: Client, cure: str, way_on: str) -> None:
    problem = Problem(
        "data.object.empty", Whose.YOURS, "There is nothing in it", "0 bytes.", "Choose another.", cure=cure
    )
    factories.add_sample(row, state=JobState.FAILED, result_json=None, problem_json=problem.to_json())
    page = as_dana.get(address(row) + "?dataset=serving").content.decode()
    assert way_on in page[page.index("data.object.empty") :]


def test_why_a_location_cannot_be_read_stands_at_the_location(row: Onboarding, as_dana: Client) -> None:
    """In the page, and in what comes when the sample has failed under somebody's eyes; nothing is unfolded for it."""
    problem = Problem(
        "aws.object.missing", Whose.YOURS, "There is no such object", "404.", "Choose another.", cure="data"
    )
    factories.add_sample(row, state=JobState.FAILED, result_json=None, problem_json=problem.to_json())
    page = as_dana.get(address(row) + "?dataset=serving").content.decode()
    assert page.count('data-problem="aws.object.missing"') == 1
    assert page.index('id="source"') < page.index("aws.object.missing") < page.index('id="written"')
    assert '<details class="fold" id="more-options">' in page
    target = HTMX | {"HX-Target": "sample-progress"}
    part = as_dana.get(address(row) + "?dataset=serving", headers=target).content.decode()
    beside = part[part.index('id="source-problem" hx-swap-oob="true"') :]
    assert 'data-problem="aws.object.missing"' in beside
    assert part.count('data-problem="aws.object.missing"') == 1


def test_the_tabs_and_the_button_go_along_with_the_sample(row: Onboarding, as_dana: Client) -> None:
    factories.add_sample(row)
    text = as_dana.get(address(row) + "?dataset=serving", headers=HTMX | {"HX-Target": "sample"}).content.decode()
    for part in ("data-tabs", "read-sample", "data-bar", "stepper"):
        assert f'id="{part}"' in text, part
