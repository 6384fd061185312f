"""Who Embark is towards AWS: an issuer of its own per workspace, or, where its platform projects a web identity token,
what that token says. docs/adr/0008 has the reasons.

`ProblemError` leaves everything that has to read the platform's token file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from wizard.accounts.models import Workspace
from wizard.aws.issuer import projected
from wizard.aws.issuer.projected import ProjectedToken


@dataclass(frozen=True)
class Identity:
    """What a customer's trust policy names: all three known before anything is made in AWS."""

    provider_url: str
    audience: str
    subject: str


def is_projected() -> bool:
    """Whether the tokens come from our platform: then we sign none, and all workspaces have one subject."""
    return bool(settings.WEB_IDENTITY_TOKEN_FILE)


def issuer_url(base_url: str, issuer_id: str) -> str:
    """The issuer of one workspace, character for character what customers register as provider URL."""
    return f"{base_url}/t/{issuer_id}"


def identity_of(workspace: Workspace) -> Identity:
    """The identity under which Embark assumes the roles of this workspace. Raises ProblemError."""
    if is_projected():
        token = projected.look_at(settings.WEB_IDENTITY_TOKEN_FILE, audience=settings.AWS_AUDIENCE)
        return Identity(provider_url=token.issuer, audience=token.audience, subject=token.subject)
    return Identity(
        provider_url=issuer_url(settings.BASE_URL, workspace.issuer_id),
        audience=settings.AWS_AUDIENCE,
        subject=workspace.subject,
    )


def platform_token(*, now: datetime) -> ProjectedToken:
    """The platform's present token; read anew at every call, as the platform renews it. Raises ProblemError."""
    return projected.take(settings.WEB_IDENTITY_TOKEN_FILE, audience=settings.AWS_AUDIENCE, now=now)
