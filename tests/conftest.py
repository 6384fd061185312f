"""What every test shares: no network but loopback."""

from __future__ import annotations

import socket

import pytest

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> None:
    """Any connection that leaves this machine fails the test that tried it."""
    real_connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"A test tried to reach {address[0]}; only loopback is allowed.")
        return real_connect(self, address)

    socket.socket.connect = guarded
