"""Who Embark is towards AWS, per workspace: provider URL, audience and subject. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from wizard.accounts.models import Workspace
from wizard.aws.issuer import issuer_url


@dataclass(frozen=True)
class Identity:
    """What a customer's trust policy names: all three known before anything is made in AWS."""

    provider_url: str
    audience: str
    subject: str


def identity_of(workspace: Workspace) -> Identity:
    """The identity under which Embark assumes the roles of this workspace."""
    return Identity(
        provider_url=issuer_url(settings.BASE_URL, workspace.issuer_id),
        audience=settings.AWS_AUDIENCE,
        subject=workspace.subject,
    )
