"""What `test_ambient` runs in a process of its own, amid credentials that are none of our business.

Opens a session with a customer's role and lists a prefix twice: once while STS lets us in, once while it refuses.
Prints what came of it as JSON.
"""

from __future__ import annotations

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from wizard.accounts.services import create_workspace  # noqa: E402
from wizard.aws.models import Connection, Receipt  # noqa: E402
from wizard.aws.session.clients import s3_client  # noqa: E402
from wizard.aws.session.listing import list_page  # noqa: E402
from wizard.aws.session.sessions import AwsSession, open_session  # noqa: E402
from wizard.core.problems import ProblemError  # noqa: E402


def opened(connection: Connection) -> AwsSession:
    return open_session(connection, now=timezone.now(), purpose="tst_1")


def outcome(connection: Connection) -> str:
    try:
        list_page(opened(connection), "acme-ml", "in/")
    except ProblemError as error:
        return error.problem.code
    return "listed"


def visit() -> dict[str, object]:
    call_command("migrate", verbosity=0)
    connection = Connection.objects.create(
        workspace=create_workspace(name="Acme", by=None),
        bucket="acme-ml",
        prefix="in/",
        account_id="111122223333",
        role_name="embark-acme",
        role_arn="arn:aws:iam::111122223333:role/embark-acme",
        region="eu-central-1",
    )
    keys = opened(connection)._keys
    assert keys is not None
    client = s3_client(region="eu-central-1", keys=keys)
    return {
        "outcomes": [outcome(connection), outcome(connection)],
        "receipts": list(Receipt.objects.order_by("pk").values_list("operation", "status", "code")),
        "s3": client.meta.endpoint_url,
        "attempts": client.meta.config.retries["total_max_attempts"],
    }


if __name__ == "__main__":
    print(json.dumps(visit()))
