"""What every test shares: no network but loopback, and key pairs that are made once."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc.jwk import RSAKey

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
KEY_BITS = 2048
KEY_PAIRS = 24
"""Pairs before they come round: more than any test publishes at once."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> None:
    """Any connection that leaves this machine fails the test that tried it."""
    real_connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"A test tried to reach {address[0]}; only loopback is allowed.")
        return real_connect(self, address)

    socket.socket.connect = guarded


@pytest.fixture(autouse=True, scope="session")
def _key_pairs_are_used_again() -> Iterator[None]:
    """An RSA pair takes a tenth of a second and a fresh database makes three: after the first few they come round."""
    real, made, turn = RSAKey.generate_key, [], itertools.count()

    def pooled(*arguments: Any, **named: Any) -> RSAKey:
        if arguments != (KEY_BITS,) or named:
            return real(*arguments, **named)
        if len(made) < KEY_PAIRS:
            made.append(real(KEY_BITS))
            return made[-1]
        return made[next(turn) % KEY_PAIRS]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(RSAKey, "generate_key", pooled)
        yield
