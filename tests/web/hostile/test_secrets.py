"""A secret pasted into any field of the AWS step or its neighbours: on no page, in no log, in no row."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.test import Client

from tests import factories
from tests.secrets import KEY_ID, PEM, PRESIGNED, SECRET_KEY, SESSION_KEY_ID, SESSION_TOKEN
from wizard.accounts.handoff import signed_address
from wizard.accounts.models import User, Workspace
from wizard.onboarding.handoff import hand_off

HTMX = {"HX-Request": "true", "HX-Target": "lint-result"}
CANARIES = [
    (KEY_ID, "OSFODNN7"),
    (SESSION_KEY_ID, "OSFODNN7"),
    (SECRET_KEY, "MDENG"),
    (f"aws_secret_access_key = {SECRET_KEY[:21]}", "7MDENG"),
    (SESSION_TOKEN, "Kx7pQ2"),
    (PEM, "MIIEow"),
]
PLACE = {"action": "bucket", "bucket": "s3://acme-ml/in/", "account_id": "123456789012", "role_name": "embark-acme"}


@dataclass(frozen=True)
class Field:
    """A field, and the form in which it is sent."""

    name: str
    page: str
    form: dict[str, str]


FIELDS = [
    Field("bucket", "aws", PLACE),
    Field("account_id", "aws", PLACE),
    Field("role_name", "aws", PLACE),
    Field("role_arn", "aws", {"action": "role"}),
    Field("pasted", "aws", {"action": "lint"}),
    Field("note", "aws/hand-off", {"action": "make", "days": "7", "email": "carla@acme.test"}),
    Field("email", "aws/hand-off", {"action": "make", "days": "7"}),
    Field("location", "data", {"action": "sample", "dataset": "predictions"}),
]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, at the lowest level."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def all_rows() -> str:
    return "".join(str(list(model._default_manager.values())) for model in apps.get_models())


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_it_is_kept_nowhere_and_shown_nowhere(
    acme: Workspace, dana: User, as_dana: Client, log: io.StringIO, field: Field
) -> None:
    row = factories.connected(acme, dana)
    for secret, canary in CANARIES:
        assert canary in secret
        answer = as_dana.post(f"/onboardings/{row.pk}/{field.page}", field.form | {field.name: secret})
        assert answer.status_code == 422
        assert "Embark never needs one" in answer.content.decode()
        assert canary not in answer.content.decode()
    left = all_rows() + log.getvalue() + as_dana.get(f"/onboardings/{row.pk}/aws").content.decode()
    assert [canary for _, canary in CANARIES if canary in left] == []


@pytest.mark.parametrize(
    "fields", [{"action": "role", "role_arn": SECRET_KEY}, {"action": "lint", "pasted": SECRET_KEY}]
)
def test_behind_a_hand_off_link_neither(
    acme: Workspace, dana: User, client: Client, log: io.StringIO, fields: dict[str, str]
) -> None:
    link = hand_off(onboarding=factories.connected(acme, dana), by=dana)
    answer = client.post(f"/handoff/{signed_address(link)}/", fields)
    assert answer.status_code == 422
    assert "MDENG" not in answer.content.decode() + all_rows() + log.getvalue()


def test_the_linters_field_is_emptied_when_only_its_answer_is_swapped(
    acme: Workspace, dana: User, as_dana: Client
) -> None:
    row = factories.connected(acme, dana)
    page = as_dana.post(
        f"/onboardings/{row.pk}/aws", {"action": "lint", "pasted": SECRET_KEY}, headers=HTMX
    ).content.decode()
    assert 'id="lint-field" hx-swap-oob="true"' in page
    assert "Embark never needs one" in page
    assert "MDENG" not in page


def test_of_a_presigned_location_the_object_is_kept(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.connected(acme, dana)
    answer = as_dana.post(f"/onboardings/{row.pk}/data", {"action": "sample", "location": PRESIGNED}, follow=True)
    assert "presigned" in answer.content.decode()
    assert "0f1e2d3c4b" not in answer.content.decode() + all_rows()
