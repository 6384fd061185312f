"""The page that takes a document of onboardings: checked, made, refused, and for whom."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.web.hostile.test_secrets import CANARIES, all_rows
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.accounts.services import admit
from wizard.onboarding.document.types import LONGEST
from wizard.onboarding.models import Onboarding

pytestmark = pytest.mark.django_db

ADDRESS = "/onboardings/from-json"


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "workspace": "Acme",
        "model": {"name": "Insurance", "version": "v1", "model_type": "binary"},
        "datasets": {"serving": {"location": "s3://acme-ml/in/serving.parquet"}},
    } | changes


def document(*entries: dict[str, Any]) -> str:
    return json.dumps({"embark": 1, "onboardings": entries})


def send(browser: Client, text: str, action: str | None = None) -> tuple[int, str]:
    answer = browser.post(ADDRESS, {"document": text} | ({"action": action} if action else {}))
    return answer.status_code, answer.content.decode()


def typed(page: str) -> str:
    found = re.search(r'<textarea[^>]*name="document"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1]


class TestAMember:
    def test_sees_an_empty_field_that_works_without_a_script(self, as_dana: Client) -> None:
        page = as_dana.get(ADDRESS).content.decode()
        assert typed(page) == ""
        assert 'value="check"' in page
        file_field = re.search(r'<input type="file"[^>]*>', page)
        assert file_field
        assert "name=" not in file_field[0], "no file is sent"
        assert page.index('value="check"') < page.index('value="create"'), "Check is the default button"

    @pytest.mark.parametrize("action", [None, "check", "nonsense"])
    def test_checks_without_a_trace(self, acme: Workspace, as_dana: Client, action: str | None) -> None:
        before = AuditEntry.objects.count()
        status, page = send(as_dana, document(entry()), action)
        assert status == 200
        assert "would be made" in page
        assert (Onboarding.objects.count(), AuditEntry.objects.count()) == (0, before)
        assert "&quot;onboardings&quot;" in typed(page), "what was typed stays"

    def test_creates_with_a_link(self, acme: Workspace, dana: User, as_dana: Client) -> None:
        status, page = send(as_dana, document(entry()), "create")
        row = Onboarding.objects.get()
        assert (status, row.created_by, row.workspace) == (200, dana, acme)
        assert f'href="/onboardings/{row.pk}/"' in page
        assert "Next (your turn): Make the role" in page

    def test_again_it_is_already_there(self, acme: Workspace, as_dana: Client, as_tim: Client) -> None:
        send(as_dana, document(entry()), "create")
        status, page = send(as_tim, document(entry()), "create")
        assert (status, Onboarding.objects.count()) == (200, 1)
        assert "already there" in page

    def test_problems_stand_at_their_entry(self, acme: Workspace, as_dana: Client) -> None:
        bad = entry(model={"name": "x", "version": "v1", "model_type": "AI"}, bucket=7)
        status, page = send(as_dana, document(entry(), bad), "create")
        assert (status, Onboarding.objects.count()) == (422, 1)
        assert 'id="entry-1" data-did="made"' in page
        refused = page[page.index('id="entry-2" data-did="refused"') :]
        assert refused.count('data-problem="onboarding.document.value"') == 2
        assert "Entry 2, model.model_type" in refused

    @pytest.mark.parametrize("text", ["", "{", "[]", "<b>hello</b>", "[" * 100_000])
    def test_what_is_no_document_is_refused_and_stays(self, as_dana: Client, text: str) -> None:
        status, page = send(as_dana, text, "create")
        assert status == 422
        assert 'data-problem="onboarding.document.unreadable"' in page
        assert "<b>hello" not in page
        assert len(typed(page)) >= len(text)

    @pytest.mark.parametrize("action", ["check", "create"])
    def test_a_secret_is_shown_and_kept_nowhere(
        self, acme: Workspace, as_dana: Client, caplog: pytest.LogCaptureFixture, action: str
    ) -> None:
        caplog.set_level("DEBUG")
        for secret, canary in CANARIES:
            status, page = send(as_dana, document(entry(owner=secret)), action)
            assert status == 422
            assert 'data-problem="aws.paste.secret"' in page
            assert canary not in page
            assert canary not in caplog.text
            assert canary not in all_rows()
        assert Onboarding.objects.count() == 0

    def test_a_document_of_a_megabyte_is_taken(self, acme: Workspace, as_dana: Client) -> None:
        text = document(entry())
        assert send(as_dana, text + " " * (LONGEST - len(text)))[0] == 200
        status, page = send(as_dana, text + " " * (LONGEST - len(text) + 1))
        assert status == 422
        assert 'data-problem="onboarding.document.long"' in page

    def test_a_file_is_not_taken(self, as_dana: Client) -> None:
        body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhello\r\n--x--\r\n'
        answer = as_dana.post(ADDRESS, body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 400

    @pytest.mark.parametrize(
        "kind", ["multipart/form-data", "multipart/form-data; boundary=x", "application/json", "x"]
    )
    def test_an_odd_content_type(self, as_dana: Client, kind: str) -> None:
        assert 400 <= as_dana.post(ADDRESS, b'{"a": ["\x00', content_type=kind).status_code < 500

    @pytest.mark.parametrize("text", ["a\0b", '{"workspace": "\\u0000"}', "\ud7ff\uffff", "\u202e{}"])
    def test_odd_characters(self, as_dana: Client, text: str) -> None:
        assert send(as_dana, text, "create")[0] in (400, 422)

    def test_names_are_text(self, acme: Workspace, as_dana: Client) -> None:
        model = {"name": "<script>alert(1)</script>", "version": "{{7*7}}", "model_type": "binary"}
        page = send(as_dana, document(entry(model=model), entry() | {"<b>": 1}), "check")[1]
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert "{{7*7}}" in page


class TestAnAccountManager:
    def test_changes_nothing_here_and_has_the_command(self, acme: Workspace, as_mo: Client) -> None:
        assert as_mo.get(ADDRESS).status_code == 404
        for action in ("check", "create"):
            assert send(as_mo, document(entry()), action)[0] == 404
        assert Onboarding.objects.count() == 0

    def test_who_is_also_a_member_elsewhere_gets_no_further(self, acme: Workspace, mo: User, as_mo: Client) -> None:
        own = factories.workspace("Own")
        admit(workspace=own, email=mo.email, kind="member", by=None)
        status, page = send(as_mo, document(entry(), entry(workspace="Own")), "create")
        assert status == 422
        assert Onboarding.objects.get().workspace == own
        assert 'data-problem="onboarding.document.workspace"' in page


class TestAStranger:
    @pytest.mark.parametrize("action", ["check", "create"])
    def test_learns_nothing_of_a_workspace(self, acme: Workspace, dana: User, as_eve: Client, action: str) -> None:
        factories.named(acme, dana)
        pages = []
        for known, unknown in (("Acme", "Nope"), (acme.pk, "wsp_0000000000000000")):
            for workspace in (known, unknown):
                status, page = send(as_eve, document(entry(workspace=workspace)), action)
                assert status == 422
                pages.append(
                    re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*', "", page).replace(workspace, "")
                )
            assert pages[-1] == pages[-2]
        assert Onboarding.objects.count() == 1

    def test_who_is_not_signed_in_signs_in_first(self, client: Client, db: None) -> None:
        assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")


def test_a_way_leads_there_from_where_onboardings_begin(as_dana: Client, as_mo: Client) -> None:
    link = f'href="{ADDRESS}"'
    assert link in as_dana.get("/models/").content.decode()
    assert link not in as_mo.get("/models/").content.decode()
