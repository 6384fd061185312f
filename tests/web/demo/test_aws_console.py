"""The stand-in for the AWS console: who sees it, and that it does what it says with real IAM calls."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from django.test import Client

from tests import factories
from wizard.accounts.handoff import signed_address
from wizard.accounts.models import User, Workspace
from wizard.demo.cloud_admin import PerformedCall
from wizard.demo.faults import Fault
from wizard.onboarding.handoff import hand_off, revoke_hand_off
from wizard.onboarding.models import Onboarding
from wizard.web.demo import aws_console

pytestmark = pytest.mark.usefixtures("in_demo")


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What the page asked the cloud admin to do."""
    done: list[tuple[str, object]] = []

    def create(*, iam: object, s3: object, grant: object, fault: Fault) -> list[PerformedCall]:
        done.append(("create", fault))
        return [PerformedCall(step="Roles › Create role", call="CreateRole", sent={"RoleName": "x"}, outcome="created")]

    def remove(*, iam: object, s3: object, grant: object) -> list[PerformedCall]:
        done.append(("remove", grant))
        return []

    monkeypatch.setattr(aws_console, "_clients", lambda: aws_console.AdminClients(iam=None, s3=None))
    monkeypatch.setattr(aws_console, "create_role", create)
    monkeypatch.setattr(aws_console, "remove_role", remove)
    return done


def page(row: Onboarding) -> str:
    return f"/demo/aws-console/{row.pk}"


def test_members_see_what_will_be_made(row: Onboarding, as_dana: Client, as_tim: Client) -> None:
    for client in (as_dana, as_tim):
        seen = client.get(page(row)).content.decode()
        assert row.workspace.subject in seen
        assert "not AWS" in seen
        assert all(f'value="{fault}"' in seen for fault in Fault)


def test_nobody_else_does(row: Onboarding, as_mo: Client, as_eve: Client, client: Client, asked: list) -> None:
    for visitor in (as_mo, as_eve):
        assert visitor.get(page(row)).status_code == 404
        assert visitor.post(page(row), {"action": "create"}).status_code == 404
    assert client.get(page(row)).headers["Location"].startswith("/accounts/login/")
    assert not asked


def test_before_the_bucket_is_known_there_is_nothing_to_make(acme: Workspace, dana: User, as_dana: Client) -> None:
    assert as_dana.get(page(factories.named(acme, dana))).status_code == 404


def test_the_button_makes_the_role_with_the_chosen_mistake(row: Onboarding, as_dana: Client, asked: list) -> None:
    seen = as_dana.post(page(row), {"action": "create", "fault": "wrong_audience"}).content.decode()
    assert asked == [("create", Fault.WRONG_AUDIENCE)]
    for fact in ("CreateRole", "Roles › Create role", "arn:aws:iam::123456789012:role/embark-acme"):
        assert fact in seen


def test_an_unknown_mistake_is_no_mistake(row: Onboarding, as_dana: Client, asked: list) -> None:
    as_dana.post(page(row), {"action": "create", "fault": "nonsense"})
    assert asked == [("create", Fault.NONE)]


def test_the_other_button_removes_it(row: Onboarding, as_dana: Client, asked: list) -> None:
    as_dana.post(page(row), {"action": "remove"})
    assert [verb for verb, _ in asked] == ["remove"]


def test_a_refusal_is_shown(row: Onboarding, as_dana: Client, asked: list, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> list[PerformedCall]:
        raise ClientError({"Error": {"Code": "NoSuchBucket", "Message": "gone"}}, "PutBucketTagging")

    monkeypatch.setattr(aws_console, "create_role", refuse)
    assert "NoSuchBucket" in as_dana.post(page(row), {"action": "create"}).content.decode()


def test_without_the_demo_running_it_says_so(row: Onboarding, as_dana: Client, settings) -> None:
    settings.IAM_ENDPOINT = "http://127.0.0.1:9"
    settings.DEMO_ADMIN_ACCESS_KEY = settings.DEMO_ADMIN_SECRET_KEY = "x"
    assert as_dana.post(page(row), {"action": "create"}).status_code == 200


def handed_off(row: Onboarding, dana: User) -> str:
    return f"/demo/handoff/{signed_address(hand_off(onboarding=row, by=dana))}/aws-console"


def test_whoever_holds_a_hand_off_link_plays_the_cloud_admin(
    row: Onboarding, dana: User, client: Client, asked: list
) -> None:
    path = handed_off(row, dana)
    assert "not AWS" in client.get(path).content.decode()
    assert not asked
    seen = client.post(path, {"action": "create", "fault": "wrong_audience"}).content.decode()
    assert asked == [("create", Fault.WRONG_AUDIENCE)]
    assert f'href="{path.removeprefix("/demo").removesuffix("aws-console")}#check-access"' in seen
    assert row.pk not in seen


def test_when_the_link_has_ended_so_has_that(row: Onboarding, dana: User, client: Client, asked: list) -> None:
    path = handed_off(row, dana)
    revoke_hand_off(onboarding=row, by=dana)
    assert client.get(path).status_code == 410
    assert client.post(path, {"action": "create"}).status_code == 410
    assert client.get(path.replace("hnd_", "hnd_0")).status_code == 404
    assert not asked


def test_outside_of_the_demo_no_link_opens_it(row: Onboarding, dana: User, client: Client, settings) -> None:
    path = handed_off(row, dana)
    settings.IN_DEMO = False
    assert client.get(path).status_code == 404
