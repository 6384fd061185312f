"""Who may call the API: whoever holds a token of the workspace. Everything else gets 401, of any address alike."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from wizard.accounts.models import ApiToken, Workspace
from wizard.accounts.tokens import note_use, token_of

RATE = "600/m"
"""Requests of one token: a registration takes four, so this is far beyond what anybody needs."""


class BearerToken(HttpBearer):
    """`Authorization: Bearer embark_…`; `request.auth` is the token's row."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002
        """The live token of that secret."""
        found = token_of(token)
        if found:
            note_use(token=found, now=timezone.now())
        return found


class TokenRate(AuthRateThrottle):
    """So many requests per token and minute."""

    def get_cache_key(self, request: HttpRequest) -> str:
        """Where the times of a token's last requests are kept."""
        return f"api-rate-{token_used(request).pk}"


def token_used(request: HttpRequest) -> ApiToken:
    """The token of a guarded view."""
    return cast(ApiToken, request.auth)  # type: ignore[attr-defined]


def workspace_of(request: HttpRequest) -> Workspace:
    """The workspace whose objects the request may see and change; there are no others to it."""
    return token_used(request).workspace
