"""Messages between a child and its parent: JSON objects, each preceded by its length, and blocks of raw bytes after
the message that tells their lengths.

Raises EOFError when the other side is gone, TimeoutError when the socket's time is up, and ValueError on what is no
message; nothing else.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

HEADER_LIMIT = 16 * 1024 * 1024
"""Bytes of JSON that are ever accepted."""
PARTS_LIMIT = 2_000_000
"""Lists, objects and commas in them: `[[],[],…` takes twenty times its length in memory once it is read."""
_LENGTH = struct.Struct(">I")

Message = dict[str, Any]


def send(
    channel: socket.socket, message: Message, blocks: Sequence[bytes] = (), *, deadline: float | None = None
) -> None:
    """Send one message, and the blocks that follow it, all before `deadline` (`time.monotonic`)."""
    header = json.dumps(message, allow_nan=False, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        for part in (_LENGTH.pack(len(header)) + header, *blocks):
            _set_deadline(channel, deadline)
            channel.sendall(part)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise EOFError("the other side is gone") from error


def receive(channel: socket.socket, *, deadline: float | None = None) -> Message:
    """The next message, all of it before `deadline` (`time.monotonic`)."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size, deadline))
    if length > HEADER_LIMIT:
        raise ValueError("message too long")
    header = _exactly(channel, length, deadline)
    if sum(header.count(part) for part in (b"[", b"{", b",")) > PARTS_LIMIT:
        raise ValueError("message of too many parts")
    try:
        message = json.loads(header)
    except RecursionError as error:
        raise ValueError("message nested too deeply") from error
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message


def receive_block(channel: socket.socket, length: int) -> bytes:
    """The next block, of which a message has told the length."""
    return _exactly(channel, length, None)


def _set_deadline(channel: socket.socket, deadline: float | None) -> None:
    """Let the next operation on `channel` end by `deadline`."""
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise TimeoutError
    channel.settimeout(left)


def _exactly(channel: socket.socket, length: int, deadline: float | None) -> bytes:
    data = bytearray(length)
    view, filled = memoryview(data), 0
    while filled < length:
        _set_deadline(channel, deadline)
        try:
            count = channel.recv_into(view[filled:])
        except ConnectionResetError as error:
            raise EOFError("the other side is gone") from error
        if count == 0:
            raise EOFError("the other side is gone")
        filled += count
    return bytes(data)
