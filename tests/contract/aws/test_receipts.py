"""Receipts of what really went over the wire: the demo's AWS, and a server that makes boto try again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from tests.contract.aws.conftest import BUCKET, Account
from wizard.aws.diagnosis import Operation
from wizard.aws.models import Receipt
from wizard.aws.session.calls import Question
from wizard.aws.session.clients import Keys, s3_client
from wizard.aws.session.objects import RangedObject
from wizard.aws.session.sessions import open_session
from wizard.aws.types import Call
from wizard.core.problems import ProblemError
from wizard.demo.faults import Fault

pytestmark = pytest.mark.processes

KEYS = Keys("ASIAONE", "secret", "token", timezone.now())
SLOW = b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
EMPTY = b"<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>"


def test_every_call_has_a_receipt_with_the_id_that_aws_gave_it(account: Account) -> None:
    account.set_up(Fault.NONE)
    session = open_session(account.connection, now=timezone.now(), purpose="smp_1")
    source = RangedObject.open(session, BUCKET, "in/b.parquet")
    source.read_many([(source.name, *span) for span in ((0, 100), (500, 24), (2000, 500))])
    session.receipts.write()
    rows = list(Receipt.objects.order_by("pk"))
    assert [row.operation for row in rows] == [Operation.ASSUME, Operation.LIST, *3 * [Operation.GET]]
    assert sum(row.size for row in rows) == source.bytes_read == 100 + 24 + 48
    assert {row.status for row in rows} == {200, 206}
    assert all(row.request_id for row in rows)
    assert all(0 < row.seconds < 30 for row in rows)


@dataclass
class Moody:
    """A server that answers as told, in order, and then well."""

    url: str = ""
    answers: list[int] = field(default_factory=list)


@pytest.fixture
def moody() -> Iterator[Moody]:
    told = Moody()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = told.answers.pop(0) if told.answers else 200
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            body = EMPTY if status == 200 else SLOW
            self.send_header("x-amz-request-id", f"REQ-{status}-{len(told.answers)}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def heard(moody: Moody, settings: Any) -> list[Call]:
    settings.S3_ENDPOINT = moody.url
    return []


def listed(heard: list[Call]) -> None:
    question = Question(Operation.LIST, "list_objects_v2", {"Bucket": "acme-ml", "Prefix": "in/"})
    question.put(s3_client(region="us-east-1", keys=KEYS), heard.append)


def test_what_boto_tries_again_by_itself_is_heard_try_by_try(moody: Moody, heard: list[Call]) -> None:
    moody.answers = [503, 503]
    listed(heard)
    assert [(call.status, call.code, call.request_id) for call in heard] == [
        (503, "SlowDown", "REQ-503-1"),
        (503, "SlowDown", "REQ-503-0"),
        (200, "", "REQ-200-0"),
    ]
    assert {(call.operation, call.bucket, call.key) for call in heard} == {("s3:ListBucket", "acme-ml", "in/")}


def test_silence_is_heard_try_by_try(moody: Moody, heard: list[Call]) -> None:
    moody.answers = [0, 503, 0]
    with pytest.raises(ProblemError):
        listed(heard)
    assert [(call.status, call.code) for call in heard] == [
        (0, "ConnectionClosedError"),
        (503, "SlowDown"),
        (0, "ConnectionClosedError"),
    ]
    assert [call.request_id for call in heard] == ["", "REQ-503-1", ""]
