"""Ranged reads: exact bytes, one version, within a budget, resumed when cut."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.fakes.aws import FakeAws
from wizard.aws import problems
from wizard.aws.diagnosis import Operation
from wizard.aws.models import Connection
from wizard.aws.session.listing import list_page, stat
from wizard.aws.session.objects import RangedObject
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.core.problems import ProblemError

pytestmark = pytest.mark.django_db

BODY = bytes(range(256)) * 8


@pytest.fixture
def session(connection: Connection, aws: FakeAws) -> AwsSession:
    return open_session(connection, now=timezone.now(), purpose="tst_1")


def parquet(session: AwsSession, budget: int | None = None) -> RangedObject:
    return RangedObject.open(session, "acme-ml", "in/b.parquet", budget=budget)


def code_of(call: object) -> str:
    with pytest.raises(ProblemError) as caught:
        call()  # type: ignore[operator]
    return caught.value.problem.code


def test_a_range_is_exactly_what_was_asked(session: AwsSession) -> None:
    source = parquet(session)
    assert (source.name, source.size) == ("in/b.parquet", 2048)
    assert source.read(300, 10) == BODY[300:310]
    assert source.read(2040, 100) == BODY[2040:]
    assert (source.requests, source.bytes_read) == (2, 18)


@pytest.mark.parametrize(("start", "length"), [(2048, 1), (5000, 1), (0, 0)])
def test_beyond_the_end_nothing_is_asked(session: AwsSession, start: int, length: int) -> None:
    source = parquet(session)
    assert source.read(start, length) == b""
    assert source.requests == 0


def test_many_ranges_come_in_order(session: AwsSession) -> None:
    ranges = [(start, 7) for start in range(2000, 0, -100)]
    source = parquet(session)
    assert source.read_many([(source.name, *span) for span in ranges]) == [
        BODY[start : start + 7] for start, _ in ranges
    ]
    assert source.requests == 20
    assert source.read_many([]) == []


def test_no_request_outlives_its_round(session: AwsSession, monkeypatch: pytest.MonkeyPatch) -> None:
    source, real, done = parquet(session), RangedObject._read, []

    def slowly(self: RangedObject, key: str, start: int, length: int) -> bytes:
        if start == 0:
            raise ProblemError(problems.cut_short(key))
        time.sleep(0.1)
        done.append(start)
        return real(self, key, start, length)

    monkeypatch.setattr(RangedObject, "_read", slowly)
    assert code_of(lambda: source.read_many([(source.name, start, 7) for start in range(4)])) == "aws.object.cut"
    assert len(done) == source.requests
    time.sleep(0.2)
    assert len(done) == source.requests


def test_a_cut_body_is_resumed_where_it_broke_off(session: AwsSession, aws: FakeAws) -> None:
    aws.cut_bodies_after = [100, 0]
    source = parquet(session)
    assert source.read(50, 1000) == BODY[50:1050]
    asked = [parameters["Range"] for operation, parameters in aws.asked if operation == Operation.GET]
    assert asked == ["bytes=50-1049", "bytes=150-1049", "bytes=150-1049"]
    assert source.bytes_read == 1000


def test_bodies_that_are_always_cut_are_told(session: AwsSession, aws: FakeAws) -> None:
    aws.cut_bodies_after = [0] * 4
    assert code_of(lambda: parquet(session).read(0, 10)) == "aws.object.cut"


def test_the_budget_is_kept_before_asking(session: AwsSession) -> None:
    source = parquet(session, budget=100)
    source.read(0, 90)
    assert code_of(lambda: source.read(0, 11)) == "aws.object.budget"
    assert source.requests == 1
    assert source.read(0, 10) == BODY[:10]


def test_a_replaced_object_is_noticed(session: AwsSession, aws: FakeAws) -> None:
    source = parquet(session)
    source.read(0, 10)
    aws.buckets["acme-ml"]["in/b.parquet"] = b"another version"
    assert code_of(lambda: source.read(10, 10)) == "aws.object.changed"


def test_a_missing_object_is_told_from_a_longer_name(session: AwsSession) -> None:
    with pytest.raises(ProblemError) as caught:
        stat(session, "acme-ml", "in/b.parq")
    assert caught.value.problem.code == "aws.object.missing"
    assert "AWS answered" not in caught.value.problem.detail  # the listing answered, and well
    assert stat(session, "acme-ml", "in/b.parquet").size == 2048


def test_a_store_without_ranges_is_not_believed(session: AwsSession, monkeypatch: pytest.MonkeyPatch) -> None:
    source = parquet(session)
    whole = session.ask

    def without_range(*args: object, **named: object) -> dict[str, object]:
        answer = whole(*args, **named)  # type: ignore[arg-type]
        return {name: value for name, value in answer.items() if name != "ContentRange"}

    monkeypatch.setattr(session, "ask", without_range)
    assert code_of(lambda: source.read(5, 5)) == "aws.object.no_ranges"


def test_an_entry_of_an_older_listing_is_that_version(session: AwsSession) -> None:
    entry = replace(stat(session, "acme-ml", "in/b.parquet"), etag='"old"')
    assert code_of(lambda: RangedObject(session, "acme-ml", entry).read(0, 1)) == "aws.object.changed"


def test_a_listing_has_objects_and_one_level_of_prefixes(session: AwsSession) -> None:
    page = list_page(session, "acme-ml", "in/")
    assert [entry.key for entry in page.objects] == ["in/_SUCCESS", "in/b.parquet"]
    assert page.prefixes == ("in/2026/",)
    assert not page.truncated


def test_a_long_listing_is_turned_page_by_page(session: AwsSession) -> None:
    first = list_page(session, "acme-ml", "in/", delimiter="", limit=2)
    assert first.truncated
    second = list_page(session, "acme-ml", "in/", delimiter="", limit=2, token=first.next_token)
    assert not second.truncated
    keys = [entry.key for entry in first.objects + second.objects]
    assert keys == ["in/2026/a.csv", "in/_SUCCESS", "in/b.parquet"]


def test_a_key_that_no_database_stores_is_listed_all_the_same(session: AwsSession, aws: FakeAws) -> None:
    aws.buckets["acme-ml"] |= {"in/a\0b.csv": b"x", "in/c\0d/e.csv": b"x"}
    page = list_page(session, "acme-ml", "in/")
    assert "in/a\ufffdb.csv" in [entry.key for entry in page.objects]
    assert "in/c\ufffdd/" in page.prefixes
