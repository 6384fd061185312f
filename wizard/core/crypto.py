"""Encrypts what must be kept but never read in a dump: signing keys and, later, tokens of other servers.

Uses the key ring of EMBARK_ENCRYPTION_KEYS: the first key encrypts, every key decrypts. `InvalidToken` leaves `decrypt`
when no key fits.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(plain: bytes) -> str:
    """Fernet token (URL-safe text) of `plain`."""
    return _ring().encrypt(plain).decode("ascii")


def decrypt(token: str) -> bytes:
    """What `encrypt` was given. Raises `cryptography.fernet.InvalidToken`."""
    return _ring().decrypt(token.encode("ascii"))


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
