"""Requests that say whether they are sent again: the header `Idempotency-Key`."""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import HttpRequest

from wizard.web.api.access import token_used


def key_of(request: HttpRequest) -> str:
    """What tells this request from all others of its token; "" when its sender does not say."""
    given = request.headers.get("Idempotency-Key", "")
    if not given:
        return ""
    return f"api:{sha256(f'{token_used(request).pk} {given}'.encode()).hexdigest()}"


def words_of(request: HttpRequest) -> str:
    """Stands for what a request with a key says, however its JSON is laid out; "" without a key. Its body is JSON."""
    if not request.headers.get("Idempotency-Key", ""):
        return ""
    said = [request.path, json.loads(request.body)]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
