"""The panel on Review that matches actuals with predictions, in each of its states."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.matching import match_for
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress
from wizard.sync.matching.types import Lag, MatchResult, Read
from wizard.sync.models import ActualsMatch

HTMX = {"HX-Request": "true"}
BROKEN = Problem("sync.object.changed", Whose.YOURS, "The object was replaced", "Another ETag.", "Read it again.")
FOUND = MatchResult(
    actuals=Read(1_201, 3, complete=True, unknown=5),
    predictions=Read(5_000, 0, complete=False),
    ids=1_000,
    matched=400,
    repeated=198,
    labelled=400,
    shared=2,
    lag=Lag(
        400,
        7,
        (("p5", 60.0), ("p25", 3600.0), ("p50", 90_000.0), ("p75", 100_000.0), ("p95", 2e6)),
        (("1 to 2 days", 390), ("2 to 4 weeks", 3)),
    ),
    is_mixed=True,
)


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.mapped(acme, dana, datasets=["serving", "actuals"])


def url(row: Onboarding, page: str = "match") -> str:
    return f"/onboardings/{row.pk}/{page}"


def asked(row: Onboarding, as_dana: Client, **facts: object) -> ActualsMatch:
    as_dana.post(url(row))
    ActualsMatch.objects.update(**facts)
    return ActualsMatch.objects.get()


def test_without_actuals_of_their_own_there_is_no_panel(acme: Workspace, dana: User, as_dana: Client) -> None:
    plain = factories.mapped(acme, dana)
    assert 'id="match"' not in as_dana.get(url(plain, "review")).content.decode()


def test_it_is_offered_and_asked_for_once(row: Onboarding, as_dana: Client) -> None:
    assert "Match the actuals" in as_dana.get(url(row, "review")).content.decode()
    for _ in range(2):
        assert as_dana.post(url(row))["Location"] == f"{url(row, 'review')}#match"
    assert ActualsMatch.objects.count() == 1


def test_going_on_from_columns_asks_for_it(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(url(row, "columns"))
    as_dana.post(url(row, "columns"), {"action": "save", "columns_hash": page.context["page"].table.columns_hash})
    assert match_for(progress(row).facts)


def test_while_it_runs_it_says_how_far_it_is_and_asks_again(row: Onboarding, as_dana: Client) -> None:
    running = {"state": JobState.RUNNING, "progress_done": 40, "progress_total": 100, "progress_note": "40 rows read"}
    asked(row, as_dana, **running)
    part = as_dana.get(url(row), headers=HTMX).content.decode()
    assert "40 rows read" in part
    assert 'hx-trigger="every' in part
    assert "<button" not in part
    assert as_dana.get(url(row))["Location"] == f"{url(row, 'review')}#match", "without JavaScript it is on the page"


def test_a_failed_one_shows_its_problem_and_can_be_tried_again(row: Onboarding, as_dana: Client) -> None:
    asked(row, as_dana, state=JobState.FAILED, problem_json=BROKEN.to_json(), attempt=3)
    part = as_dana.get(url(row), headers=HTMX).content.decode()
    assert 'data-problem="sync.object.changed"' in part
    assert "Try again" in part
    assert "hx-trigger" not in part
    again = as_dana.post(url(row), headers=HTMX).content.decode()
    assert "Queued" in again
    assert ActualsMatch.objects.get().state == JobState.QUEUED


def test_what_was_found_is_shown_and_among_the_findings(row: Onboarding, as_dana: Client) -> None:
    asked(row, as_dana, state=JobState.DONE, result_json=FOUND.to_json())
    part = as_dana.get(url(row), headers=HTMX).content.decode()
    for expected in ("400 of 1,000 (40.0%)", "5,000, not all", "1 to 2 days", "390", 'hx-swap-oob="true"'):
        assert expected in part, expected
    for code in ("few", "labelled", "repeated", "shared", "id.nulls", "unknown", "id.mixed", "lag.negative", "lag"):
        assert f'data-problem="readiness.match.{code}"' in part, code
    report = as_dana.get(url(row, "readiness.json")).json()
    few = next(each for each in report["findings"] if each["code"] == "readiness.match.few")
    assert few["detail"] == (
        "600 of 1,000 ids of the actuals are the id of no prediction among the first 5,000; the others were not read."
    )


def test_one_that_is_done_can_be_asked_for_anew(row: Onboarding, as_dana: Client) -> None:
    done = asked(row, as_dana, state=JobState.DONE, result_json=FOUND.to_json(), progress_done=9)
    assert "Match again" in as_dana.get(url(row), headers=HTMX).content.decode()
    as_dana.post(url(row))
    assert ActualsMatch.objects.get().is_done, "asked for as before, it is as before"
    for _ in range(2):
        part = as_dana.post(url(row), {"anew": "1"}, headers=HTMX).content.decode()
        assert "Queued" in part
    again = ActualsMatch.objects.get()
    assert (again.pk, again.state, again.result, again.progress_done) == (done.pk, JobState.QUEUED, None, 0)
    assert as_dana.get(url(row, "readiness.json")).json()["actuals_match"] is None


def test_the_figures_stand_in_the_report_for_scripts(row: Onboarding, as_dana: Client) -> None:
    asked(row, as_dana, state=JobState.DONE, result_json=FOUND.to_json())
    assert as_dana.get(url(row, "readiness.json")).json()["actuals_match"] == json.loads(json.dumps(FOUND.to_json()))


def test_a_good_match_warns_of_nothing(row: Onboarding, as_dana: Client) -> None:
    good = MatchResult(Read(10, 0, complete=True), Read(20, 0, complete=True), ids=10, matched=10, labelled=10)
    asked(row, as_dana, state=JobState.DONE, result_json=good.to_json(), value_columns=["did_buy"])
    findings = as_dana.get(url(row, "readiness.json")).json()["findings"]
    mine = [each for each in findings if ".match." in each["code"]]
    assert [(each["code"], each["severity"]) for each in mine] == [
        ("readiness.match.labelled", "info"),
        ("readiness.match.lag.unknown", "info"),
    ]
    assert "How long actuals take is not known." in as_dana.get(url(row, "review")).content.decode()


def test_actuals_that_repeat_the_moment_of_the_prediction_are_warned_of(row: Onboarding, as_dana: Client) -> None:
    none = Lag(10, 0, (("p5", 0.0), ("p25", 0.0), ("p50", 0.0), ("p75", 0.0), ("p95", 0.0)), (("under 1 s", 10),))
    copied = MatchResult(Read(10, 0, complete=True), Read(10, 0, complete=True), 10, 10, labelled=10, lag=none)
    asked(row, as_dana, state=JobState.DONE, result_json=copied.to_json())
    findings = as_dana.get(url(row, "readiness.json")).json()["findings"]
    assert [each["severity"] for each in findings if each["code"] == "readiness.match.lag.none"] == ["warns"]
    assert not any(each["code"] == "readiness.match.lag" for each in findings)


def test_another_sample_makes_it_outdated(row: Onboarding, as_dana: Client) -> None:
    asked(row, as_dana, state=JobState.DONE, result_json=FOUND.to_json())
    factories.add_sample(row, kind="actuals")
    page = as_dana.get(url(row, "review")).content.decode()
    assert "have changed since the actuals were matched" in page
    assert "1 to 2 days" not in page


def test_its_account_manager_reads_and_strangers_find_nothing(
    row: Onboarding, as_dana: Client, as_mo: Client, as_eve: Client
) -> None:
    asked(row, as_dana, state=JobState.FAILED, problem_json=BROKEN.to_json(), attempt=3)
    assert "Try again" not in as_mo.get(url(row), headers=HTMX).content.decode()
    assert as_mo.post(url(row)).status_code == 404
    assert as_eve.get(url(row)).status_code == 404
