"""Every address that takes an id, found in the resolver: outsiders learn nothing, account managers change nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories, records
from tests.architecture.test_urls import OURS, is_public
from wizard.accounts.letters import LetterText
from wizard.accounts.models import AuditEntry, Letter, User, Workspace
from wizard.accounts.services import post_letter
from wizard.accounts.tokens import issue_token
from wizard.core.jobs import Job, JobState, job_tables

WITH_ID = sorted(name for name, found in OURS.items() if "<" in str(found.pattern) and not is_public(found))
THEIRS = ("console:", "onboarding:accept_risk", "onboarding:try_paying")
"""What is the account manager's own to do."""
METHODS = ["get", "head", "post", "put", "delete"]
HEADERS = [
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Boosted": "true"},
    {"HX-Request": "true", "HX-Target": "browser"},
    {"X-HTTP-Method-Override": "GET"},
]
POSTED = {
    "action": "save",
    "dataset": "serving",
    "workspace": "",
    "row": "0",
    "prefix": "",
    "location": "s3://acme-ml/x",
    "name": "x",
    "token": "x",
    "destination": "",
}


@dataclass
class Ids:
    """What belongs to Acme, by the names that the addresses use."""

    known: dict[str, str]

    def address(self, name: str, **changes: str) -> str:
        wanted = re.findall(r"<\w+:(\w+)>", str(OURS[name].pattern))
        return reverse(name, kwargs={each: (self.known | changes)[each] for each in wanted})


@pytest.fixture
def ids(acme: Workspace, dana: User) -> Ids:
    row = factories.mapped(acme, dana)
    model = records.model(acme)
    version = records.version(model)
    dataset = records.dataset(version)
    records.failed(dataset)
    letter = post_letter(to="x@acme.test", letter=LetterText("s", "t"), workspace=acme)
    Letter.objects.update(state=JobState.FAILED)
    POSTED["workspace"] = acme.pk
    rows = {
        "onboarding_id": row.pk,
        "model_id": model.pk,
        "version_id": version.pk,
        "dataset_id": dataset.pk,
        "letter_id": letter.pk,
        "workspace_id": acme.pk,
        "destination_id": records.destination(acme, dana).pk,
        "token_id": issue_token(workspace=acme, name="notebook", by=dana)[0].pk,
    }
    return Ids(rows | {"way": "cli", "file_name": "embark-access.sh"})


def state_of_everything() -> list[object]:
    jobs = [(table.__name__, sorted(table.objects.values_list("pk", "state"))) for table in job_tables()]
    return [*jobs, AuditEntry.objects.count()]


def seen(answer: object) -> tuple[int, bytes]:
    return answer.status_code, re.sub(rb'(X-CSRFToken": "|csrfmiddlewaretoken" value=")[^"]*', b"", answer.content)


@pytest.mark.parametrize("name", WITH_ID)
def test_an_outsider_sees_and_changes_nothing(name: str, ids: Ids, as_eve: Client) -> None:
    before = state_of_everything()
    nobody = {key: re.sub("_.*", "_0000000000000000", value) for key, value in ids.known.items()}
    for method in METHODS:
        for headers in HEADERS:
            ask = getattr(as_eve, method)
            sent = {"data": POSTED} if method == "post" else {}
            known = ask(ids.address(name), headers=headers, **sent)
            unknown = ask(ids.address(name, **nobody), headers=headers, **sent)
            assert known.status_code in (404, 405), (method, headers)
            assert seen(known) == seen(unknown), (method, headers)
    assert state_of_everything() == before


@pytest.mark.parametrize("name", [name for name in WITH_ID if not name.startswith(THEIRS)])
def test_an_account_manager_changes_nothing(name: str, ids: Ids, as_mo: Client) -> None:
    before = state_of_everything()
    for method in ("post", "put", "delete"):
        for headers in HEADERS:
            assert getattr(as_mo, method)(ids.address(name), POSTED, headers=headers).status_code in (404, 405)
    assert state_of_everything() == before


@pytest.mark.parametrize("name", [name for name in WITH_ID if "dataset_id" in str(OURS[name].pattern)])
def test_another_workspaces_dataset_behind_ones_own_model(name: str, ids: Ids, eve: User, as_eve: Client) -> None:
    own = records.model(Workspace.objects.get(memberships__user=eve))
    for method in ("get", "post"):
        assert getattr(as_eve, method)(ids.address(name, model_id=own.pk)).status_code in (404, 405)


@pytest.mark.parametrize("name", WITH_ID)
def test_who_only_looks_is_shown_a_page(name: str, ids: Ids, as_dana: Client, as_mo: Client) -> None:
    """Also where a form is posted to: the address bar stays there after a refused form, and signing in leads there."""
    before = state_of_everything()
    for browser in (as_dana, as_mo):
        answer = browser.get(ids.address(name))
        assert answer.status_code in (200, 302, 404)
        if answer.status_code == 302:
            assert browser.get(answer.headers["Location"]).status_code in (200, 302)
    assert state_of_everything() == before


def test_every_job_table_is_looked_at() -> None:
    assert all(issubclass(table, Job) for table in job_tables())
    assert len(WITH_ID) >= 12
