"""AWS access where the platform's token is our identity: what the pages show, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from tests import factories
from tests.projected_token import ISSUER, SUBJECT, platform_jwt
from tests.web.onboarding.test_aws import PLACE, ROLE, address
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.onboarding.models import Onboarding


@pytest.fixture
def token_file(tmp_path: Path, settings: LazySettings) -> Path:
    path = tmp_path / "token"
    path.write_text(platform_jwt())
    settings.WEB_IDENTITY_TOKEN_FILE = str(path)
    return path


@pytest.fixture
def row(acme: Workspace, dana: User, as_dana: Client, token_file: Path) -> Onboarding:
    row = factories.named(acme, dana)
    assert as_dana.post(address(row), PLACE).status_code == 302
    return row


def test_the_guide_names_the_platforms_issuer(row: Onboarding, as_dana: Client, acme: Workspace) -> None:
    page = as_dana.get(address(row)).content.decode()
    assert ISSUER in page
    assert SUBJECT in page
    assert acme.issuer_id not in page


def test_a_role_of_another_workspace_is_refused_without_saying_whose(row: Onboarding, as_dana: Client) -> None:
    globex = factories.workspace("Globex")
    Connection.objects.create(workspace=globex, bucket="globex", role_name="embark-acme", role_arn=ROLE)
    answer = as_dana.post(address(row), {"action": "role", "role_arn": ROLE})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "connected in another workspace" in page
    assert "Globex" not in page
    row.refresh_from_db()
    assert row.connection is not None
    assert row.connection.role_arn == ""


def test_a_token_file_gone_bad_is_shown_as_ours(row: Onboarding, as_dana: Client, token_file: Path) -> None:
    token_file.unlink()
    answer = as_dana.get(address(row))
    page = answer.content.decode()
    assert answer.status_code == 503
    assert 'data-problem="aws.issuer.token_file.unreadable"' in page
    assert "pill-whose-ours" in page
    token_file.write_text(platform_jwt())
    assert as_dana.get(address(row)).status_code == 200
