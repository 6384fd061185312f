"""The grant of a connection, filled in from the database and the settings. Raises nothing."""

from __future__ import annotations

from django.conf import settings

from wizard.aws.guide import Grant
from wizard.aws.issuer import issuer_url
from wizard.aws.models import Connection


def grant_for(connection: Connection) -> Grant:
    """Every value that the customer's role is made of; final as soon as the account id is known."""
    workspace = connection.workspace
    return Grant(
        provider_url=issuer_url(settings.BASE_URL, workspace.issuer_id),
        audience=settings.AWS_AUDIENCE,
        subject=workspace.subject,
        account_id=connection.account_id,
        role_name=connection.role_name,
        bucket=connection.bucket,
        prefix=connection.prefix,
    )
