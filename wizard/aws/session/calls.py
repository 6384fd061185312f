"""Puts one question to AWS, measures it, and tells whoever listens. Its errors are boto's `ClientError` (AWS refused)
and `ProblemError` (no answer came).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.parsers import ResponseParserError

from wizard.aws import problems
from wizard.aws.bodies import MeteredBody
from wizard.aws.diagnosis import Operation
from wizard.aws.session.attempts import Attempt, Response, Watch, watch
from wizard.aws.types import Call
from wizard.core.problems import ProblemError

Listener = Callable[[Call], None]

NO_ANSWER = (NoConnectionError, HTTPClientError, ResponseParserError)


def nobody(call: Call) -> None:
    """Listens to no call."""


def both(first: Listener, second: Listener) -> Listener:
    """Tells each call to two listeners."""

    def tell(call: Call) -> None:
        first(call)
        second(call)

    return tell


@dataclass(frozen=True)
class Question:
    """One request: the client's method and its parameters. `key` is the object it concerns, if any.

    `as_stranger` says that it is put as another subject, to see that AWS refuses it.
    """

    operation: Operation
    method: str
    parameters: Mapping[str, Any] = field(repr=False)  # one of them is the ID token
    key: str = ""
    as_stranger: bool = False

    def put(self, client: Any, heard: Listener) -> Response:
        """AWS's answer; every request that it took is heard. Raises ClientError, ProblemError."""
        with watch() as watching:
            try:
                response: Response = getattr(client, self.method)(**self.parameters)
            except ClientError as error:
                self._refused(error, watching, heard)
                raise
            except NO_ANSWER as error:
                self._unanswered(error, watching, heard)
                raise ProblemError(problems.unreachable(client.meta.endpoint_url, type(error).__name__)) from error
        return self._answered(response, watching, heard)

    def _answered(self, response: Response, watching: Watch, heard: Listener) -> Response:
        if not watching.attempts:
            watching.answered(response)
        body = MeteredBody(response["Body"]) if "Body" in response else None
        *earlier, last = watching.attempts
        for attempt in earlier:
            heard(self._call(attempt))
        heard(self._call(last, body))
        return response | {"Body": body} if body else response

    def _refused(self, error: ClientError, watching: Watch, heard: Listener) -> None:
        if not watching.attempts:
            watching.answered(error.response)
        for attempt in watching.attempts:
            heard(self._call(attempt))

    def _unanswered(self, error: BaseException, watching: Watch, heard: Listener) -> None:
        if not watching.attempts or watching.attempts[-1].status:  # an answer that makes no sense is not noted by boto
            watching.unanswered(error)
        for attempt in watching.attempts:
            heard(self._call(attempt))

    def _call(self, attempt: Attempt, body: MeteredBody | None = None) -> Call:
        return Call(
            operation=self._operation(attempt.name),
            status=attempt.status,
            code=attempt.code,
            request_id=attempt.request_id,
            bucket=str(self.parameters.get("Bucket", "")),
            key=self.key or str(self.parameters.get("Prefix", "")),
            seconds=attempt.seconds,
            body=body,
            as_stranger=self.as_stranger,
        )

    def _operation(self, name: str) -> str:
        """boto asks HeadBucket by itself when S3 sends it elsewhere without saying where."""
        return "s3:HeadBucket" if name == "HeadBucket" else self.operation
