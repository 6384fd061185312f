"""The steps before Data, done in the demo's own environment: `python -m tests.benchmarks.first_steps`.

Prints the ids of the onboarding and of its connection as JSON once the access check is green.
"""

from __future__ import annotations

import json
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
django.setup()

from wizard.accounts.models import Membership  # noqa: E402 - Django must be set up before
from wizard.aws.grants import grant_for  # noqa: E402
from wizard.aws.guide import Grant, permissions_policy, trust_policy  # noqa: E402
from wizard.aws.models import AccessCheck  # noqa: E402
from wizard.aws.paste.arns import RoleArn  # noqa: E402
from wizard.demo.cloud_admin import RoleGrant, admin_clients, create_role  # noqa: E402
from wizard.demo.config import ACCOUNT_ID, BUCKET, admin_config  # noqa: E402
from wizard.demo.faults import Fault  # noqa: E402
from wizard.onboarding import services  # noqa: E402

ROLE_NAME = "embark-benchmark"
WAIT_SECONDS = 60
ANSWERS = services.ModelAnswers(
    model_name="Benchmark",
    model_id="benchmark",
    model_type="binary",
    version_name="v1",
    description="",
    owner="",
    icon="",
    colour="",
    tags={},
    datasets=["serving"],
)


def main() -> None:
    """Model and AWS access, as a member of the first workspace."""
    someone = Membership.objects.filter(kind=Membership.Kind.MEMBER).order_by("pk").first()
    assert someone
    who = someone.user
    onboarding = services.start(workspace=someone.workspace, by=who)
    services.submit_model(onboarding=onboarding, answers=ANSWERS, by=who)
    services.submit_bucket(
        onboarding=onboarding, bucket=BUCKET, prefix="", account_id=ACCOUNT_ID, role_name=ROLE_NAME, by=who
    )
    assert onboarding.connection
    grant = grant_for(onboarding.connection)
    make_role(grant)
    role_arn = RoleArn.parse(grant.predicted_role_arn)
    wait_for(services.submit_role(onboarding=onboarding, role_arn=role_arn, by=who))
    print(json.dumps({"onboarding": onboarding.pk, "connection": onboarding.connection.pk}))


def make_role(grant: Grant) -> None:
    """What the cloud admin does."""
    admin = admin_config()
    clients = admin_clients(endpoint=admin.endpoint, access_key=admin.access_key, secret_key=admin.secret_key)
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


def wait_for(check: AccessCheck) -> None:
    """Return when the check is green."""
    deadline = time.monotonic() + WAIT_SECONDS
    while check.is_live and time.monotonic() < deadline:
        time.sleep(0.2)
        check.refresh_from_db()
    assert check.is_done, check.problem


if __name__ == "__main__":
    main()
