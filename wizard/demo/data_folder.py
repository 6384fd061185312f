"""The data folder: one running demo at a time, and emptying it. Errors: DemoError."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator

from wizard.demo.addresses import Places
from wizard.demo.config import DemoError

# Only what a demo makes is ever removed: the folder may be anything a person typed.
_OURS = (
    "aws",
    "beat",
    "children.json",
    "embark.sqlite3",
    "embark.sqlite3-shm",
    "embark.sqlite3-wal",
    "links.json",
    "logs",
    "mail",
    "ports.json",
    "run",
    "secrets.json",
    "settings.json",
    "static",
    "valkey",
)


@contextlib.contextmanager
def held(places: Places) -> Iterator[None]:
    """Hold the folder for this process; the lock goes with the process, however it ends."""
    try:
        places.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(places.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DemoError(f"The data folder {places.data} cannot be used: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DemoError(
                f"A demo is already running on {places.data}: stop it first, or choose another folder with "
                "EMBARK_DATA_DIR=… and another port with PORT=…."
            ) from None
        yield


def empty(places: Places) -> None:
    """Remove everything a demo made in the folder. Call while it is held."""
    for name in _OURS:
        path = places.data / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if places.socket.parent != places.data / "run":
        shutil.rmtree(places.socket.parent, ignore_errors=True)
