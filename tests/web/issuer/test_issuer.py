"""What AWS reads of a workspace's issuer: public, cacheable, and nothing but public keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tests import factories
from wizard.accounts.models import Workspace
from wizard.aws.issuer.key_plan import PUBLISHED_AFTER, PUBLISHED_BEFORE
from wizard.aws.issuer.keys import current_signing_key
from wizard.web.issuer.views import MAX_AGE

pytestmark = pytest.mark.django_db
PRIVATE_PARTS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


@pytest.fixture
def workspace() -> Workspace:
    return factories.workspace()


def discovery(issuer_id: str) -> str:
    return f"/t/{issuer_id}/.well-known/openid-configuration"


def key_set(issuer_id: str) -> str:
    return f"/t/{issuer_id}/keys.json"


def test_discovery_names_the_issuer_character_for_character(client: Client, workspace: Workspace, settings) -> None:
    settings.BASE_URL = "https://embark.test"
    answer = client.get(discovery(workspace.issuer_id))
    issuer = f"https://embark.test/t/{workspace.issuer_id}"
    assert answer.headers["Content-Type"] == "application/json"
    assert (answer.json()["issuer"], answer.json()["jwks_uri"]) == (issuer, f"{issuer}/keys.json")


def test_the_key_set_holds_public_keys_only(client: Client, workspace: Workspace) -> None:
    key = current_signing_key(now=timezone.now())
    published = client.get(key_set(workspace.issuer_id)).json()["keys"]
    assert key.kid in {each["kid"] for each in published}
    assert not PRIVATE_PARTS & {part for each in published for part in each}


def test_answers_may_be_kept_for_five_minutes_at_most(client: Client, workspace: Workspace) -> None:
    current_signing_key(now=timezone.now())
    for address in (discovery(workspace.issuer_id), key_set(workspace.issuer_id)):
        assert client.get(address).headers["Cache-Control"] == "public, max-age=300"


def test_a_copy_that_is_kept_still_has_the_key_that_signs() -> None:
    assert timedelta(seconds=MAX_AGE) < min(PUBLISHED_BEFORE, PUBLISHED_AFTER)


def test_where_the_platform_signs_there_is_no_issuer_to_register(
    client: Client, workspace: Workspace, settings: LazySettings
) -> None:
    current_signing_key(now=timezone.now())
    settings.WEB_IDENTITY_TOKEN_FILE = "/somewhere"
    for address in (discovery(workspace.issuer_id), key_set(workspace.issuer_id)):
        assert client.get(address).status_code == 404


def test_an_empty_key_set_is_not_kept(client: Client, workspace: Workspace) -> None:
    answer = client.get(key_set(workspace.issuer_id))
    assert answer.json() == {"keys": []}
    assert answer.headers["Cache-Control"] == "public, max-age=0"


@pytest.mark.parametrize("address", [discovery, key_set])
def test_an_unknown_issuer_is_not_there(client: Client, workspace: Workspace, address) -> None:
    for unknown in ("iss_0000000000000000", workspace.pk):
        assert client.get(address(unknown)).status_code == 404


@pytest.mark.parametrize("address", [discovery, key_set])
def test_it_can_only_be_read(client: Client, workspace: Workspace, address) -> None:
    assert client.post(address(workspace.issuer_id)).status_code == 405


def test_everybody_reads_the_same(workspace: Workspace) -> None:
    people = [
        factories.member(workspace),
        factories.account_manager(workspace),
        factories.member(factories.workspace("Globex"), "eve@globex.test"),
    ]
    answers = {Client().get(discovery(workspace.issuer_id)).content}
    for person in people:
        client = Client()
        client.force_login(person)
        answers.add(client.get(discovery(workspace.issuer_id)).content)
    assert len(answers) == 1
