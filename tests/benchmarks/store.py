"""An S3 on loopback over a folder, as slow as S3 is from nearby, that logs every request. It checks no signature.

    python -m tests.benchmarks.store FOLDER

Prints its port. Serves GET and HEAD of objects, with ranges, and ListObjectsV2, all by path; `GET /_log` gives the log
since the last time as JSON: one `[method, key, start, end, bytes]` each, times in seconds.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.benchmarks.rounds import LISTING

FIRST_BYTE_SECONDS = 0.030
BYTES_PER_SECOND = 90e6
CHUNK = 128 * 1024
PAGE = 1_000


class Store(ThreadingHTTPServer):
    """Listens on a free port of loopback. What is in the folder as it starts is what it lists."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.keys = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        self._lock = threading.Lock()
        self._log: list[tuple[str, str, float, float, int]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""

    def note(self, entry: tuple[str, str, float, float, int]) -> None:
        with self._lock:
            self._log.append(entry)

    def take_log(self) -> list[tuple[str, str, float, float, int]]:
        with self._lock:
            taken, self._log = self._log, []
        return taken


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 0
    server: Store

    def do_GET(self) -> None:
        began = time.monotonic()
        parts = urlsplit(self.path)
        if parts.path == "/_log":
            return self._answer(200, json.dumps(self.server.take_log()).encode())
        _, _, key = unquote(parts.path).lstrip("/").partition("/")
        time.sleep(FIRST_BYTE_SECONDS)
        sent = self._object(key) if key else self._listing(parse_qs(parts.query))
        return self.server.note((self.command, key or LISTING, began, time.monotonic(), sent))

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def _object(self, key: str) -> int:
        path = self.server.folder / key
        if not path.is_file():
            return self._refuse("NoSuchKey")
        size = path.stat().st_size
        start, end = _range(self.headers.get("Range", ""), size)
        self.send_response_only(206 if "Range" in self.headers else 200)
        self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self._facts(path)
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        return 0 if self.command == "HEAD" else self._stream(path, start, end)

    def _stream(self, path: Path, start: int, end: int) -> int:
        began, at = time.monotonic(), start
        try:
            with path.open("rb") as file:
                file.seek(start)
                while chunk := file.read(min(CHUNK, end - at)):
                    at += len(chunk)
                    time.sleep(max(0.0, began + (at - start) / BYTES_PER_SECOND - time.monotonic()))
                    self.connection.sendall(chunk)
        except ConnectionError:  # a reader that has had enough
            self.close_connection = True
        return at - start

    def _facts(self, path: Path) -> None:
        self.send_header("ETag", _etag(path))
        self.send_header("Last-Modified", formatdate(path.stat().st_mtime, usegmt=True))

    def _listing(self, query: dict[str, list[str]]) -> int:
        prefix, delimiter = (query.get(name, [""])[0] for name in ("prefix", "delimiter"))
        after = max(query.get(name, [""])[0] for name in ("start-after", "continuation-token"))
        limit = min(PAGE, int(query.get("max-keys", [str(PAGE)])[0]))
        keys = [key for key in self.server.keys if key.startswith(prefix) and key > after]
        inside = [key for key in keys if not delimiter or delimiter not in key[len(prefix) :]]
        below = {prefix + key[len(prefix) :].split(delimiter)[0] + delimiter for key in set(keys) - set(inside)}
        body = _listed(self.server.folder, inside[:limit], sorted(below), more=len(inside) > limit)
        self._answer(200, body)
        return len(body)

    def _refuse(self, code: str) -> int:
        body = f"<Error><Code>{code}</Code></Error>".encode()
        self._answer(404, body)
        return len(body)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet: the log is asked for."""


def _range(header: str, size: int) -> tuple[int, int]:
    """`bytes=0-9`, `bytes=10-` or `bytes=-10` as first and past-the-last."""
    first, _, last = header.removeprefix("bytes=").partition("-")
    if not header:
        return 0, size
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1 if last else size)


def _etag(path: Path) -> str:
    return f'"{path.stat().st_size:032x}"'


def _listed(folder: Path, keys: list[str], prefixes: list[str], *, more: bool) -> bytes:
    entries = "".join(
        f"<Contents><Key>{escape(key)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
        f"<ETag>{escape(_etag(folder / key))}</ETag><Size>{(folder / key).stat().st_size}</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
        for key in keys
    )
    common = "".join(f"<CommonPrefixes><Prefix>{escape(prefix)}</Prefix></CommonPrefixes>" for prefix in prefixes)
    token = f"<NextContinuationToken>{escape(keys[-1])}</NextContinuationToken>" if more else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>bench</Name><KeyCount>{len(keys)}</KeyCount><MaxKeys>{PAGE}</MaxKeys>"
        f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{entries}{common}</ListBucketResult>"
    ).encode()


def main(folder: str) -> None:
    """Serve until killed."""
    store = Store(Path(folder))
    print(store.server_port, flush=True)
    store.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
