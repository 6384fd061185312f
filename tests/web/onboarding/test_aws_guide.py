"""The guide on the page: four ways as plain links, ticks with and without scripts, files to download."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.aws.guide import as_json, permissions_policy, trust_policy, variants
from wizard.aws.models import AccessCheck, Connection, GuideTick
from wizard.aws.services import grant_for
from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding
from wizard.onboarding.services import submit_bucket
from wizard.registration.models import Registration

HTMX = {"HX-Request": "true"}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    """The place is known, nothing is made yet."""
    return submit_bucket(
        onboarding=factories.named(acme, dana),
        bucket="acme-ml",
        prefix="in/",
        account_id="123456789012",
        role_name="embark-acme",
        by=dana,
    )


@pytest.fixture
def connection(row: Onboarding) -> Connection:
    assert row.connection
    return row.connection


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/aws"


def page_of(browser: Client, row: Onboarding, query: str = "") -> str:
    return browser.get(address(row) + query).content.decode()


def ticks(connection: Connection) -> list[str]:
    return sorted(connection.guide_ticks.values_list("step_key", flat=True))


def ticked_boxes(page: str) -> list[str]:
    return re.findall(r'name="done" value="([\w-]+)"[^>]* checked', page)


# --- the ways ---


@pytest.mark.parametrize("way", ["console", "cloudformation", "terraform", "cli"])
def test_each_way_is_a_link_and_a_page(row: Onboarding, as_dana: Client, way: str) -> None:
    assert f'href="{address(row)}?way={way}#guide"' in page_of(as_dana, row)
    page = page_of(as_dana, row, f"?way={way}")
    assert re.findall(r'id="way-(\w+)"[^>]* aria-current="true"', page) == [way]


@pytest.mark.parametrize("way", ["", "nonsense", '"><script>alert(1)</script>', "cli&x=1"])
def test_a_way_that_there_is_not_is_the_consoles(row: Onboarding, as_dana: Client, way: str) -> None:
    answer = as_dana.get(address(row), {"way": way})
    assert answer.status_code == 200
    assert answer.context["guide"].way == "console"
    assert b"<script>alert" not in answer.content


def test_htmx_swaps_the_guide_and_the_check_goes_along(row: Onboarding, as_dana: Client) -> None:
    part = as_dana.get(f"{address(row)}?way=cli", headers=HTMX | {"HX-Target": "guide"}).content.decode()
    assert "<html" not in part
    assert part.lstrip().startswith("<section")
    assert 'id="guide-cli-1"' in part
    assert 'id="access-check"' in part


@pytest.mark.parametrize("query", ["?way=console", "?way=cli"])
def test_values_and_policies_are_final_on_every_way(
    row: Onboarding, connection: Connection, as_dana: Client, query: str
) -> None:
    grant = grant_for(connection)
    answer = as_dana.get(address(row) + query)
    page = answer.content.decode()
    for value in (grant.provider_url, grant.audience, grant.subject, grant.role_name, grant.predicted_role_arn):
        assert value in page
    assert answer.context["trust_policy"] == as_json(trust_policy(grant))
    assert answer.context["permissions_policy"] == as_json(permissions_policy(grant))


def test_the_role_keeps_the_way_that_is_shown(row: Onboarding, as_dana: Client) -> None:
    role = {"action": "role", "role_arn": "arn:aws:iam::123456789012:role/embark-acme", "way": "terraform"}
    assert as_dana.post(address(row), role)["Location"] == f"{address(row)}?way=terraform#check"


# --- ticks ---


def test_a_tick_survives_a_reload_and_names_who_ticked(
    row: Onboarding, connection: Connection, as_dana: Client, as_tim: Client
) -> None:
    answer = as_dana.post(address(row), {"action": "tick", "part": "role", "done": ["role-1", "role-2"]})
    assert answer["Location"] == f"{address(row)}#guide-role"
    assert ticks(connection) == ["role-1", "role-2"]
    page = page_of(as_tim, row)
    assert ticked_boxes(page) == ["role-1", "role-2"]
    assert "Dana, <time" in page
    assert "2 of 29 done" in page


def test_saving_takes_away_what_was_unticked_and_leaves_what_others_ticked_meanwhile(
    row: Onboarding, connection: Connection, as_dana: Client, as_tim: Client
) -> None:
    as_dana.post(address(row), {"action": "tick", "done": ["role-1", "role-2"]})
    as_tim.post(address(row), {"action": "tick", "done": ["role-3"]})
    as_dana.post(address(row), {"action": "tick", "was": ["role-1", "role-2"], "done": ["role-2", "role-4"]})
    assert ticks(connection) == ["role-2", "role-3", "role-4"]


def test_a_tick_by_htmx_is_answered_with_that_step_and_the_progress(row: Onboarding, as_dana: Client) -> None:
    answer = as_dana.post(address(row), {"action": "tick", "done": ["role-7"]}, headers=HTMX).content.decode()
    assert re.findall(r'id="(tick-[\w-]+|guide-progress)" hx-swap-oob="true"', answer) == [
        "guide-progress",
        "tick-role-7",
    ]
    assert "1 of 29 done" in answer


def test_once_the_access_works_nobody_is_asked_to_tick_the_rest(
    row: Onboarding, connection: Connection, as_dana: Client
) -> None:
    as_dana.post(address(row), {"action": "tick", "done": ["role-1"]})
    AccessCheck.objects.create(connection=connection, bucket="acme-ml", prefix="in/", state=JobState.DONE)
    page = page_of(as_dana, row)
    assert "Access works; these steps are done" in page
    assert "of 29 done" not in page


@pytest.mark.parametrize("key", ["policy-2", "cli-1", "nonsense", "", "x" * 500, "<b>"])
def test_only_steps_of_the_way_that_is_shown_are_ticked(
    row: Onboarding, connection: Connection, as_dana: Client, key: str
) -> None:
    as_dana.post(address(row), {"action": "tick", "done": [key, "role-1"]})
    assert ticks(connection) == ["role-1"]


def test_steps_of_another_way_are_ticked_there(row: Onboarding, connection: Connection, as_dana: Client) -> None:
    as_dana.post(f"{address(row)}?way=cli", {"action": "tick", "done": ["cli-1"]})
    assert ticks(connection) == ["cli-1"]
    assert ticked_boxes(page_of(as_dana, row)) == []
    assert ticked_boxes(page_of(as_dana, row, "?way=cli")) == ["cli-1"]


def test_the_page_works_without_scripts(row: Onboarding, as_dana: Client) -> None:
    page = page_of(as_dana, row)
    assert page.count(">Save ticks</button>") == 3, "one button for each part"
    forms = re.findall(r"<form [^>]*>", page)
    assert [form for form in forms if not re.search(r'method="post" action="/', form)] == []


@pytest.mark.parametrize("who", ["as_mo", "as_eve"])
def test_nobody_but_members_ticks(
    row: Onboarding, connection: Connection, who: str, request: pytest.FixtureRequest
) -> None:
    browser: Client = request.getfixturevalue(who)
    assert browser.post(address(row), {"action": "tick", "done": ["role-1"]}).status_code == 404
    assert ticks(connection) == []


def test_the_account_manager_sees_the_ticks_and_no_button(row: Onboarding, as_dana: Client, as_mo: Client) -> None:
    as_dana.post(address(row), {"action": "tick", "done": ["role-1"]})
    page = page_of(as_mo, row)
    boxes = re.findall(r'<input type="checkbox"[^>]*name="done"[^>]*>', page)
    assert len(boxes) == 29
    assert all(" disabled" in box for box in boxes)
    assert "Save ticks" not in page


def test_what_is_registered_is_ticked_no_more(row: Onboarding, connection: Connection, as_dana: Client) -> None:
    row.registration = Registration.objects.create(workspace=row.workspace, idempotency_key=row.pk, order_json={})
    row.save()
    assert as_dana.post(address(row), {"action": "tick", "done": ["role-1"]}).status_code == 404
    assert ticks(connection) == []


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(row: Onboarding, connection: Connection, as_dana: Client, method: str) -> None:
    for action in ("tick", "role", "check", "lint", "bucket"):
        getattr(as_dana, method)(address(row), {"action": action, "done": "role-1", "role_arn": "x", "pasted": "{}"})
    assert GuideTick.objects.count() == connection.checks.count() == 0


@pytest.mark.parametrize("action", ["tick", "role", "check", "lint", "bucket"])
def test_no_button_works_for_another_site(row: Onboarding, dana: User, action: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post(address(row), {"action": action, "done": "role-1", "pasted": "{}"})
    assert answer.status_code == 403
    assert GuideTick.objects.count() == 0


@pytest.mark.parametrize("count", [0, 12])
def test_the_page_asks_the_database_as_often_with_many_ticks_as_with_none(
    row: Onboarding,
    connection: Connection,
    as_dana: Client,
    dana: User,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    GuideTick.objects.bulk_create(
        GuideTick(connection=connection, step_key=f"role-{number}", ticked_by=dana) for number in range(1, count + 1)
    )
    with django_assert_max_num_queries(22):
        assert f"{count} of 29 done" in page_of(as_dana, row)


# --- files ---


def test_every_file_can_be_downloaded_as_it_is_shown(row: Onboarding, connection: Connection, as_dana: Client) -> None:
    for variant in variants(grant_for(connection)):
        page = page_of(as_dana, row, f"?way={variant.key}")
        for file in variant.files:
            link = f"{address(row)}/files/{variant.key}/{file.name}"
            assert f'href="{link}"' in page
            answer = as_dana.get(link)
            assert answer.content.decode() == file.text
            assert answer["Content-Type"] == f"{file.media_type}; charset=utf-8"
            assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
            assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["cli/other.sh", "console/embark-access.sh", "cli/..%2f..%2fetc%2fpasswd", "x/y"])
def test_there_is_no_other_file(row: Onboarding, as_dana: Client, path: str) -> None:
    assert as_dana.get(f"{address(row)}/files/{path}").status_code == 404


def test_before_the_place_is_known_there_is_no_file(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.named(acme, dana)
    assert as_dana.get(f"{address(row)}/files/cli/embark-access.sh").status_code == 404


def test_the_account_manager_may_read_the_files_and_outsiders_may_not(
    row: Onboarding, as_mo: Client, as_eve: Client
) -> None:
    link = f"{address(row)}/files/cli/embark-access.sh"
    assert as_mo.get(link).status_code == 200
    assert as_eve.get(link).status_code == 404
    assert as_mo.post(link).status_code in (404, 405)
