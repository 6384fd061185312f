"""Carries a request to MiniStack and its answer back, streaming both ways.

Method, raw path, query and the Host header stay exactly as the client signed them, so MiniStack can verify the
signature. Errors: AwsError 503 when MiniStack does not answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import urllib3

from wizard.demo.config import FRONT_HEADER
from wizard.demo.front.answers import Answer, AwsError
from wizard.demo.front.requests import Request

CHUNK = 256 * 1024
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection", "expect"}
)


class Upstream:
    """A keep-alive pool of connections to MiniStack on loopback."""

    def __init__(self, port: int, *, pass_: str) -> None:
        self._pass = {FRONT_HEADER: pass_}
        self._pool = urllib3.HTTPConnectionPool(
            "127.0.0.1", port, maxsize=32, timeout=urllib3.Timeout(connect=2, read=120), retries=False
        )

    def send(self, request: Request, environ: Mapping[str, Any]) -> Answer:
        """Forward `request` with the body that is still unread in `environ`."""
        return self.send_body(request, environ, body=_body(environ))

    def send_body(self, request: Request, environ: Mapping[str, Any], *, body: Any) -> Answer:
        """Forward `request` with a body that was read already."""
        try:
            response = self._pool.urlopen(
                request.method,
                request.target,
                body=body,
                headers=_headers(request, environ) | self._pass,
                preload_content=False,
                decode_content=False,
                redirect=False,
                assert_same_host=False,
                # A kept connection may have been closed meanwhile; only what changes nothing is sent again.
                retries=urllib3.Retry(total=1, status=0, redirect=0) if request.method in ("GET", "HEAD") else False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise AwsError(503, "ServiceUnavailable", "The demo's S3 is starting or restarting.") from error
        headers = [(name, value) for name, value in response.headers.items() if name.lower() not in _HOP_BY_HOP]
        return Answer(status=response.status, headers=headers, body=_Stream(response))


class _Stream:
    """The response's bytes in chunks; its connection goes back to the pool when the server closes the stream."""

    def __init__(self, response: urllib3.BaseHTTPResponse) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.stream(CHUNK, decode_content=False)

    def close(self) -> None:
        # A body that was not read to its end would spoil the connection for the next request.
        self._response.close()
        self._response.release_conn()


def _headers(request: Request, environ: Mapping[str, Any]) -> dict[str, str]:
    headers = {name: value for name, value in request.headers.items() if name not in _HOP_BY_HOP}
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = str(environ["CONTENT_TYPE"])
    if environ.get("CONTENT_LENGTH"):
        headers["content-length"] = str(environ["CONTENT_LENGTH"])
    return headers


def _body(environ: Mapping[str, Any]) -> Any:
    chunked = "chunked" in str(environ.get("HTTP_TRANSFER_ENCODING", "")).lower()
    if not chunked and int(environ.get("CONTENT_LENGTH") or 0) == 0:
        return None
    return iter(lambda: environ["wsgi.input"].read(CHUNK), b"")
