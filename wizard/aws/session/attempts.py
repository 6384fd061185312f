"""The requests that one question took. boto tries again by itself, and each try stands in the customer's log.

`watch` notes them in the thread that asks; clients tell them by `noted`, an event handler of botocore's
`response-received`. Raises nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Response = dict[str, Any]

_present = threading.local()


@dataclass(frozen=True)
class Attempt:
    """One request and its answer: status 0 and the kind of failure as the code when none came.

    `name` is the API's name of the call, "" when it is not known. `seconds` ends with the answer's headers.
    """

    name: str
    status: int
    code: str
    request_id: str
    seconds: float


class Watch:
    """Collects the attempts of one question."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self._since = time.monotonic()

    def answered(self, response: Response, *, name: str = "") -> None:
        """AWS has answered."""
        code = str(response.get("Error", {}).get("Code", ""))
        self.attempts.append(Attempt(name, http_status(response), code, request_id(response), self._lap()))

    def unanswered(self, error: BaseException, *, name: str = "") -> None:
        """No answer came."""
        self.attempts.append(Attempt(name, 0, type(error).__name__, "", self._lap()))

    def _lap(self) -> float:
        since, self._since = self._since, time.monotonic()
        return self._since - since


@contextmanager
def watch() -> Iterator[Watch]:
    """Note every request that this thread makes inside of the block."""
    _present.watch = watching = Watch()
    try:
        yield watching
    finally:
        _present.watch = None


def noted(*, event_name: str, parsed_response: Response | None, exception: Exception | None, **_: Any) -> None:
    """botocore says after each single request what came back (`response-received.s3.GetObject`)."""
    watching: Watch | None = getattr(_present, "watch", None)
    name = event_name.rpartition(".")[2]
    if watching is None:
        return
    if parsed_response is not None:
        watching.answered(parsed_response, name=name)
    elif exception is not None:
        watching.unanswered(exception, name=name)


def http_status(response: Response) -> int:
    """HTTP's status code of an answer, or of the answer that an error carries."""
    return int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def request_id(response: Response) -> str:
    """AWS's id of the request, which the customer finds in CloudTrail; "" when the answer has none."""
    return str(response.get("ResponseMetadata", {}).get("RequestId", ""))
