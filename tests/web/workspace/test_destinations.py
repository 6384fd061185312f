"""Destinations: added, checked and removed by members, seen by their account manager, nothing to anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.fakes import registry_server as fake
from tests.fakes.registry_server import TOKEN, Registry
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.registration.models import DestinationCheck, SavedDestination
from wizard.registration.plan import Generation
from wizard.registration.saved_destinations import DestinationFacts, add_destination
from wizard.registration.tasks import check_destination


@pytest.fixture
def registry(settings: Any) -> Iterator[Registry]:
    with fake.serving() as registry:
        settings.DESTINATION_HOSTS = [registry.url.removeprefix("http://")]
        yield registry


@pytest.fixture
def destination(acme: Workspace, dana: User, registry: Registry) -> SavedDestination:
    facts = DestinationFacts(name="Prod", address=registry.url, generation=Generation.TWO, token=TOKEN)
    return add_destination(workspace=acme, facts=facts, by=dana)


def page_of(acme: Workspace) -> str:
    return f"/workspaces/{acme.pk}/destinations"


def text(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def filled(registry: Registry, **changes: str) -> dict[str, str]:
    return {"name": "Prod", "address": registry.url, "generation": "2.x", "token": TOKEN} | changes


def test_there_are_none(acme: Workspace, as_dana: Client) -> None:
    page = text(as_dana, page_of(acme))
    assert "No other servers" in page
    assert "EMBARK_DESTINATION_HOSTS" in page


def test_a_server_is_added_and_its_check_is_watched(acme: Workspace, as_dana: Client, registry: Registry) -> None:
    assert as_dana.post(page_of(acme), filled(registry))["Location"] == page_of(acme)
    assert registry.asked == []
    row = SavedDestination.objects.get()
    own = f"{page_of(acme)}/{row.pk}"
    page = text(as_dana, page_of(acme))
    assert "checking" in page
    assert f'hx-get="{own}"' in page
    assert 'hx-trigger="every' in text(as_dana, own, **{"HX-Request": "true"})
    check_destination(row.newest_check.pk)
    fragment = text(as_dana, own, **{"HX-Request": "true"})
    assert "checked" in fragment
    assert "hx-get" not in fragment
    assert TOKEN not in page + fragment
    assert as_dana.get(own)["Location"].startswith(page_of(acme)), "without htmx it is the whole page"


def test_a_refused_token_says_so_and_is_replaced(
    acme: Workspace, as_dana: Client, registry: Registry, destination: SavedDestination
) -> None:
    as_dana.post(f"{page_of(acme)}/{destination.pk}/token", {"token": "other"})
    check_destination(DestinationCheck.objects.latest("created_at").pk)
    page = text(as_dana, page_of(acme))
    assert 'data-problem="destination.token.refused"' in page
    as_dana.post(f"{page_of(acme)}/{destination.pk}/token", {"token": TOKEN})
    check_destination(DestinationCheck.objects.latest("created_at").pk)
    assert "data-problem" not in text(as_dana, page_of(acme))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"address": "models.acme.test"}, "https://host"),
        ({"address": "http://models.acme.test"}, "unencrypted"),
        ({"address": "https://models.acme.test"}, "EMBARK_DESTINATION_HOSTS=models.acme.test"),
        ({"token": "two words"}, "Bearer"),
        ({"token": ""}, "required"),
        ({"name": ""}, "required"),
    ],
)
def test_what_does_not_fit_is_said_and_the_token_is_not_drawn_again(
    acme: Workspace, as_dana: Client, registry: Registry, changes: dict[str, str], said: str
) -> None:
    answer = as_dana.post(page_of(acme), filled(registry, **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert TOKEN not in answer.content.decode()
    assert not SavedDestination.objects.exists()


def test_a_server_of_3x_is_named_with_account_and_workspace(
    acme: Workspace, as_dana: Client, registry: Registry
) -> None:
    three = filled(registry, generation="3.x")
    answer = as_dana.post(page_of(acme), three)
    assert answer.status_code == 422
    assert answer.content.decode().count("name it in every address") == 2
    assert as_dana.post(page_of(acme), three | {"account": "acme", "remote_workspace": "ml"}).status_code == 302
    row = SavedDestination.objects.get()
    check_destination(row.newest_check.pk)
    page = text(as_dana, page_of(acme))
    assert "account <code>acme</code>, workspace <code>ml</code>" in page
    assert "checked" in page


def test_removed_it_is_off_the_page(acme: Workspace, as_dana: Client, destination: SavedDestination) -> None:
    address = f"{page_of(acme)}/{destination.pk}/remove"
    assert "Its token is forgotten here" in text(as_dana, page_of(acme))
    assert as_dana.post(address).status_code == 302
    assert as_dana.post(address).status_code == 404
    assert "No other servers" in text(as_dana, page_of(acme))


def test_checking_again(acme: Workspace, as_dana: Client, destination: SavedDestination) -> None:
    check_destination(DestinationCheck.objects.get().pk)
    as_dana.post(f"{page_of(acme)}/{destination.pk}/check")
    assert DestinationCheck.objects.get().state == JobState.QUEUED


def test_her_account_manager_reads(acme: Workspace, as_mo: Client, destination: SavedDestination) -> None:
    page = text(as_mo, page_of(acme))
    assert "Prod" in page
    assert "<form" not in page.partition('id="main"')[2]


def test_nobody_else_learns_of_it(acme: Workspace, as_eve: Client, destination: SavedDestination) -> None:
    assert as_eve.get(page_of(acme)).status_code == 404
    assert as_eve.get(f"{page_of(acme)}/{destination.pk}").status_code == 404


def test_anothers_destination_is_not_found_in_ones_own_workspace(
    eve: User, as_eve: Client, destination: SavedDestination
) -> None:
    own = Workspace.objects.get(memberships__user=eve)
    for verb in ("check", "remove", "token"):
        assert as_eve.post(f"{page_of(own)}/{destination.pk}/{verb}", {"token": "x"}).status_code == 404


def test_the_menu_leads_there(acme: Workspace, as_dana: Client) -> None:
    assert "/workspaces/destinations" in text(as_dana, page_of(acme))
    assert as_dana.get("/workspaces/destinations")["Location"] == page_of(acme)
