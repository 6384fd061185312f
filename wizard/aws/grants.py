"""The grant of a connection, filled in from the database and the settings.

`ProblemError` leaves it where our platform's token, which names the provider and the subject, can't be read.
"""

from __future__ import annotations

from django.conf import settings

from wizard.aws.guide import Grant
from wizard.aws.issuer.identity import identity_of
from wizard.aws.models import Connection


def grant_for(connection: Connection) -> Grant:
    """Every value that the customer's role is made of; final once the account id is known. Raises ProblemError."""
    identity = identity_of(connection.workspace)
    return Grant(
        provider_url=identity.provider_url,
        audience=identity.audience,
        subject=identity.subject,
        account_id=connection.account_id,
        role_name=connection.role_name,
        bucket=connection.bucket,
        prefix=connection.prefix,
        kms_key_arn=connection.kms_key_arn,
        egress_ips=settings.EGRESS_IPS,
    )
