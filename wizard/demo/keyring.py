"""The demo's secrets: made once a data folder, readable by its owner only. Errors: OSError."""

from __future__ import annotations

import json
import os
import secrets
import string
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

_UPPER = string.ascii_uppercase + string.digits


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """Django's key, the key that encrypts signing keys, and the root key of the demo's AWS account."""

    secret_key: str = field(repr=False)
    encryption_key: str = field(repr=False)
    access_key: str
    secret_access_key: str = field(repr=False)


def load_secrets(path: Path) -> Secrets:
    """The secrets kept at `path`; made when missing."""
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    made = new_secrets()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(made), file)
    return made


def new_secrets() -> Secrets:
    """Fresh random secrets."""
    return Secrets(
        secret_key=secrets.token_urlsafe(48),
        encryption_key=Fernet.generate_key().decode(),
        access_key="AKIA" + "".join(secrets.choice(_UPPER) for _ in range(16)),
        secret_access_key=secrets.token_urlsafe(30),
    )
