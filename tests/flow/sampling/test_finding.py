"""Which objects a location stands for, asked of the fake AWS: what is found, refused, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.fakes.aws import FakeAws
from wizard.aws.diagnosis import Operation
from wizard.aws.models import Connection
from wizard.aws.problems import unknown_pair
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.aws.types import ListPage
from wizard.core.problems import Problem, ProblemError
from wizard.sampling import listing
from wizard.sampling.finding import Found, find
from wizard.sampling.location import parse
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat

pytestmark = pytest.mark.django_db(transaction=True)


def look(connection: Connection, key: str, declared: FileFormat | None = None, **options: str) -> Found:
    session = open_session(connection, now=timezone.now(), purpose="test")
    settings = ReadSettings(format=declared, options=options)
    return find(session, parse(f"s3://acme-ml/{key}", allow_bucket=True), settings=settings)


def refused(connection: Connection, key: str, declared: FileFormat | None = None) -> Problem:
    with pytest.raises(ProblemError) as caught:
        look(connection, key, declared)
    return caught.value.problem


def put(aws: FakeAws, *keys: str) -> None:
    aws.buckets["acme-ml"] = {key: b"" if key.endswith(("_SUCCESS", ".crc")) else b"a,b\n1,2\n" for key in keys}


def codes(found: Found) -> list[str]:
    return [note.code for note in found.notes]


def picked(found: Found) -> list[str]:
    return [entry.key for entry in found.picked]


def test_one_object_costs_one_request(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/a.csv", "in/a.csv.bak")
    found = look(connection, "in/a.csv")
    assert (found.objects.kind, picked(found), found.objects.requests) == ("object", ["in/a.csv"], 1)
    assert aws.count(Operation.LIST) == 1


def test_an_object_that_is_missing_is_told_with_the_nearest(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/a.csv")
    problem = refused(connection, "in/A.csv")
    assert (problem.code, problem.paste) == ("aws.object.missing", "s3://acme-ml/in/a.csv")


def test_a_prefix_without_its_slash_is_understood(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/day/a.csv", "in/day/b.csv")
    found = look(connection, "in/day")
    assert (found.objects.kind, found.objects.matched, codes(found)) == ("prefix", 2, ["data.objects.prefix"])
    assert found.objects.requests == aws.count(Operation.LIST)


def test_a_prefix_says_what_matches_and_what_does_not(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/_SUCCESS", "in/.a.csv.crc", "in/a.csv", "in/b.csv", "in/x.json", "in/old/c.csv")
    found = look(connection, "in/")
    assert picked(found) == ["in/a.csv", "in/b.csv"]
    assert [(entry.code, entry.count) for entry in found.objects.ignored] == [
        ("data.ignored.format", 1),
        ("data.ignored.success", 1),
        ("data.ignored.checksum", 1),
        ("data.ignored.below", 1),
    ]
    assert found.objects.requests == aws.count(Operation.LIST) == 2


def test_partitions_become_columns(aws: FakeAws, connection: Connection) -> None:
    put(aws, *(f"in/day=2026-11-{day}/part-0.csv" for day in range(10, 30)), "in/_SUCCESS")
    found = look(connection, "in/")
    assert [(column.name, column.logical_type, column.values) for column in found.objects.partitions] == [
        ("day", "date", 20)
    ]
    assert (found.objects.matched, len(found.picked)) == (20, 6)
    assert found.objects.requests == aws.count(Operation.LIST) == 3


def test_a_glob_lists_only_what_can_match(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/2025/a.csv", "in/2026-1/a.csv", "in/2026-2/b.csv", "in/2026-2/c.json")
    found = look(connection, "in/2026-*/*.csv")
    assert (found.objects.kind, picked(found)) == ("glob", ["in/2026-1/a.csv", "in/2026-2/b.csv"])
    assert [asked["Prefix"] for operation, asked in aws.asked if operation == Operation.LIST] == ["in/2026-"]


def test_a_glob_of_nothing_is_a_problem(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/a.csv")
    assert refused(connection, "in/*.parquet").code == "data.objects.none"


def test_nothing_to_read_is_told_with_what_is_there(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/_SUCCESS", "in/.a.crc", "in/.b.crc")
    problem = refused(connection, "in/")
    assert problem.code == "data.objects.none"
    assert "1: Marks that a write has finished" in problem.detail
    assert "2: A checksum" in problem.detail


def test_an_empty_prefix_is_a_problem(aws: FakeAws, connection: Connection) -> None:
    put(aws, "out/a.csv")
    assert refused(connection, "in/").code == "data.objects.none"


def test_a_long_listing_is_ended_and_said(
    aws: FakeAws, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGES", 2)
    put(aws, *(f"in/day={number:05}/a.csv" for number in range(2500)))
    found = look(connection, "in/")
    assert (found.objects.matched, found.objects.complete) == (2000, False)
    assert codes(found) == ["data.objects.incomplete"]
    assert found.objects.requests == aws.count(Operation.LIST) == 5


def test_a_listing_stops_when_its_time_is_up(
    aws: FakeAws, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SECONDS", -1)
    put(aws, *(f"in/day={number:05}/a.csv" for number in range(1500)))
    assert not look(connection, "in/").objects.complete


def test_a_delta_table_is_known_without_listing_its_data(aws: FakeAws, connection: Connection) -> None:
    log = [f"in/t/_delta_log/{number:020}.json" for number in range(3)]
    put(aws, *log, *(f"in/t/day={number}/x.parquet" for number in range(9)))
    found = look(connection, "in/t/")
    assert (found.is_delta, found.folder, found.objects.kind, picked(found)) == (True, "in/t/", "delta", log)
    assert found.objects.requests == aws.count(Operation.LIST) == 2


def test_the_log_of_a_delta_table_is_found_behind_a_thousand_partitions(aws: FakeAws, connection: Connection) -> None:
    put(aws, *(f"in/t/Day={number:05}/x.parquet" for number in range(1200)), "in/t/_delta_log/0.json")
    found = look(connection, "in/t/")
    assert (found.is_delta, picked(found)) == (True, ["in/t/_delta_log/0.json"])
    assert found.objects.requests == aws.count(Operation.LIST) == 2


def test_a_delta_table_without_its_slash_is_understood(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/t/_delta_log/0.json", "in/t/x.parquet")
    assert look(connection, "in/t").is_delta


@pytest.mark.parametrize(
    "key", ["in/t/day=1/", "in/t/_delta_log/", "in/t/_delta_log/0.json", "in/t/*.parquet", "in/t/day=*/"]
)
def test_what_lies_inside_a_delta_table_proposes_the_table(aws: FakeAws, connection: Connection, key: str) -> None:
    put(aws, "in/t/_delta_log/0.json", "in/t/x.parquet", "in/t/day=1/x.parquet")
    problem = refused(connection, key)
    assert (problem.code, problem.paste) == ("data.objects.inside_delta", "s3://acme-ml/in/t/")


def test_a_delta_table_below_the_prefix_is_proposed(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/t/_delta_log/0.json", "in/t/x.parquet")
    assert refused(connection, "in/").paste == "s3://acme-ml/in/t/"


def test_a_delta_table_can_be_read_as_what_it_is_made_of(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/t/_delta_log/0.json", "in/t/x.parquet")
    found = look(connection, "in/t/", FileFormat.PARQUET)
    assert (picked(found), codes(found)) == (["in/t/x.parquet"], ["data.objects.delta_as_files"])


def test_no_delta_table_is_made_of_what_has_no_log(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/x.parquet")
    assert refused(connection, "in/", FileFormat.DELTA).code == "data.delta.not_a_table"
    assert refused(connection, "in/x.parquet", FileFormat.DELTA).code == "data.delta.not_a_table"


@pytest.mark.parametrize("mark", ["in/t/metadata/1.metadata.json", "in/t/.hoodie/hoodie.properties"])
def test_other_tables_are_refused_by_name(aws: FakeAws, connection: Connection, mark: str) -> None:
    put(aws, mark, "in/t/data/x.parquet")
    assert refused(connection, "in/t/").code == "data.objects.table_format"


def test_siblings_are_found_in_one_more_request(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/serving.csv", "in/train.csv")
    found = look(connection, "in/serving.csv")
    assert found.layout
    assert found.layout.siblings == (("training", "s3://acme-ml/in/train.csv"),)
    assert found.objects.requests == 2


def test_a_key_with_wildcards_in_it_is_found_when_they_are_escaped(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/a[1].csv", "in/a1.csv")
    assert picked(look(connection, "in/a\\[1].csv")) == ["in/a[1].csv"]
    assert picked(look(connection, "in/a[1].csv")) == ["in/a1.csv"]


def test_options_choose_what_is_read(aws: FakeAws, connection: Connection) -> None:
    put(aws, "in/a.csv", "in/x/b.csv")
    assert picked(look(connection, "in/", recursiveFileLookup="true", pathGlobFilter="b*")) == ["in/x/b.csv"]


def test_a_refusal_counts_only_for_who_needs_the_answer(
    aws: FakeAws, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(aws, "in/a.csv")
    asked = listing.list_page

    def no_logs(session: AwsSession, bucket: str, prefix: str, **more: Any) -> ListPage:
        if prefix.endswith("_delta_log/"):
            raise ProblemError(unknown_pair("1"))
        return asked(session, bucket, prefix, **more)

    monkeypatch.setattr(listing, "list_page", no_logs)
    assert picked(look(connection, "in/")) == ["in/a.csv"]
    put(aws, "in/part.parquet", "in/_delta_log/0.json")
    assert refused(connection, "in/") == unknown_pair("1")
