"""Receipts: every call that is made with a customer's role becomes a row that the customer can read.

`recorder` listens to a session. It gathers receipts and writes them in batches, and what is left when the present job
ends, however it ends; outside of a job it writes each at once. A receipt that can't be written is logged and never
disturbs the reading. Nothing is raised.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from wizard.aws.bodies import MeteredBody
from wizard.aws.models import Connection, Receipt
from wizard.aws.session.storable import storable
from wizard.aws.types import Call
from wizard.core.ends import at_end_of_work

log = structlog.get_logger(__name__)

BATCH = 500
"""Receipts that are written at once; a worker that is killed loses at most these …"""
PATIENCE = 2.0
"""… or those of so many seconds."""
MOST_KEPT = 5_000
"""Receipts that wait in memory while the database takes none; older ones are lost, and the log says how many."""
SWEPT_AT_ONCE = 5_000


def recorder(connection: Connection, purpose: str) -> Recorder:
    """A listener that writes down what is asked with the connection's role for the job `purpose`.

    The thread that calls this owns the recorder: it alone talks to the database.
    """
    recording = Recorder(connection, purpose)
    recording.is_patient = at_end_of_work(recording.write)
    return recording


class Recorder:
    """Turns calls into receipts. Calls may come from any thread; the database is the business of its owner's.

    Memory is bounded by the ranges of one round (`sampling.isolation.ASKS`): between rounds the owner writes.
    """

    def __init__(self, connection: Connection, purpose: str) -> None:
        self._owner = threading.get_ident()
        self._connection_id = connection.pk
        self._role_arn = connection.role_arn
        self._purpose = purpose
        self._lock = threading.Lock()
        self._under_way: dict[MeteredBody, tuple[Receipt, float]] = {}
        self._waiting: list[Receipt] = []
        self._written_at = time.monotonic()
        self.is_patient = False

    def __call__(self, call: Call) -> None:
        """Note one call. The bytes of an object are counted until its body is closed."""
        receipt = self._receipt(call)
        if call.body is None:
            self._keep(receipt)
            return
        body = call.body
        begun = time.monotonic() - call.seconds
        with self._lock:
            self._under_way[body] = receipt, begun
        body.when_closed(lambda: self._settle(body))

    def write_if_due(self) -> None:
        """Write what waits, if it is enough or has waited long enough, and this is the owner's thread."""
        late = not self.is_patient or time.monotonic() - self._written_at > PATIENCE
        if self._waiting and threading.get_ident() == self._owner and (late or len(self._waiting) >= BATCH):
            self._write()

    def write(self) -> None:
        """Write everything, also the calls whose bodies were never closed."""
        for body in list(self._under_way):
            self._settle(body)
        if self._waiting:
            self._write()

    def _settle(self, body: MeteredBody) -> None:
        with self._lock:
            receipt, begun = self._under_way.pop(body, (None, 0.0))
        if receipt is not None:
            receipt.size = body.came
            receipt.seconds = time.monotonic() - begun
            self._keep(receipt)

    def _keep(self, receipt: Receipt) -> None:
        with self._lock:
            self._waiting.append(receipt)
        self.write_if_due()

    def _write(self) -> None:
        with self._lock:
            rows, self._waiting = self._waiting, []
        self._written_at = time.monotonic()
        try:
            with transaction.atomic():  # a savepoint, if need be: a failure here must not spoil what the caller does
                Receipt.objects.bulk_create(rows, batch_size=BATCH)
        except Exception:
            log.exception("receipts_not_written", count=len(rows))
            self._put_back(rows)

    def _put_back(self, rows: list[Receipt]) -> None:
        with self._lock:
            waiting = rows + self._waiting
            self._waiting = waiting[-MOST_KEPT:]
        if lost := len(waiting) - len(self._waiting):
            log.error("receipts_lost", count=lost)

    def _receipt(self, call: Call) -> Receipt:
        return Receipt(
            connection_id=self._connection_id,
            at=timezone.now() - timedelta(seconds=call.seconds),
            purpose=self._purpose,
            role_arn=self._role_arn,
            operation=call.operation,
            bucket=storable(call.bucket, 63),
            key=storable(call.key, 1024),
            status=call.status,
            code=storable(call.code, 80),
            request_id=storable(call.request_id, 120),
            seconds=call.seconds,
            as_stranger=call.as_stranger,
        )


def forget_receipts(*, before: datetime) -> int:
    """Delete the receipts of calls made before then, in small bites; how many there were."""
    forgotten = 0
    while oldest := list(
        Receipt.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    ):
        forgotten += Receipt.objects.filter(pk__in=oldest).delete()[0]
    return forgotten
