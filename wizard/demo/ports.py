"""Finds ports on 127.0.0.1 and remembers them, so that a restarted demo keeps its addresses. Errors: DemoError."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict
from pathlib import Path

from wizard.demo.addresses import Ports
from wizard.demo.config import DemoConfig, DemoError

S3_ABOVE_WEB = 1_100
"""How far above the web server's port the search for those of S3 begins: two demos with ports apart never meet."""
_HIGHEST = 65_000
"""The highest port at which a search begins."""
_TRIES = 200


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(first: int) -> int:
    """The first free port from `first` on."""
    for port in range(first, min(first + _TRIES, 65_536)):
        if is_free(port):
            return port
    raise DemoError(f"No port from {first} to {first + _TRIES} is free on 127.0.0.1.")


def choose_ports(config: DemoConfig, remembered: Ports | None) -> Ports:
    """The ports to use: what was asked for, else what was used last, else the next free ones."""
    first_s3 = min(config.port + S3_ABOVE_WEB, _HIGHEST)
    last = remembered or Ports(web=config.port, s3=first_s3, cloud=first_s3 + 1)
    if config.port_is_asked_for and not is_free(config.port):
        raise DemoError(f"Port {config.port} is in use by another program: choose another one with PORT=….")
    web = config.port if config.port_is_asked_for else free_port(last.web)
    s3 = _free_but(last.s3, {web})
    return Ports(web=web, s3=s3, cloud=_free_but(last.cloud, {web, s3}))


def load_ports(path: Path) -> Ports | None:
    """The ports used last, or None."""
    try:
        return Ports(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def save_ports(path: Path, ports: Ports) -> None:
    """Remember `ports` for the next start."""
    path.write_text(json.dumps(asdict(ports)))


def _free_but(first: int, taken: set[int]) -> int:
    port = free_port(first)
    while port in taken:
        port = free_port(port + 1)
    return port
