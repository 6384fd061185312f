"""Receipts: every call leaves one, whoever makes it and however the job ends, and nothing breaks for it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from django.db import connection as database
from django.utils import timezone

from tests.fakes.aws import FakeAws
from wizard.accounts.models import User
from wizard.aws.bodies import MeteredBody
from wizard.aws.diagnosis import Operation
from wizard.aws.models import AccessCheck, Connection, Listing, Receipt
from wizard.aws.services import request_access_check, request_listing
from wizard.aws.session import receipts
from wizard.aws.session.listing import list_page
from wizard.aws.session.objects import RangedObject
from wizard.aws.session.receipts import Recorder, forget_receipts, recorder
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.aws.tasks import forget_old_receipts, list_objects
from wizard.aws.types import Call
from wizard.core import running
from wizard.core.ends import at_end_of_work
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(connection: Connection, aws: FakeAws) -> AwsSession:
    return open_session(connection, now=timezone.now(), purpose="tst_1")


def kept() -> list[tuple[str, int, str]]:
    return list(Receipt.objects.order_by("pk").values_list("operation", "status", "code"))


def call(**facts: Any) -> Call:
    return Call(**{"operation": "s3:GetObject", "status": 206, "bucket": "acme-ml", "key": "in/a"} | facts)


# --- What a receipt says ---


def test_a_receipt_has_everything_that_finds_the_call_in_cloudtrail(session: AwsSession) -> None:
    before = timezone.now()
    list_page(session, "acme-ml", "in/")
    assumed, listed = Receipt.objects.order_by("pk")
    assert (assumed.operation, assumed.bucket, assumed.key) == ("sts:AssumeRoleWithWebIdentity", "", "")
    assert (listed.operation, listed.bucket, listed.key) == ("s3:ListBucket", "acme-ml", "in/")
    for receipt in (assumed, listed):
        assert receipt.request_id == "REQ-OK"
        assert receipt.status == 200
        assert receipt.role_arn == session.role.arn
        assert receipt.purpose == "tst_1"
        assert receipt.purpose in session.role.session_name
        assert before - timedelta(seconds=60) < receipt.at <= timezone.now()
    assert assumed.size == listed.size == 0


def test_bytes_are_those_that_came_also_of_a_cut_body(session: AwsSession, aws: FakeAws) -> None:
    source = RangedObject.open(session, "acme-ml", "in/b.parquet")
    aws.cut_bodies_after = [100]
    source.read(0, 1000)
    sizes = list(Receipt.objects.filter(operation=Operation.GET).order_by("pk").values_list("size", flat=True))
    assert sizes == [100, 900]
    assert sum(sizes) == source.bytes_read


def test_a_refusal_and_silence_leave_receipts(connection: Connection, aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, 403, "AccessDenied", "Not authorized")
    for _ in range(2):
        with pytest.raises(ProblemError):
            open_session(connection, now=timezone.now(), purpose="tst_1")
        aws.vanish(Operation.ASSUME)
    assert [each[1:] for each in kept()] == [(403, "AccessDenied"), (0, "EndpointConnectionError")]
    assert list(Receipt.objects.order_by("pk").values_list("request_id", flat=True)) == ["REQ-REFUSED", ""]


def test_renewals_and_tries_in_another_region_leave_receipts(connection: Connection, aws: FakeAws) -> None:
    connection.region = "me-south-1"
    aws.regions["acme-ml"] = "me-south-1"
    aws.refuse_once(Operation.ASSUME, 403, "RegionDisabledException")
    session = open_session(connection, now=timezone.now(), purpose="tst_1")
    aws.refuse_once(Operation.LIST, 400, "ExpiredToken")
    list_page(session, "acme-ml", "in/")
    aws.regions["acme-ml"] = "eu-west-1"
    list_page(session, "acme-ml", "in/")
    assert [f"{operation.split(':')[1]} {code}".strip() for operation, _, code in kept()] == [
        "AssumeRoleWithWebIdentity RegionDisabledException",
        "AssumeRoleWithWebIdentity",
        "ListBucket ExpiredToken",
        "AssumeRoleWithWebIdentity",
        "ListBucket",
        "ListBucket AuthorizationHeaderMalformed",
        "ListBucket",
    ]


def test_as_many_receipts_as_calls(session: AwsSession, aws: FakeAws) -> None:
    source = RangedObject.open(session, "acme-ml", "in/b.parquet")
    source.read_many([(source.name, start, 7) for start in range(0, 2000, 50)])
    source.read(5, 5)
    session.receipts.write()
    assert Receipt.objects.count() == len(aws.asked)
    assert sum(Receipt.objects.values_list("size", flat=True)) == source.bytes_read


def test_whoever_listens_besides_is_still_told(connection: Connection, aws: FakeAws) -> None:
    heard: list[Call] = []
    open_session(connection, now=timezone.now(), purpose="tst_1", heard=heard.append)
    assert len(heard) == Receipt.objects.count() == 1


def test_what_no_database_stores_is_stored_all_the_same(connection: Connection) -> None:
    recorder(connection, "tst_1")(call(key="in/a\0b\ud800" + "x" * 2000, code="c" * 200, request_id="r" * 200))
    receipt = Receipt.objects.get()
    assert receipt.key.startswith("in/a\ufffdb\ufffdxx")
    assert (len(receipt.key), len(receipt.code), len(receipt.request_id)) == (1024, 80, 120)


# --- Every job, however it ends ---


@pytest.mark.django_db(transaction=True)
def test_an_access_check_leaves_receipts_before_it_says_that_it_is_done(
    connection: Connection, aws: FakeAws, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_end: list[int] = []
    finish = AccessCheck.finish

    def finished(check: AccessCheck, **result: Any) -> None:
        at_the_end.append(Receipt.objects.filter(purpose=check.pk).count())
        finish(check, **result)

    monkeypatch.setattr(AccessCheck, "finish", finished)
    check = request_access_check(connection=connection, by=dana)
    check.refresh_from_db()
    assert check.is_done, check.problem
    asked_first = Receipt.objects.filter(purpose=check.pk).count()
    assert at_the_end == [asked_first]
    assert Receipt.objects.count() == len(aws.asked)  # those of the listing that follows, too
    assert Receipt.objects.filter(purpose__startswith="lst_").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", [ProblemError, RuntimeError, SystemExit])
def test_a_job_that_ends_badly_keeps_its_receipts(
    connection: Connection, aws: FakeAws, dana: User, monkeypatch: pytest.MonkeyPatch, ending: type[BaseException]
) -> None:
    def end(*_: Any, **__: Any) -> None:
        raise ending(running._unexpected()) if ending is ProblemError else ending()

    monkeypatch.setattr("wizard.aws.tasks.list_page", end)
    monkeypatch.setattr("wizard.aws.listings.ring", lambda _: None)
    listing = request_listing(connection=connection, prefix="in/", by=dana)
    if ending is SystemExit:
        with pytest.raises(SystemExit):
            list_objects(listing.pk)
    else:
        list_objects(listing.pk)
    assert [receipt.operation for receipt in Receipt.objects.filter(purpose=listing.pk)] == [Operation.ASSUME]


@pytest.mark.django_db(transaction=True)
def test_inside_a_job_receipts_come_in_batches(
    connection: Connection, aws: FakeAws, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    insert = Receipt.objects.bulk_create
    monkeypatch.setattr(Receipt.objects, "bulk_create", lambda rows, **more: written.append(len(rows)) or insert(rows))
    monkeypatch.setattr(receipts, "PATIENCE", 3600.0)
    monkeypatch.setattr(receipts, "BATCH", 100)

    def read(listing: Listing) -> dict[str, Any]:
        source = RangedObject.open(
            open_session(connection, now=timezone.now(), purpose=listing.pk), "acme-ml", "in/b.parquet"
        )
        for _ in range(5):
            source.read_many([(source.name, start, 3) for start in range(0, 600, 10)])
        return {}

    monkeypatch.setattr("wizard.aws.tasks._list", read)
    request_listing(connection=connection, prefix="in/", by=dana)
    assert sum(written) == Receipt.objects.count() == 2 + 5 * 60
    assert len(written) == 3
    assert max(written) < 200


def test_outside_of_a_job_each_is_written_at_once(session: AwsSession) -> None:
    assert Receipt.objects.count() == 1
    list_page(session, "acme-ml", "in/")
    assert Receipt.objects.count() == 2


def test_a_body_that_nobody_closes_is_written_at_the_end(connection: Connection) -> None:
    recording = recorder(connection, "tst_1")
    recording(call(body=MeteredBody(None)))
    assert Receipt.objects.count() == 0
    recording.write()
    recording.write()
    assert Receipt.objects.count() == 1


def test_other_threads_leave_the_database_alone(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = recorder(connection, "tst_1")
    writers: list[int] = []
    write = Recorder._write
    monkeypatch.setattr(Recorder, "_write", lambda self: writers.append(threading.get_ident()) or write(self))
    threads = [threading.Thread(target=lambda: [recording(call()) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert writers == []
    recording.write_if_due()
    assert writers == [threading.get_ident()]
    assert Receipt.objects.count() == 200


# --- What goes wrong ---


def broken(*_: Any, **__: Any) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


def test_a_database_that_takes_no_receipts_does_not_disturb_the_reading(
    session: AwsSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, transaction.atomic():
        patched.setattr(Receipt.objects, "bulk_create", broken)
        assert list_page(session, "acme-ml", "in/").objects
        assert Connection.objects.exists()  # the transaction around it is still good
    list_page(session, "acme-ml", "in/")
    assert Receipt.objects.count() == 3


def test_what_waits_for_the_database_is_bounded(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "MOST_KEPT", 10)
    recording = recorder(connection, "tst_1")
    with monkeypatch.context() as patched:
        patched.setattr(Receipt.objects, "bulk_create", broken)
        for number in range(25):
            recording(call(key=str(number)))
    recording.write()
    assert list(Receipt.objects.order_by("pk").values_list("key", flat=True)) == [
        str(number) for number in range(15, 25)
    ]


def test_receipts_of_a_connection_that_is_gone_are_lost_without_a_trace(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = recorder(connection, "tst_1")
    monkeypatch.setattr(Receipt.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(DatabaseError))
    recording(call())
    recording.write()
    assert not Receipt.objects.exists()


def test_the_end_of_work_is_for_jobs_only(connection: Connection, dana: User) -> None:
    assert at_end_of_work(lambda: None) is False
    ended: list[str] = []

    def fail() -> None:
        raise RuntimeError

    def work(listing: Listing) -> dict[str, Any]:
        assert at_end_of_work(fail)
        assert at_end_of_work(lambda: ended.append(Listing.objects.get(pk=listing.pk).state))
        return {}

    listing = Listing.objects.create(connection=connection, prefix="in/", requested_by=dana)
    running.run(Listing, listing.pk, work)
    listing.refresh_from_db()
    assert (ended, listing.state) == ([JobState.RUNNING], JobState.DONE)
    assert at_end_of_work(lambda: None) is False


# --- How long they are kept ---


def test_old_receipts_are_forgotten(
    connection: Connection, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "SWEPT_AT_ONCE", 3)
    recording = recorder(connection, "tst_1")
    for _ in range(10):
        recording(call())
    old = list(Receipt.objects.order_by("pk").values_list("pk", flat=True)[:7])
    Receipt.objects.filter(pk__in=old).update(at=timezone.now() - timedelta(days=8))
    settings.RECEIPT_DAYS = 0
    assert forget_old_receipts() == 0
    settings.RECEIPT_DAYS = 7
    assert forget_old_receipts() == 7
    assert forget_receipts(before=timezone.now() - timedelta(days=7)) == 0
    assert Receipt.objects.count() == 3


def test_beat_knows_the_sweep(settings: LazySettings) -> None:
    assert forget_old_receipts.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
