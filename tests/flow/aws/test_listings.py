"""Listings of the bucket browser: a page at a time, each asked for with where the one before has ended."""

from __future__ import annotations

import pytest

from tests.fakes.aws import FakeAws
from wizard.accounts.models import User
from wizard.aws import tasks
from wizard.aws.models import Connection, Listing
from wizard.aws.services import request_listing
from wizard.core.problems import ProblemError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wide(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    monkeypatch.setattr(tasks, "LISTING_LIMIT", 3)
    keys = ["a.csv", "b/1.csv", "b/2.csv", "c.csv", "d/x/y.csv", "d/z.csv", "e.csv", "数/1.csv", "数.csv"]
    aws.buckets["acme-ml"] = {f"in/{key}": b"x" for key in keys}
    return aws


def page(connection: Connection, dana: User, after: str = "") -> Listing:
    listing = request_listing(connection=connection, prefix="in/", by=dana, after=after)
    listing.refresh_from_db()
    assert listing.is_done, listing.problem
    return listing


def names(listing: Listing) -> list[str]:
    result = listing.result
    assert result
    return sorted([entry.key for entry in result.objects] + list(result.prefixes))


def test_pages_follow_each_other_until_everything_was_seen_once(
    wide: FakeAws, connection: Connection, dana: User
) -> None:
    seen: list[list[str]] = []
    after = ""
    while not seen or after:
        listing = page(connection, dana, after)
        seen.append(names(listing))
        after = listing.next_after
    assert seen == [
        ["in/a.csv", "in/b/", "in/c.csv"],
        ["in/d/", "in/e.csv", "in/数.csv"],
        ["in/数/"],
    ]


def test_a_page_that_ends_with_a_prefix_is_followed_by_what_lies_behind_it(
    wide: FakeAws, connection: Connection, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "LISTING_LIMIT", 2)
    first = page(connection, dana)
    assert names(first) == ["in/a.csv", "in/b/"]
    assert names(page(connection, dana, first.next_after)) == ["in/c.csv", "in/d/"]


def test_the_last_page_asks_for_no_further_one(aws: FakeAws, connection: Connection, dana: User) -> None:
    assert page(connection, dana).next_after == ""


def test_two_pages_of_one_prefix_may_be_asked_for_at_once(connection: Connection, dana: User) -> None:
    first = Listing.objects.create(connection=connection, prefix="in/", requested_by=dana)
    Listing.objects.create(connection=connection, prefix="in/", after="in/a.csv", requested_by=dana)
    assert request_listing(connection=connection, prefix="in/", by=dana) == first


@pytest.mark.parametrize("after", ["out/a.csv", "in/" + "数" * 400])
def test_a_page_begins_within_the_prefix(connection: Connection, dana: User, after: str) -> None:
    with pytest.raises(ProblemError) as caught:
        request_listing(connection=connection, prefix="in/", by=dana, after=after)
    assert caught.value.problem.code == "aws.listing.outside"
