"""A pasted policy on the page: marked lines, findings, calls, corrected JSON; hostile text stays text."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.aws.guide import as_json, trust_policy
from wizard.aws.services import grant_for
from wizard.onboarding.models import Onboarding

HTMX = {"HX-Request": "true", "HX-Target": "lint-result"}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/aws"


def good(row: Onboarding) -> str:
    assert row.connection
    return as_json(trust_policy(grant_for(row.connection)))


def broken(row: Onboarding) -> str:
    return good(row).replace("sts:AssumeRoleWithWebIdentity", "sts:AssumeRole")


def lint(browser: Client, row: Onboarding, pasted: str, **headers: str) -> str:
    answer = browser.post(address(row), {"action": "lint", "pasted": pasted}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_offending_line_is_marked_and_the_corrected_policy_offered(
    row: Onboarding, as_dana: Client, headers: dict[str, str]
) -> None:
    page = lint(as_dana, row, broken(row), **headers)
    assert ("<html" in page) is not bool(headers)
    marked = re.findall(r'lint-line lint-blocks">.*?lint-text">(.*?)</span>', page)
    assert any("sts:AssumeRole" in line for line in marked)
    assert len(marked) < len(broken(row).splitlines()), "not all of it"
    assert re.search(r'data-problem="aws\.lint\.', page)
    assert "sts:AssumeRoleWithWebIdentity" in page
    assert 'aria-label="Copy Your trust policy' in page


def test_a_good_policy_is_called_good(row: Onboarding, as_dana: Client) -> None:
    answer = as_dana.post(address(row), {"action": "lint", "pasted": good(row)})
    assert answer.context["judgement"].is_good
    assert "nothing stands in the way" in answer.content.decode()


def test_what_was_pasted_is_kept_nowhere(row: Onboarding, as_dana: Client) -> None:
    before = AuditEntry.objects.count()
    lint(as_dana, row, '{"Statement": "kept-nowhere"}')
    assert AuditEntry.objects.count() == before
    assert "kept-nowhere" not in as_dana.get(address(row)).content.decode()


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7|add:7 }}"


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": HOSTILE, "Effect": HOSTILE, "Action": HOSTILE}]}),
        json.dumps(
            {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{HOSTILE}"}]}
        ),
        json.dumps({HOSTILE: HOSTILE}, indent=1),
        f"An error occurred ({HOSTILE}) when calling the {HOSTILE} operation: {HOSTILE}",
        "\x00\ud7ff\u202e" + HOSTILE,
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_hostile_text_stays_text(row: Onboarding, as_dana: Client, text: str, headers: dict[str, str]) -> None:
    answer = as_dana.post(address(row), {"action": "lint", "pasted": text}, headers=headers)
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page or "\x00" in text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("text", ["", "x" * 70_000])
def test_nothing_and_too_much_are_refused_beside_the_field(
    row: Onboarding, as_dana: Client, text: str, headers: dict[str, str]
) -> None:
    answer = as_dana.post(address(row), {"action": "lint", "pasted": text}, headers=headers)
    assert answer.context["lint_form"].errors
    assert "field-error" in answer.content.decode()


def test_many_lines_are_cut(row: Onboarding, as_dana: Client) -> None:
    page = lint(as_dana, row, "{\n" * 5_000, **HTMX)
    assert page.count('class="lint-number"') == 400


def test_before_the_place_is_known_there_is_nothing_to_judge_by(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.named(acme, dana)
    assert as_dana.post(address(row), {"action": "lint", "pasted": "{}"}).status_code == 404


@pytest.mark.parametrize("who", ["as_mo", "as_eve"])
def test_it_is_for_members(row: Onboarding, who: str, request: pytest.FixtureRequest) -> None:
    browser: Client = request.getfixturevalue(who)
    assert browser.post(address(row), {"action": "lint", "pasted": "{}"}).status_code == 404


def test_a_team_mate_judges_as_well(row: Onboarding, as_tim: Client) -> None:
    assert "lint-line" in lint(as_tim, row, broken(row))
