"""Requests that say whether they are sent again: the header `Idempotency-Key`."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest

from wizard.web.api.access import token_used


def key_of(request: HttpRequest) -> str:
    """What tells this request from all others of its token; "" when its sender does not say."""
    given = request.headers.get("Idempotency-Key", "")
    if not given:
        return ""
    return f"api:{sha256(f'{token_used(request).pk} {given}'.encode()).hexdigest()}"
