"""The account manager's board: who sees which onboardings, in which order, with what said about each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories, records
from wizard.accounts.models import User, Workspace
from wizard.aws.models import AccessCheck, RiskAcceptance
from wizard.aws.types import Probe, ProbeState
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.models import Onboarding


def text_of(client: Client, query: str = "") -> str:
    answer = client.get(f"/customers/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def broken(of: Workspace, by: User, *, whose: Whose = Whose.YOURS, **answers: str) -> Onboarding:
    """An onboarding whose access check has failed."""
    row = factories.connected(of, by, **answers)
    problem = Problem(
        "aws.trust.audience", whose, "AWS did not accept the audience", "It is sts.amazon.com.", "Mend it."
    )
    checks = AccessCheck.objects.filter(connection=row.connection)
    checks.update(state=JobState.FAILED, problem_json=problem.to_json())
    return row


def test_an_account_manager_sees_the_onboardings_of_all_her_customers(
    acme: Workspace, dana: User, mo: User, as_mo: Client
) -> None:
    globex = factories.workspace("Globex")
    factories.account_manager(globex, mo.email)
    rows = [factories.named(acme, dana), factories.named(globex, factories.member(globex, "gil@globex.test"))]
    seen = text_of(as_mo)
    for row in rows:
        assert f'id="{row.pk}"' in seen
    assert "Globex" in seen


def test_another_account_managers_customers_are_not_on_it(eve: User, as_mo: Client) -> None:
    factories.named(Workspace.objects.get(name="Evil Corp"), eve, model_name="Secret")
    seen = text_of(as_mo)
    assert "Secret" not in seen
    assert "Evil Corp" not in seen


def test_her_own_membership_elsewhere_does_not_put_it_on_the_board(mo: User, as_mo: Client) -> None:
    globex = factories.workspace("Globex")
    factories.named(globex, factories.member(globex, mo.email), model_name="Hers")
    assert "Hers" not in text_of(as_mo)


def test_for_members_and_outsiders_there_is_no_board(as_dana: Client, as_eve: Client) -> None:
    for client in (as_dana, as_eve):
        assert client.get("/customers/").status_code == 404
        assert client.get("/customers/new").status_code == 404


def test_whoever_is_not_signed_in_signs_in_first(client: Client, db: None) -> None:
    assert client.get("/customers/").headers["Location"].startswith("/accounts/login/")


def test_what_needs_attention_comes_first(acme: Workspace, dana: User, as_mo: Client) -> None:
    waiting = factories.named(acme, dana, model_id="waiting")
    theirs = broken(acme, dana, model_id="theirs")
    ours = broken(acme, dana, whose=Whose.OURS, model_id="ours")
    running = factories.connected(acme, dana, model_id="running")
    AccessCheck.objects.filter(connection=running.connection).update(state=JobState.RUNNING)
    seen = text_of(as_mo)
    places = [seen.index(f'id="{row.pk}"') for row in (ours, theirs, waiting, running)]
    assert places == sorted(places)


@pytest.mark.parametrize(("whose", "ball"), [(Whose.YOURS, "customer"), (Whose.OURS, "us"), (Whose.AWS, "aws")])
def test_the_last_problem_says_who_has_the_ball(
    acme: Workspace, dana: User, as_mo: Client, whose: Whose, ball: str
) -> None:
    broken(acme, dana, whose=whose)
    seen = text_of(as_mo)
    assert f"pill-ball-{ball}" in seen
    assert "AWS did not accept the audience" in seen
    assert "It is sts.amazon.com." in seen


def test_time_in_step_counts_from_the_end_of_the_step_before(acme: Workspace, dana: User, as_mo: Client) -> None:
    row = factories.connected(acme, dana)
    now = timezone.now()
    Onboarding.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=9))
    AccessCheck.objects.filter(connection=row.connection).update(finished_at=now - timedelta(hours=5))
    seen = text_of(as_mo)
    assert ">5 h<" in seen
    assert ">9 days<" in seen


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("?text=pricing", True),
        ("?text=ACME", True),
        ("?text=churn", False),
        ("?state=waiting", True),
        ("?state=stuck", False),
        ("?state=nonsense", True),
        ("?customer=wsp_unknown", True),
    ],
)
def test_the_board_can_be_filtered(acme: Workspace, dana: User, as_mo: Client, query: str, hit: bool) -> None:
    row = factories.named(acme, dana, model_name="Pricing")
    assert (f'id="{row.pk}"' in text_of(as_mo, query)) is hit


def test_one_customer_can_be_chosen_but_not_a_foreign_one(
    acme: Workspace, dana: User, mo: User, eve: User, as_mo: Client
) -> None:
    globex = factories.workspace("Globex")
    factories.account_manager(globex, mo.email)
    row = factories.named(acme, dana)
    foreign = factories.named(Workspace.objects.get(name="Evil Corp"), eve)
    assert f'id="{row.pk}"' in text_of(as_mo, f"?customer={acme.pk}")
    assert f'id="{row.pk}"' not in text_of(as_mo, f"?customer={globex.pk}")
    assert f'id="{foreign.pk}"' not in text_of(as_mo, f"?customer={foreign.workspace_id}")


def test_customers_without_an_onboarding_are_named(acme: Workspace, dana: User, mo: User, as_mo: Client) -> None:
    globex = factories.workspace("Globex")
    factories.account_manager(globex, mo.email)
    factories.named(acme, dana)
    evil = Workspace.objects.get_or_create(name="Hooli")[0]
    seen = text_of(as_mo)
    assert f'<li id="{globex.pk}">' in seen
    assert f'<li id="{acme.pk}">' not in seen, "it has one"
    assert f'<li id="{evil.pk}">' not in seen, "it is another account manager's"
    assert f'<li id="{globex.pk}">' in text_of(as_mo, "?text=glob")
    assert f'<li id="{globex.pk}">' not in text_of(as_mo, "?text=acme")
    assert f'<li id="{globex.pk}">' not in text_of(as_mo, f"?customer={acme.pk}")
    assert f'<li id="{globex.pk}">' not in text_of(as_mo, "?state=stuck")


def test_htmx_gets_the_rows_alone(acme: Workspace, dana: User, as_mo: Client) -> None:
    factories.named(acme, dana)
    answer = as_mo.get("/customers/?text=", headers={"HX-Request": "true"}).content.decode()
    assert answer.strip().startswith('<div id="board">')


def test_the_back_button_gets_the_whole_page(as_mo: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<h1>Customers</h1>" in as_mo.get("/customers/?text=a", headers=headers).content.decode()


def test_an_empty_board_and_an_empty_filter_say_different_things(as_mo: Client) -> None:
    assert "No onboarding yet" in text_of(as_mo)
    assert "Nothing fits these filters" in text_of(as_mo, "?text=nothing")


def test_an_account_manager_opens_a_row_and_only_reads(acme: Workspace, dana: User, as_mo: Client) -> None:
    row = factories.named(acme, dana)
    answer = as_mo.get(f"/onboardings/{row.pk}/", follow=True)
    assert answer.status_code == 200
    assert "banner-read-only" in answer.content.decode()
    assert as_mo.post(f"/onboardings/{row.pk}/model").status_code == 404


def test_a_check_that_waits_for_iam_says_what_it_has_not_found(acme: Workspace, dana: User, as_mo: Client) -> None:
    row = factories.connected(acme, dana)
    problem = Problem("aws.trust.denied", Whose.YOURS, "The role does not let Embark in", "403.", "Paste this.")
    probe = Probe("assume", "AWS lets it assume the role", ProbeState.FAILED, problem=problem)
    due = timezone.now() + timedelta(seconds=9)
    waiting = {"state": JobState.QUEUED, "tries": 1, "not_before": due, "probes": [probe.to_json()]}
    AccessCheck.objects.filter(connection=row.connection).update(**waiting)
    assert "Not there yet: The role does not let Embark in" in text_of(as_mo)


def test_a_risk_that_was_accepted_stays_in_sight(
    acme: Workspace, dana: User, mo: User, as_mo: Client, as_dana: Client
) -> None:
    row = factories.connected(acme, dana)
    connection = row.connection
    assert connection
    word = RiskAcceptance.objects.create(
        connection=connection, role_arn="arn:aws:iam::111122223333:role/former", reason="Agreed.", accepted_by=mo
    )
    assert "risk accepted" not in text_of(as_mo), "it was another role"
    RiskAcceptance.objects.filter(pk=word.pk).update(role_arn=connection.role_arn)
    assert "risk accepted" in text_of(as_mo)
    assert "risk accepted" in as_mo.get(f"/onboardings/{row.pk}/data").content.decode()
    assert "risk accepted" in as_dana.get("/models/").content.decode()


def test_thirty_rows_cost_no_more_queries_than_one(
    acme: Workspace, dana: User, as_mo: Client, django_assert_max_num_queries
) -> None:
    for number in range(10):
        factories.named(acme, dana, model_id=f"named-{number}")
        broken(acme, dana, model_id=f"broken-{number}")
        factories.mapped(acme, dana, model_id=f"mapped-{number}")
    with django_assert_max_num_queries(20):
        seen = text_of(as_mo)
    assert seen.count("row-link") == 30


def test_a_registered_onboarding_is_complete_and_nobodys(acme: Workspace, dana: User, as_mo: Client) -> None:
    row = factories.mapped(acme, dana)
    row.registration = records.registration(acme)
    row.save()
    seen = text_of(as_mo, "?state=complete")
    assert f'id="{row.pk}"' in seen
    assert "pill-ball" not in seen
