"""The same account twice: the fake of the flow tests, and the demo's AWS with our own issuer in front of it.

Every case that takes `account` runs against both; what differs between them is a fault of the fake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from django.conf import LazySettings

from tests.demo_aws import DemoAws, LoopbackIssuer, running_demo_aws, running_issuer
from tests.fakes import aws as fake
from tests.fakes.aws import FakeAws
from wizard.accounts.models import Membership, User
from wizard.accounts.services import admit, create_workspace
from wizard.aws.diagnosis import Operation
from wizard.aws.grants import grant_for
from wizard.aws.guide import permissions_policy, trust_policy
from wizard.aws.issuer import keys
from wizard.aws.issuer import tokens as issuer
from wizard.aws.models import Connection
from wizard.demo.cloud_admin import RoleGrant, create_role, remove_role
from wizard.demo.faults import Fault

BUCKET = "contract-ml"
OBJECTS = {
    "in/2026/a.csv": b"id,x\n1,2\n",
    "in/_SUCCESS": b"",
    "in/b.parquet": bytes(range(256)) * 8,
    "in/ü +%=&.csv": b"odd",
    "out/c.csv": b"not ours",
}
ROLE = "arn:aws:iam::123456789012:role/embark-contract"


@dataclass
class Account:
    """One account with `OBJECTS` in `BUCKET`, and the connection that leads to it."""

    connection: Connection
    member: User
    set_up: Callable[[Fault], None]
    """Makes the role as the guide says, with one mistake."""
    replace: Callable[[str, bytes], None]
    publish_keys: Callable[[], None] = lambda: None
    """Lets AWS read our key set as it is now."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoAws]:
    with running_demo_aws(tmp_path_factory.mktemp("demo-aws")) as running:
        running.admin.s3.create_bucket(Bucket=BUCKET)
        yield running


@pytest.fixture(params=["fake", "demo"])
def account(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Account]:
    workspace = create_workspace(name="Acme", by=None)
    member = admit(workspace=workspace, email="dana@acme.test", kind=Membership.Kind.MEMBER, by=None)
    connection = Connection.objects.create(
        workspace=workspace,
        bucket=BUCKET,
        prefix="in/",
        account_id="123456789012",
        role_name="embark-contract",
        role_arn=ROLE,
    )
    make = {"fake": _fake_account, "demo": _demo_account}[request.param]
    yield from make(request, connection, member)


def _fake_account(request: pytest.FixtureRequest, connection: Connection, member: User) -> Iterator[Account]:
    aws = fake.install(request.getfixturevalue("monkeypatch"))
    aws.buckets[BUCKET] = dict(OBJECTS)
    yield Account(
        connection, member, lambda fault: _break(aws, fault), lambda key, body: aws.buckets[BUCKET].update({key: body})
    )


def _break(aws: FakeAws, fault: Fault) -> None:
    denied = "User: x is not authorized to perform: {0} because no identity-based policy allows the {0} action"
    if fault == Fault.NO_PROVIDER:
        aws.refuse(Operation.ASSUME, 400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account")
    elif fault == Fault.WRONG_AUDIENCE:
        aws.refuse(Operation.ASSUME, 400, "InvalidIdentityToken", "Incorrect token audience")
    elif fault in (Fault.WRONG_SUBJECT, Fault.WRONG_ACTION):
        aws.refuse(Operation.ASSUME, 403, "AccessDenied", f"Not authorized to perform {Operation.ASSUME}")
    elif fault == Fault.NO_LIST_BUCKET:
        aws.refuse(Operation.LIST, 403, "AccessDenied", denied.format("s3:ListBucket"))
    elif fault == Fault.NO_GET_OBJECT:
        aws.refuse(Operation.GET, 403, "AccessDenied", denied.format("s3:GetObject"))
    elif fault == Fault.EXPLICIT_DENY:
        aws.refuse(Operation.GET, 403, "AccessDenied", "x with an explicit deny in an identity-based policy")
    elif fault in (Fault.OPEN_ROLE, Fault.ANY_SUBJECT):
        aws.trusts_everybody = True
    elif fault == Fault.WRONG_REGION:
        aws.regions[BUCKET] = "eu-west-1"


def _demo_account(request: pytest.FixtureRequest, connection: Connection, member: User) -> Iterator[Account]:
    demo: DemoAws = request.getfixturevalue("demo")
    settings: LazySettings = request.getfixturevalue("settings")
    issuer_id = connection.workspace.issuer_id
    with running_issuer(f"/t/{issuer_id}") as server:
        settings.BASE_URL = server.url.removesuffix(f"/t/{issuer_id}")
        settings.S3_ENDPOINT = settings.STS_ENDPOINT = demo.endpoint
        keys.current_signing_key(now=connection.created_at)
        publish_keys = partial(_publish_keys, server)
        publish_keys()
        server.documents["/.well-known/openid-configuration"] = issuer.discovery_document(
            base_url=settings.BASE_URL, issuer_id=issuer_id
        )
        for key, body in OBJECTS.items():
            demo.admin.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        yield Account(
            connection,
            member,
            lambda fault: _make_role(demo, _role(connection), fault),
            lambda key, body: demo.admin.s3.put_object(Bucket=BUCKET, Key=key, Body=body),
            publish_keys,
        )
        remove_role(iam=demo.admin.iam, s3=demo.admin.s3, grant=_role(connection))


def _publish_keys(server: LoopbackIssuer) -> None:
    server.documents["/keys.json"] = keys.public_key_set()


def _make_role(demo: DemoAws, role: RoleGrant, fault: Fault) -> None:
    create_role(iam=demo.admin.iam, s3=demo.admin.s3, grant=role, fault=fault)


def _role(connection: Connection) -> RoleGrant:
    """What the guide says, as the cloud admin copies it from the page."""
    grant = grant_for(connection)
    return RoleGrant(
        provider_url=grant.provider_url,
        audience=grant.audience,
        subject=grant.subject,
        role_name=grant.role_name,
        policy_name=grant.policy_name,
        bucket=grant.bucket,
        trust_policy=trust_policy(grant),
        permissions_policy=permissions_policy(grant),
    )
