"""What every template knows: is this the demo, and which pages the signed-in person has."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wizard.web.access import looks_after_customers, works_as_member


def embark(request: HttpRequest) -> dict[str, Any]:
    """`in_demo`, `sso_ready`, `is_member`, `is_account_manager`; the last two ask the database only when used."""
    return {
        "in_demo": settings.IN_DEMO,
        "sso_ready": bool(settings.OIDC_ISSUER),
        "is_member": lambda: works_as_member(request),
        "is_account_manager": lambda: looks_after_customers(request),
    }
