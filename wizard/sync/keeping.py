"""How the result of a sync is kept: the facts in the clear, the sample values sealed, or not at all.

Nothing leaves this module: values that no key opens any more count as deleted.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import InvalidToken

from wizard.core.crypto import decrypt, encrypt
from wizard.sync.types import SyncResult
from wizard.sync.values import values_of, with_values, without_values


def kept(result: SyncResult, *, keep_values: bool) -> dict[str, Any]:
    """What a sync's row holds of its result."""
    sealed = encrypt(json.dumps(values_of(result), allow_nan=False).encode()) if keep_values else ""
    return {"result_json": without_values(result).to_json(), "values_sealed": sealed}


def opened(facts: SyncResult, sealed: str) -> SyncResult:
    """The result with its values, while they are kept."""
    if not sealed:
        return facts
    try:
        return with_values(facts, json.loads(decrypt(sealed)))
    except InvalidToken:
        return facts
