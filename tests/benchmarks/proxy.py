"""A counting proxy before the demo's S3: how many requests, how many bytes, and as slow as S3 is from nearby.

It passes each request on as it came, Host header included, so signatures stay valid.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

CHUNK = 64 * 1024


@dataclass(frozen=True)
class Network:
    """Seconds until the first byte of an answer, and bytes a second of one connection (0: as fast as it goes)."""

    name: str
    first_byte: float = 0.0
    rate: float = 0.0


NEARBY = Network("30 ms to the first byte, 90 MB/s per connection", first_byte=0.030, rate=90e6)
BARE = Network("bare loopback")


@dataclass
class Tally:
    """What one run has cost: requests of every kind, and bytes of the answers' bodies."""

    requests: int = 0
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *, requests: int = 0, sent: int = 0) -> None:
        with self.lock:
            self.requests += requests
            self.sent += sent

    def take(self) -> tuple[int, int]:
        """Requests and bytes since the last time."""
        with self.lock:
            taken = self.requests, self.sent
            self.requests = self.sent = 0
            return taken


class Proxy(ThreadingHTTPServer):
    """Listens on a free port of loopback. `network` may be changed between runs."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream).netloc
        self.network = BARE
        self.tally = Tally()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client, with one of its own to the demo's S3."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Proxy

    def setup(self) -> None:
        super().setup()
        self.onward = HTTPConnection(self.server.upstream, timeout=120)

    def finish(self) -> None:
        self.onward.close()
        with contextlib.suppress(OSError):
            super().finish()

    def forward(self) -> None:
        network = self.server.network
        self.server.tally.add(requests=1)
        response = self._ask(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        time.sleep(network.first_byte)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._answer(response, network)

    def do_GET(self) -> None:
        self.forward()

    def do_HEAD(self) -> None:
        self.forward()

    def do_POST(self) -> None:
        self.forward()

    def _ask(self, body: bytes) -> HTTPResponse:
        for attempt in (1, 2):  # the connection may have been closed since the last request
            try:
                self.onward.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    self.onward.putheader(name, value)
                self.onward.endheaders(body or None)
                return self.onward.getresponse()
            except (HTTPException, ConnectionError):
                self.onward.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def _answer(self, response: HTTPResponse, network: Network) -> None:
        whole = None if "Content-Length" in response.headers or self.command == "HEAD" else response.read()
        self.send_response_only(response.status)
        for name, value in response.headers.items():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        if whole is not None:
            self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self._stream([whole] if whole is not None else iter(lambda: response.read(CHUNK), b""), network)

    def _stream(self, chunks: Iterator[bytes] | list[bytes], network: Network) -> None:
        began, sent = time.monotonic(), 0
        for chunk in chunks:
            self.wfile.write(chunk)
            sent += len(chunk)
            self.server.tally.add(sent=len(chunk))
            if network.rate:
                time.sleep(max(0.0, began + sent / network.rate - time.monotonic()))

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@contextlib.contextmanager
def running_proxy(upstream: str) -> Iterator[Proxy]:
    """Serve until the end of the block."""
    proxy = Proxy(upstream)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
