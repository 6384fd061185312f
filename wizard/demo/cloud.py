"""Runs MiniStack as the demo's account: `python -m wizard.demo.cloud`. Its own variables configure it.

Four things are added to the pinned MiniStack, in its own process:
- only the front is served: MiniStack answers unsigned S3 requests and resets itself for anybody who asks;
- IAM and bucket state goes to disk after each change, not only at a clean shutdown: a killed demo forgets nothing;
- a ranged GET reads its range from the file, not the whole object (45 ms for 64 MB, and the benchmark's is 300 MB);
- a bucket's region can be told by a tag, which is how the fault "wrong region" becomes real state.
"""

from __future__ import annotations

import asyncio
import contextvars
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app as ministack
from ministack.core import persistence
from ministack.services import iam, s3

from wizard.demo.cloud_admin import REGION_TAG
from wizard.demo.config import FRONT_HEADER, cloud_pass

Scope = MutableMapping[str, Any]
Call = Callable[..., Awaitable[Any]]

READY_PATH = "/_ministack/ready"

_reading_a_range: contextvars.ContextVar[bool] = contextvars.ContextVar("reading_a_range", default=False)


class FileSlices:
    """An object's file that can only be sliced, like the bytes it holds."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __getitem__(self, wanted: slice) -> bytes:
        with open(self._path, "rb") as file:
            file.seek(wanted.start)
            return file.read(wanted.stop - wanted.start)


class Cloud:
    """MiniStack for the front alone; what changes more than an object's bytes is saved after the answer."""

    def __init__(self, pass_: str) -> None:
        self._pass = pass_.encode()

    async def __call__(self, scope: Scope, receive: Call, send: Call) -> None:
        if scope["type"] == "http" and not self._may_enter(scope):
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        await ministack.app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD") and "/" not in scope["path"].strip("/"):
            persistence.save_all({"iam": iam.get_state, "s3": s3.get_state})

    def _may_enter(self, scope: Scope) -> bool:
        shown = dict(scope["headers"]).get(FRONT_HEADER.encode(), b"")
        return scope["path"] == READY_PATH or hmac.compare_digest(shown, self._pass)


def read_ranges_from_files() -> None:
    """Let MiniStack's ranged reads touch only their bytes."""
    get_object, read_body = s3._get_object, s3._read_body

    def get(bucket: str, key: str, headers: dict[str, str], query: dict[str, Any] | None = None) -> Any:
        # A version's bytes are never sliced by MiniStack, so they are read whole.
        token = _reading_a_range.set(bool(headers.get("range")) and "versionId" not in (query or {}))
        try:
            return get_object(bucket, key, headers, query)
        finally:
            _reading_a_range.reset(token)

    def read(bucket: str, key: str, record: dict[str, Any]) -> Any:
        path = s3._object_disk_path(bucket, key) if record.get("body") is None else None
        return FileSlices(path) if path and _reading_a_range.get() else read_body(bucket, key, record)

    s3._get_object, s3._read_body = get, read


def read_regions_from_tags() -> None:
    """Let a bucket's tag say where it lives."""
    recorded = s3.bucket_region

    def bucket_region(name: str) -> Any:
        return (s3._bucket_tags.get(name) or {}).get(REGION_TAG) or recorded(name)

    s3.bucket_region = bucket_region


def main() -> None:
    """Serve until told to stop."""
    read_ranges_from_files()
    read_regions_from_tags()
    config = Config()
    config.bind = [f"127.0.0.1:{ministack._resolve_port()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.5
    config.loglevel = "WARNING"
    asyncio.run(serve(Cloud(cloud_pass()), config))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
