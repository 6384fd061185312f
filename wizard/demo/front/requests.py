"""Reads what a request claims to be: whose key, which service, which bucket and key. Raises AwsError.

Nothing here is believed yet: MiniStack verifies the signature over the very same bytes. That is why every request that
could be read in two ways (two credentials, odd bucket names, repeated parameters) is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from wizard.demo.front.answers import AwsError

_SCOPE = re.compile(
    r"Credential=(?P<key>[A-Za-z0-9]+)/\d{8}/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9-]+)/aws4_request"
)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_CREDENTIAL_PARAMETERS = frozenset({"x-amz-credential", "x-amz-signature", "x-amz-algorithm", "awsaccesskeyid"})


@dataclass(frozen=True, kw_only=True)
class Credential:
    """The access key and scope that a request is signed with."""

    access_key: str
    region: str
    service: str


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as the front sees it; `target` is the raw path and query exactly as sent."""

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    credential: Credential | None

    @property
    def bucket(self) -> str:
        """The bucket of a path-style S3 request; empty for the service itself."""
        bucket = self.path.lstrip("/").partition("/")[0]
        if bucket and not _BUCKET.fullmatch(bucket):
            raise AwsError(400, "InvalidBucketName", "The specified bucket is not valid.")
        return bucket

    @property
    def key(self) -> str:
        """The object key, decoded; empty for a request on the bucket."""
        return unquote(self.path.lstrip("/").partition("/")[2])


def read_request(environ: Mapping[str, Any]) -> Request:
    """The request in a WSGI environment of gunicorn (RAW_URI is gunicorn's)."""
    target = str(environ["RAW_URI"])
    parts = urlsplit(f"http://front{target}" if target.startswith("/") else target)
    headers = {
        name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items() if name.startswith("HTTP_")
    }
    if parts.path.startswith("//"):
        raise AwsError(400, "InvalidURI", "Couldn't parse the specified URI.")
    _check_host(headers.get("host", ""))
    query = _query(parts.query)
    return Request(
        method=str(environ["REQUEST_METHOD"]),
        target=target,
        path=parts.path,
        query=query,
        headers=headers,
        credential=_credential(headers.get("authorization", ""), query),
    )


def _check_host(host: str) -> None:
    # Path-style only; and a page on a foreign name that resolves to loopback must not reach the demo's S3.
    if host.rpartition(":")[0].strip("[]") not in _HOSTS and host not in _HOSTS:
        raise AwsError(400, "InvalidRequest", "The demo's S3 answers on 127.0.0.1 with path-style addresses only.")


def _query(text: str) -> dict[str, str]:
    pairs = parse_qsl(text, keep_blank_values=True)
    query = dict(pairs)
    if len(query) != len(pairs):
        raise AwsError(400, "InvalidArgument", "A query parameter is given twice.")
    return query


def _credential(authorization: str, query: Mapping[str, str]) -> Credential | None:
    in_query = any(name.lower() in _CREDENTIAL_PARAMETERS for name in query)
    if not authorization and not in_query:
        return None
    if authorization and in_query:
        raise AwsError(400, "InvalidArgument", "Only one auth mechanism allowed.")
    if authorization and not authorization.startswith("AWS4-HMAC-SHA256 "):
        raise AwsError(400, "InvalidRequest", "The authorization mechanism you have provided is not supported.")
    text = authorization or f"Credential={query.get('X-Amz-Credential', '')}"
    found = _SCOPE.findall(text)
    if len(found) != 1:
        raise AwsError(400, "AuthorizationHeaderMalformed", "The authorization header is malformed.")
    access_key, region, service = found[0]
    return Credential(access_key=access_key, region=region, service=service)
