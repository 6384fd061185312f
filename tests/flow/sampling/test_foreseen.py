"""What a sample begins with is fetched while its object is looked for; nothing depends on it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.data.build import parquet
from tests.fakes.aws import FakeAws
from tests.samples import insurance_table
from wizard.aws.diagnosis import Operation
from wizard.aws.models import Connection
from wizard.aws.session.objects import RangedObjects
from wizard.aws.session.sessions import open_session
from wizard.core.problems import ProblemError
from wizard.sampling import foreseen
from wizard.sampling.finding import Found, find
from wizard.sampling.foreseen import Foreseen, ForeseenObjects
from wizard.sampling.limits import Limits
from wizard.sampling.location import parse
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = b"id,amount\n" + b"1,2.5\n" * 400_000


def look(connection: Connection, key: str, declared: FileFormat | None = None) -> tuple[Found, RangedObjects]:
    session = open_session(connection, now=timezone.now(), purpose="test")
    found = find(session, parse(f"s3://acme-ml/{key}"), settings=ReadSettings(format=declared), foresee=True)
    return found, RangedObjects(session, "acme-ml", found.picked)


def test_a_small_object_needs_no_further_request(aws: FakeAws, connection: Connection) -> None:
    found, source = look(connection, "in/plain.csv")
    assert found.foreseen
    objects = ForeseenObjects(source, found.foreseen)
    assert objects.read_many([("in/plain.csv", 0, 22)]) == [aws.buckets["acme-ml"]["in/plain.csv"]]
    assert (objects.requests, objects.bytes_read, source.requests) == (1, 22, 0)
    assert (aws.count(Operation.LIST), aws.count(Operation.GET)) == (1, 1)


def test_of_parquet_it_is_the_head_and_the_tail(aws: FakeAws, connection: Connection) -> None:
    body = aws.buckets["acme-ml"]["in/big.parquet"] = parquet(insurance_table(60_000), compression="none")
    found, source = look(connection, "in/big.parquet")
    assert found.foreseen
    tail = Limits().tail
    assert sorted(start for start, _ in found.foreseen.blocks) == [0, len(body) - tail]
    objects = ForeseenObjects(source, found.foreseen)
    assert objects.read_many([("in/big.parquet", len(body) - 100, 100), ("in/big.parquet", 10, 50)]) == [
        body[-100:],
        body[10:60],
    ]
    assert source.requests == 0


def test_only_the_missing_part_is_asked_for(aws: FakeAws, connection: Connection) -> None:
    aws.buckets["acme-ml"]["in/large.csv"] = LARGE
    found, source = look(connection, "in/large.csv")
    assert found.foreseen
    head = Limits().head
    objects = ForeseenObjects(source, found.foreseen)
    assert objects.read_many([("in/large.csv", 0, head + 10), ("in/large.csv", 2_000_000, 5)]) == [
        LARGE[: head + 10],
        LARGE[2_000_000:2_000_005],
    ]
    assert (source.requests, source.bytes_read) == (2, 15)


def test_parts_of_another_version_are_not_used(aws: FakeAws, connection: Connection) -> None:
    found, _ = look(connection, "in/plain.csv")
    session = open_session(connection, now=timezone.now(), purpose="test")
    ahead = foreseen.ask_ahead(session, "acme-ml", "in/plain.csv", None)
    assert ahead
    aws.buckets["acme-ml"]["in/plain.csv"] = b"id;amount\n3;4,5\n"
    stale = Foreseen.of(foreseen.ask_ahead(session, "acme-ml", "in/plain.csv", None) or ahead, found.picked[0])
    assert (stale.blocks, stale.requests) == ((), 1)


@pytest.mark.parametrize("key", ["in/serving", "in/readme.md", "in/data.bin"])
def test_nothing_is_asked_of_a_key_that_promises_no_data(aws: FakeAws, connection: Connection, key: str) -> None:
    aws.buckets["acme-ml"][key] = b"a,b\n1,2\n"
    found, _ = look(connection, key)
    assert found.foreseen is None
    assert aws.count(Operation.GET) == 0


def test_a_prefix_is_no_object_to_begin_with(aws: FakeAws, connection: Connection) -> None:
    aws.buckets["acme-ml"]["daily.csv/part-1.csv"] = b"a\n1\n"
    found, _ = look(connection, "daily.csv")
    assert (found.objects.kind, found.foreseen) == ("prefix", None)


def test_what_is_missing_is_told_as_ever(aws: FakeAws, connection: Connection) -> None:
    with pytest.raises(ProblemError) as caught:
        look(connection, "in/Plain.csv")
    assert (caught.value.problem.code, caught.value.problem.paste) == (
        "aws.object.missing",
        "s3://acme-ml/in/plain.csv",
    )


def test_a_refusal_or_a_cut_body_costs_nothing_but_the_request(aws: FakeAws, connection: Connection) -> None:
    aws.cut_bodies_after.append(3)
    found, source = look(connection, "in/plain.csv")
    assert found.foreseen
    objects = ForeseenObjects(source, found.foreseen)
    assert objects.read_many([("in/plain.csv", 0, 22)]) == [aws.buckets["acme-ml"]["in/plain.csv"]]
