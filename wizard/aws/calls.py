"""Puts one question to AWS, measures it, and tells whoever listens. Its errors are boto's `ClientError` (AWS refused)
and `ProblemError` (no answer came).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.parsers import ResponseParserError

from wizard.aws import problems
from wizard.aws.diagnosis import Operation
from wizard.aws.types import Call
from wizard.core.problems import ProblemError

Listener = Callable[[Call], None]
Response = dict[str, Any]

NO_ANSWER = (NoConnectionError, HTTPClientError, ResponseParserError)


def nobody(call: Call) -> None:
    """Listens to no call."""


@dataclass(frozen=True)
class Question:
    """One request: the client's method and its parameters. `key` is the object it concerns, if any."""

    operation: Operation
    method: str
    parameters: Mapping[str, Any]
    key: str = ""

    def put(self, client: Any, heard: Listener) -> Response:
        """AWS's answer. Raises ClientError, ProblemError."""
        begun = time.monotonic()
        try:
            response: Response = getattr(client, self.method)(**self.parameters)
        except ClientError as error:
            heard(self._call(error.response, begun))
            raise
        except NO_ANSWER as error:
            heard(Call(self.operation, 0, type(error).__name__, key=self.key, seconds=time.monotonic() - begun))
            raise ProblemError(problems.unreachable(client.meta.endpoint_url, type(error).__name__)) from error
        heard(self._call(response, begun))
        return response

    def _call(self, response: Response, begun: float) -> Call:
        return Call(
            operation=self.operation,
            status=http_status(response),
            code=response.get("Error", {}).get("Code", ""),
            request_id=request_id(response),
            key=self.key,
            size=int(response.get("ContentLength", 0)),
            seconds=time.monotonic() - begun,
        )


def http_status(response: Response) -> int:
    """HTTP's status code of an answer, or of the answer that an error carries."""
    return int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def request_id(response: Response) -> str:
    """AWS's id of the request, which the customer finds in CloudTrail; "" when the answer has none."""
    return str(response.get("ResponseMetadata", {}).get("RequestId", ""))
