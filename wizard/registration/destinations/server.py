"""Speaks HTTP to another server: one request, one JSON answer, within limits, and never a word more than needed.

Only hosts that the operator has allowed are spoken to; redirects are not followed, proxies of the environment are not
asked, and an answer is read up to a limit. `ProblemError` leaves `ask`; it is an `UnansweredError` when the server may
have done what it was asked although no answer says so.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import urllib3
from urllib3 import exceptions

from wizard.core.problems import ProblemError
from wizard.registration.destinations import problems
from wizard.registration.destinations.addresses import ServerAddress
from wizard.registration.destinations.base import UnansweredError

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 120.0
"""For a registration's calls: a server may look at the data before it answers."""
LONGEST_ID = 200
"""Characters of an id that is kept."""
LARGEST = 2 * 1024 * 1024
"""Bytes of an answer."""
_CHUNK = 64 * 1024
_DIGEST = 16
"""Hexadecimal digits that tell one body from another."""
_SAID = 300
"""Characters of a server's reason that are shown."""


@dataclass(frozen=True)
class Answer:
    """`body` is the JSON value; None when there was none, or when a refusal came as something else."""

    status: int
    body: Any

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def given_id(self) -> str:
        """The id that it tells; "" for none that could be sent back."""
        return usable_id(self.body)


def usable_id(told: Any) -> str:
    """The id of an object that a server has told; "" where it has none, or one that is no plain short text."""
    found = told.get("id") if isinstance(told, Mapping) else None
    return found if isinstance(found, str) and len(found) <= LONGEST_ID and found.isprintable() else ""


class RemoteServer:
    """One server, spoken to with one token. `hosts` are those that may be spoken to, as `host:port`."""

    def __init__(
        self, *, address: ServerAddress, token: str, hosts: Collection[str], seconds: float = ANSWER_SECONDS
    ) -> None:
        self.address = address
        self._token = token
        self._hosts = hosts
        self._seconds = seconds

    def __str__(self) -> str:
        return str(self.address)

    def ask(self, method: str, path: str, *, body: Mapping[str, Any] | None = None, key: str = "") -> Answer:
        """Send one request; `key`, with a digest of what is sent, goes along as its Idempotency-Key.

        Answers of status 2xx, and those of 4xx that are for the caller to judge. `path` begins with a slash.
        """
        if not self.address.is_allowed(self._hosts):
            raise ProblemError(problems.host_not_allowed(server=str(self), entry=self.address.entry))
        try:
            answer = self._exchange(method, path, body, key)
        except (exceptions.HTTPError, OSError) as error:
            raise self._broken(error) from None  # the error's own words may hold the request
        return self._judged(answer)

    def objects_in(self, answer: Answer) -> list[Mapping[str, Any]]:
        """The list of objects that an answer is."""
        if not isinstance(answer.body, list) or not all(isinstance(each, dict) for each in answer.body):
            raise ProblemError(problems.strange_answer(server=str(self), what="it is no list of objects"))
        return answer.body

    def refusal(self, answer: Answer) -> ProblemError:
        """For an answer that the caller has no better words for."""
        return ProblemError(problems.refuses(server=str(self), status=answer.status, said=self._said(answer)))

    def _said(self, answer: Answer) -> str:
        """The reason that a refusal gives, short and on one line; "" for none. A token that is echoed is struck out."""
        body = answer.body if isinstance(answer.body, dict) else {}
        error = body.get("error")
        told = error.get("message") if isinstance(error, dict) else body.get("detail")
        if not isinstance(told, str):
            return ""
        plain = "".join(sign if sign.isprintable() else " " for sign in told)
        return plain.replace(self._token, "[token]")[:_SAID]

    def _exchange(self, method: str, path: str, body: Mapping[str, Any] | None, key: str) -> Answer:
        limits = urllib3.Timeout(connect=CONNECT_SECONDS, read=self._seconds)
        deadline = time.monotonic() + self._seconds
        with urllib3.PoolManager(timeout=limits, retries=False) as pool:
            response = pool.request(
                method,
                f"{self.address}{path}",
                body=None if body is None else json.dumps(body).encode(),
                headers=self._headers(_key_of_words(key, path, body)),
                redirect=False,
                preload_content=False,
            )
            try:
                return Answer(response.status, self._read(response, deadline))
            finally:
                response.close()

    def _headers(self, key: str) -> dict[str, str]:
        named = {"Idempotency-Key": key} if key else {}
        return named | {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "Embark",
        }

    def _read(self, response: urllib3.BaseHTTPResponse, deadline: float) -> Any:
        """The JSON of the body, None for an empty one; `_NOT_JSON` for everything else."""
        read = bytearray()
        while chunk := response.read1(_CHUNK, decode_content=False):  # what is there, however little
            read += chunk
            if len(read) > LARGEST:
                raise UnansweredError(problems.too_large(server=str(self), limit=LARGEST))
            if time.monotonic() > deadline:
                raise exceptions.TimeoutError
        return _as_json(bytes(read))

    def _judged(self, answer: Answer) -> Answer:
        """The answer, unless its status alone says what is wrong."""
        server, status = str(self), answer.status
        if status >= 500:
            raise UnansweredError(problems.failed(server=server, status=status))
        if status in (401, 403):
            raise ProblemError(problems.token_refused(server=server, status=status))
        if status == 429:
            raise ProblemError(problems.too_fast(server=server))
        if 300 <= status < 400:
            raise ProblemError(problems.redirect(server=server, status=status))
        if status < 200 or (answer.is_ok and answer.body is _NOT_JSON):
            raise UnansweredError(problems.not_json(server=server, status=status))
        return Answer(status, None) if answer.body is _NOT_JSON else answer

    def _broken(self, error: Exception) -> ProblemError:
        server = str(self)
        match error:
            case exceptions.NameResolutionError():
                return ProblemError(problems.unknown_name(server=server))
            case exceptions.NewConnectionError():
                return ProblemError(problems.refused(server=server))
            case exceptions.SSLError():
                return ProblemError(problems.tls(server=server, why=_why(error)))
            case exceptions.ConnectTimeoutError():
                return ProblemError(problems.timeout(server=server, seconds=CONNECT_SECONDS))
            case exceptions.TimeoutError():
                return UnansweredError(problems.timeout(server=server, seconds=self._seconds))
        return UnansweredError(problems.broken_off(server=server))


def _key_of_words(key: str, path: str, body: Mapping[str, Any] | None) -> str:
    """The same for the same words alone: a server may refuse a key that comes with others (our own does).

    An order that was edited after a failure is other words.
    """
    told = json.dumps([path, body], sort_keys=True)
    return f"{key}:{sha256(told.encode()).hexdigest()[:_DIGEST]}" if key else ""


_NOT_JSON = object()


def _as_json(text: bytes) -> Any:
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _NOT_JSON


def _why(error: exceptions.SSLError) -> str:
    """What OpenSSL says, such as "certificate has expired"."""
    reason = error.args[0] if error.args else None
    told = getattr(reason, "verify_message", "") or getattr(reason, "reason", "") or "the handshake failed"
    return str(told).replace("_", " ").lower()[:120]
