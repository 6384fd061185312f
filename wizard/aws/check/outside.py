"""Our issuer as AWS sees it from outside: fetched over HTTP at the public provider URL, in the time that AWS takes.

`ProblemError` (`aws.issuer.*`, all ours) leaves `read_issuer`; `OSError` and urllib3's errors leave `fetch`. Only
addresses that begin with a provider URL of our own making are fetched, and no redirect is followed.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import urllib3

from wizard.aws.check import problems
from wizard.core.problems import ProblemError

SECONDS = 5.0
"""AWS gives up on an issuer that takes longer."""
SIZE_LIMIT = 64 * 1024
DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Document:
    """An answer to one request: HTTP's status, the body, and the seconds that it took."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True)
class PublishedIssuer:
    """What an issuer publishes: the keys by their id (empty where they were not asked for), and how long it took."""

    issuer: str
    keys: dict[str, dict[str, Any]]
    seconds: float


def read_issuer(provider_url: str) -> PublishedIssuer:
    """The discovery document and the key set of one of our issuers. Raises ProblemError."""
    found, seconds = _json_at(provider_url + DISCOVERY)
    expected = {"issuer": provider_url, "jwks_uri": f"{provider_url}/keys.json"}
    for name, value in expected.items():
        if found.get(name) != value:
            raise ProblemError(problems.issuer_mismatch(name, expected=value, seen=str(found.get(name))[:200]))
    published, more_seconds = _json_at(expected["jwks_uri"])
    return PublishedIssuer(provider_url, _by_id(published), seconds + more_seconds)


def read_discovery(provider_url: str) -> PublishedIssuer:
    """The discovery document alone, of an issuer that our platform runs. Raises ProblemError."""
    found, seconds = _json_at(provider_url.rstrip("/") + DISCOVERY)
    if found.get("issuer") != provider_url:
        raise ProblemError(problems.issuer_mismatch("issuer", expected=provider_url, seen=str(found.get("issuer"))))
    return PublishedIssuer(provider_url, {}, seconds)


def fetch(url: str) -> Document:
    """GET `url`: TLS verified, no redirect, no proxy, at most `SIZE_LIMIT` bytes in at most about `SECONDS`."""
    begun = time.monotonic()
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "embark"}
    with urllib3.PoolManager(timeout=urllib3.Timeout(total=SECONDS), retries=False, headers=headers) as pool:
        answer = pool.request("GET", url, redirect=False, preload_content=False)
        try:
            body = bytearray()
            while chunk := answer.read1(SIZE_LIMIT):
                body += chunk
                if len(body) > SIZE_LIMIT or time.monotonic() - begun > SECONDS:
                    raise TimeoutError("too long an answer")
        finally:
            answer.close()
        return Document(answer.status, bytes(body), time.monotonic() - begun)


def _json_at(url: str) -> tuple[dict[str, Any], float]:
    try:
        document = fetch(url)
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise ProblemError(problems.issuer_unseen(url, type(error).__name__)) from error
    if document.status != 200:
        raise ProblemError(problems.issuer_unseen(url, f"status {document.status}"))
    try:
        found = json.loads(document.body)
    except (ValueError, RecursionError) as error:
        raise ProblemError(problems.issuer_unseen(url, "no JSON")) from error
    if not isinstance(found, dict):
        raise ProblemError(problems.issuer_unseen(url, "no JSON object"))
    return found, document.seconds


def _by_id(published: dict[str, Any]) -> dict[str, dict[str, Any]]:
    keys = published.get("keys")
    listed = keys if isinstance(keys, list) else []
    return {str(key.get("kid")): key for key in listed if isinstance(key, dict)}
