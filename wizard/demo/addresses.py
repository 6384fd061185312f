"""Where things of a running demo are: folders, ports, addresses. Pure; raises nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

MAX_SOCKET_PATH = 100
"""Bytes; Linux takes 107, macOS 103."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """The ports of one demo on 127.0.0.1."""

    web: int
    s3: int
    cloud: int


@dataclass(frozen=True, kw_only=True)
class Places:
    """The folders and files in the data folder."""

    data: Path

    @property
    def logs(self) -> Path:
        """One log file a child."""
        return self.data / "logs"

    @property
    def cloud(self) -> Path:
        """MiniStack's state and objects, and the front's sessions."""
        return self.data / "aws"

    @property
    def broker(self) -> Path:
        """The append-only file."""
        return self.data / "valkey"

    @property
    def beat(self) -> Path:
        """What Celery's clock keeps."""
        return self.data / "beat"

    @property
    def socket(self) -> Path:
        """The broker's socket: in the data folder, or in a short private folder when that path is too long."""
        inside = self.data / "run" / "valkey.sock"
        if len(os.fsencode(inside)) <= MAX_SOCKET_PATH:
            return inside
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"embark-{os.getuid()}-{digest}" / "valkey.sock"

    @property
    def secrets(self) -> Path:
        """Keys made once for this data folder."""
        return self.data / "secrets.json"

    @property
    def settings(self) -> Path:
        """What the Django processes were told, while the demo runs."""
        return self.data / "settings.json"

    @property
    def ports(self) -> Path:
        """The ports used last."""
        return self.data / "ports.json"

    @property
    def children(self) -> Path:
        """The process ids of the running demo, for a start after a crash."""
        return self.data / "children.json"

    @property
    def lock(self) -> Path:
        """Held by the running demo."""
        return self.data / "lock"


def local(port: int) -> str:
    """The address of a port on this machine."""
    return f"http://127.0.0.1:{port}"
