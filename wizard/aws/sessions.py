"""Sessions with a customer's role: assumed by ID token, 15 minutes long, limited to one bucket and prefix.

The credentials stay in memory and are renewed before they run out. A refusal of AWS leaves as `ProblemError` with its
diagnosis; nothing is ever tried again with credentials of our own.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from django.utils import timezone

from wizard.aws.calls import Listener, Question, Response, http_status, nobody, request_id
from wizard.aws.clients import Keys, s3_client, sts_client
from wizard.aws.diagnosis import Failure, Operation, diagnose
from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, session_policy
from wizard.aws.issuer import mint_id_token
from wizard.aws.models import Connection
from wizard.aws.regions import HOME_REGION, region_in_headers, region_to_go_to
from wizard.core.problems import ProblemError

SESSION_SECONDS = 900
RENEW_BEFORE_END = timedelta(seconds=60)

_NOT_IN_A_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)
_NAME_LIMIT = 64


@dataclass
class AwsSession:
    """An open session. `region` is the bucket's as far as it is known, and corrected when S3 sends us elsewhere.

    `name` is what the customer's CloudTrail shows; `heard` is told of every call made.
    """

    connection_id: str
    grant: Grant
    role_arn: str
    name: str
    region: str
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
        question = Question(operation, method, parameters, key)
        try:
            response = self._put(question)
        except ClientError as error:
            if not self._can_be_mended(error):
                raise self._refused(question, error) from error
            response = self._put_again(question)
        self._move_to(region_in_headers(response))
        return response

    def learn_region(self, region: str) -> None:
        """Use `region` from now on ("" changes nothing)."""
        self._move_to(region)

    def renew(self, *, now: datetime) -> None:
        """Assume the role anew, with a fresh ID token. Raises ProblemError."""
        with self._lock:
            self._keys = self._assume(now)
            self._s3 = None

    def _put(self, question: Question) -> Response:
        return question.put(self._client(), self.heard)

    def _put_again(self, question: Question) -> Response:
        try:
            return self._put(question)
        except ClientError as error:
            raise self._refused(question, error) from error

    def _can_be_mended(self, error: ClientError) -> bool:
        """Whether the same question may be answered now: from another region, or in a new session."""
        region = region_to_go_to(error.response)
        if region and region != self.region:
            self._move_to(region)
            return True
        if error.response["Error"].get("Code") == "ExpiredToken":
            self.renew(now=timezone.now())
            return True
        return False

    def _move_to(self, region: str) -> None:
        if region and region != self.region:
            with self._lock:
                self.region, self._s3 = region, None

    def _client(self) -> Any:
        with self._lock:
            keys = self._good_keys(timezone.now())
            if self._s3 is None:
                self._s3 = s3_client(region=self.region, keys=keys)
            return self._s3

    def _good_keys(self, now: datetime) -> Keys:
        if self._keys is None or now > self._keys.expires_at - RENEW_BEFORE_END:
            self._keys, self._s3 = self._assume(now), None
        return self._keys

    def _assume(self, now: datetime) -> Keys:
        question = Question(
            Operation.ASSUME,
            "assume_role_with_web_identity",
            {
                "RoleArn": self.role_arn,
                "RoleSessionName": self.name,
                "WebIdentityToken": mint_id_token(connection_id=self.connection_id, now=now),
                "DurationSeconds": SESSION_SECONDS,
                "Policy": session_policy(self.grant),
            },
        )
        try:
            return _keys_in(self._put_to_sts(question))
        except ClientError as error:
            raise self._refused(question, error) from error

    def _put_to_sts(self, question: Question) -> Response:
        """Ask the STS of the bucket's region; where the account has switched that off, the one that is always on."""
        try:
            return question.put(sts_client(region=self.region), self.heard)
        except ClientError as error:
            if error.response["Error"].get("Code") != "RegionDisabledException" or self.region == HOME_REGION:
                raise
        return question.put(sts_client(region=HOME_REGION), self.heard)

    def _refused(self, question: Question, error: ClientError) -> ProblemError:
        answer = error.response
        return ProblemError(
            diagnose(
                Failure(
                    operation=question.operation,
                    status=http_status(answer),
                    code=answer["Error"].get("Code", ""),
                    message=answer["Error"].get("Message", ""),
                    grant=self.grant,
                    role_arn=self.role_arn,
                    request_id=request_id(answer),
                    key=question.key,
                    region=self.region,
                )
            )
        )


def open_session(connection: Connection, *, now: datetime, purpose: str, heard: Listener = nobody) -> AwsSession:
    """A session for the connection's bucket and prefix; `purpose` is the id of the job that needs it.

    Raises ProblemError when the role can't be assumed.
    """
    session = AwsSession(
        connection_id=connection.pk,
        grant=grant_for(connection),
        role_arn=connection.role_arn,
        name=session_name(connection.workspace_id, purpose),
        region=connection.region or HOME_REGION,
        heard=heard,
    )
    session.renew(now=now)
    return session


def session_name(workspace_id: str, purpose: str) -> str:
    """How the customer's CloudTrail names what we did, and for which job."""
    return _NOT_IN_A_NAME.sub("-", f"embark-{workspace_id}-{purpose}")[:_NAME_LIMIT]


def _keys_in(response: Response) -> Keys:
    credentials = response["Credentials"]
    return Keys(
        access_key=credentials["AccessKeyId"],
        secret_key=credentials["SecretAccessKey"],
        token=credentials["SessionToken"],
        expires_at=credentials["Expiration"],
    )
