"""Messages between a child and its parent: a JSON object and raw bytes, each preceded by its length.

Raises EOFError when the other side is gone, TimeoutError when the socket's time is up, and ValueError on what is no
message; nothing else.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

HEADER_LIMIT = 16 * 1024 * 1024
"""Bytes of JSON that are ever accepted."""
PARTS_LIMIT = 2_000_000
"""Lists, objects and commas in them: `[[],[],…` takes twenty times its length in memory once it is read."""
_LENGTHS = struct.Struct(">IQ")

Message = dict[str, Any]


def send(channel: socket.socket, message: Message, body: bytes = b"") -> None:
    """Send one message."""
    header = json.dumps(message, allow_nan=False, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        channel.sendall(_LENGTHS.pack(len(header), len(body)) + header)
        if body:
            channel.sendall(body)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise EOFError("the other side is gone") from error


def receive(channel: socket.socket, *, body_limit: int = 0, deadline: float | None = None) -> tuple[Message, bytes]:
    """The next message, whose body has at most `body_limit` bytes, all of it before `deadline` (`time.monotonic`)."""
    header_length, body_length = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size, deadline))
    if header_length > HEADER_LIMIT or body_length > body_limit:
        raise ValueError("message too long")
    header = _exactly(channel, header_length, deadline)
    if sum(header.count(part) for part in (b"[", b"{", b",")) > PARTS_LIMIT:
        raise ValueError("message of too many parts")
    try:
        message = json.loads(header)
    except RecursionError as error:
        raise ValueError("message nested too deeply") from error
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message, _exactly(channel, body_length, deadline)


def set_deadline(channel: socket.socket, deadline: float | None) -> None:
    """Let the next operation on `channel` end by `deadline`."""
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise TimeoutError
    channel.settimeout(left)


def _exactly(channel: socket.socket, length: int, deadline: float | None) -> bytes:
    data = bytearray(length)
    view, filled = memoryview(data), 0
    while filled < length:
        set_deadline(channel, deadline)
        try:
            count = channel.recv_into(view[filled:])
        except ConnectionResetError as error:
            raise EOFError("the other side is gone") from error
        if count == 0:
            raise EOFError("the other side is gone")
        filled += count
    return bytes(data)
