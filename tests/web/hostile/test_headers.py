"""Every answer carries the policy, the refused ones and static files too; odd headers and hosts get a plain refusal."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),
        ("/accounts/login/", 200),
        ("/t/iss_unknown/keys.json", 404),
        ("/health/live", 200),
        ("/%00", 400),
        ("/static/css/standalone.css", 200),
        ("/static/nothing.css", 404),
    ],
)
def test_the_policy_is_on_every_answer(db: None, settings, address: str, status: int) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get(address)
    answer.close()
    assert answer.status_code == status
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_policy_is_on_a_broken_page(acme: Workspace, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: object) -> bool:
        raise RuntimeError("secret sample value")

    monkeypatch.setattr("wizard.web.pages.works_as_member", broken)
    client = Client(raise_request_exception=False)
    client.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/")
    assert answer.status_code == 500
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "secret" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("host", ["evil.test", "testserver.evil.test", "testserver@evil.test", "", "[::1"])
def test_another_host_is_refused(client: Client, db: None, host: str) -> None:
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Target": "\x7f" * 5_000},
        {"HX-Request": "true", "HX-Target": "%00", "HX-Target-URI-AutoEncoded": "true"},
        {"HX-Request": "true", "HX-Current-URL": "http://["},
        {"HX-Request": "true", "HX-Boosted": "true", "HX-History-Restore-Request": "true"},
        {"X-Forwarded-For": "a\x7f, b"},
        {"X-Request-ID": "x" * 5_000},
    ],
)
def test_odd_headers(acme: Workspace, dana: User, as_dana: Client, headers: dict[str, str]) -> None:
    row = factories.mapped(acme, dana)
    for step in ("aws", "data", "columns", "registration"):
        assert as_dana.get(f"/onboardings/{row.pk}/{step}", headers=headers).status_code < 500
