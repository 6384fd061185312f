"""Open sessions: questions to S3 with the credentials of an assumed role, and nothing else.

The credentials stay in memory and are renewed before they run out. A refusal of AWS leaves as `ProblemError` with its
diagnosis.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from django.utils import timezone

from wizard.aws.diagnosis import Operation
from wizard.aws.models import Connection
from wizard.aws.session.attempts import Response
from wizard.aws.session.calls import Listener, Question, both, nobody
from wizard.aws.session.clients import Keys, s3_client
from wizard.aws.session.receipts import Recorder, recorder
from wizard.aws.session.regions import HOME_REGION, region_in_headers, region_to_go_to
from wizard.aws.session.roles import SESSION_DENIED, AssumableRole

RENEW_BEFORE_END = timedelta(seconds=60)

_ANOTHER_SESSION = ("ExpiredToken", "InvalidToken")
"""What a new session cures: one that has ended, and one from an STS that the bucket's region does not know."""


@dataclass
class AwsSession:
    """An open session with a customer's role; may be used by several threads.

    `region` is the bucket's as far as it is known, and corrected when S3 sends us elsewhere. `heard` is told of every
    call made; so are the `receipts`, whoever opens the session.
    """

    role: AssumableRole
    region: str
    receipts: Recorder
    heard: Listener = nobody
    _keys: Keys | None = field(default=None, repr=False)
    _s3: Any = field(default=None, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def expires_at(self) -> datetime | None:
        """When the present credentials end."""
        return self._keys.expires_at if self._keys else None

    def ask(self, operation: Operation, method: str, *, key: str = "", **parameters: Any) -> Response:
        """S3's answer to one call of boto's client. Raises ProblemError with the diagnosis of a refusal."""
        response = self._answer(Question(operation, method, parameters, key))
        self.move_to(region_in_headers(response))
        return response

    def move_to(self, region: str) -> None:
        """Ask in `region` from now on ("" changes nothing)."""
        if region and region != self.region:
            with self._lock:
                self.region, self._s3 = region, None

    def keep_open(self, *, now: datetime) -> None:
        """Renew the credentials if they end soon. Raises ProblemError."""
        with self._lock:
            if self._keys is None or now > self._keys.expires_at - RENEW_BEFORE_END:
                self.renew(now=now)

    def between_rounds(self, *, now: datetime) -> None:
        """What needs the database, done by the thread that opened the session: renew the credentials, write receipts.

        Raises ProblemError.
        """
        self.keep_open(now=now)
        self.receipts.write_if_due()

    def renew(self, *, now: datetime) -> None:
        """Assume the role anew, with a fresh ID token. Raises ProblemError."""
        with self._lock:
            self._keys = self.role.assume(region=self.region, now=now, heard=self._told)
            self._s3 = None

    def refuses_strangers(self, *, now: datetime) -> bool:
        """Whether the role refuses a token of ours with another subject. Raises ProblemError for no verdict."""
        return self.role.refuses_strangers(region=self.region, now=now, heard=self._told)

    @property
    def _told(self) -> Listener:
        return both(self.receipts, self.heard)

    def _answer(self, question: Question) -> Response:
        """Put the question, and again after each thing that cures the refusal; every cure is tried once."""
        cures = [self._go_elsewhere, self._begin_anew]
        while True:
            try:
                return question.put(self._client(), self._told)
            except ClientError as error:
                cure = next((each for each in cures if each(question, error)), None)
                if cure is None:
                    raise self.role.refused(question, error, self.region) from error
                cures.remove(cure)

    def _go_elsewhere(self, _: Question, error: ClientError) -> bool:
        """Whether S3 says that the bucket is in another region; then it is asked there from now on."""
        region = region_to_go_to(error.response)
        if not region or region == self.region:
            return False
        self.move_to(region)
        return True

    def _begin_anew(self, question: Question, error: ClientError) -> bool:
        """Whether a new session may be answered otherwise; then it has begun."""
        ended = error.response["Error"].get("Code") in _ANOTHER_SESSION
        if not ended and self.role.diagnosis(question, error, self.region).code != SESSION_DENIED:
            return False
        self.renew(now=timezone.now())
        return True

    def _client(self) -> Any:
        with self._lock:
            self.keep_open(now=timezone.now())
            assert self._keys is not None
            if self._s3 is None:
                self._s3 = s3_client(region=self.region, keys=self._keys)
            return self._s3


def open_session(connection: Connection, *, now: datetime, purpose: str, heard: Listener = nobody) -> AwsSession:
    """A session for the connection's bucket and prefix; `purpose` is the id of the job that needs it.

    Every call of the session becomes a receipt. Raises ProblemError when the role can't be assumed.
    """
    session = AwsSession(
        role=AssumableRole.of(connection, purpose=purpose),
        region=connection.region or HOME_REGION,
        receipts=recorder(connection, purpose),
        heard=heard,
    )
    session.renew(now=now)
    return session
