"""A workspace of the demo whose AWS access is done already: `python -m wizard.demo.connect`, at every start.

For whoever wants to sample a file of their own from the command line at once. The role is made with the same IAM calls
as in the tour. `DemoError` leaves `main` outside of the demo; botocore's errors when the demo's AWS does not answer.
"""

from __future__ import annotations

import os

from wizard.demo.cloud_admin import RoleGrant, admin_clients, create_role
from wizard.demo.config import ACCOUNT_ID, BUCKET, admin_config
from wizard.demo.faults import Fault

WORKSPACE = "Fabrikam Bank"
MEMBER = "fay@fabrikam.example"
ROLE = "embark-fabrikam"


def main() -> None:
    """Connect the workspace to the demo's bucket; what is there already is brought up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
    import django

    django.setup()
    connect()


def connect() -> None:
    """Make the connection's row, its role, and ask for an access check."""
    from wizard.accounts.models import User, Workspace
    from wizard.aws.models import Connection
    from wizard.aws.paste.arns import RoleArn
    from wizard.aws.services import request_access_check, save_connection, save_role_arn

    workspace, member = Workspace.objects.get(name=WORKSPACE), User.objects.get(email=MEMBER)
    connection = save_connection(
        workspace=workspace,
        bucket=BUCKET,
        prefix="",
        account_id=ACCOUNT_ID,
        role_name=ROLE,
        by=member,
        connection=Connection.objects.filter(workspace=workspace, bucket=BUCKET, role_name=ROLE).first(),
    )
    _make_role(connection)
    save_role_arn(connection=connection, role_arn=RoleArn.parse(f"arn:aws:iam::{ACCOUNT_ID}:role/{ROLE}"), by=member)
    request_access_check(connection=connection, by=member)


def _make_role(connection: object) -> None:
    from wizard.aws.grants import grant_for
    from wizard.aws.guide import permissions_policy, trust_policy

    grant = grant_for(connection)  # type: ignore[arg-type]
    config = admin_config()
    clients = admin_clients(endpoint=config.endpoint, access_key=config.access_key, secret_key=config.secret_key)
    wanted = RoleGrant(
        provider_url=grant.provider_url,
        audience=grant.audience,
        subject=grant.subject,
        role_name=grant.role_name,
        policy_name=grant.policy_name,
        bucket=grant.bucket,
        trust_policy=trust_policy(grant),
        permissions_policy=permissions_policy(grant),
    )
    create_role(iam=clients.iam, s3=clients.s3, grant=wanted, fault=Fault.NONE)


if __name__ == "__main__":
    main()
