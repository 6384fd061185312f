"""Opening a hand-off link: it shows, it changes nothing, and an address that is not open shows nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.web.handoff.conftest import address
from wizard.accounts.handoff import signed_address
from wizard.accounts.models import HandOffLink, User, Workspace
from wizard.aws.keeping import kept
from wizard.aws.models import RiskAcceptance
from wizard.core.ids import new_id
from wizard.onboarding.handoff import hand_off, revoke_hand_off
from wizard.onboarding.models import Onboarding

PAGES = ["page", "packet", "receipts"]


def all_rows() -> dict[str, list[object]]:
    """Every row of every table, as it is now."""
    return {model._meta.label: sorted(map(str, model.objects.values())) for model in apps.get_models()}


def seen(answer: object) -> tuple[int, bytes]:
    return answer.status_code, re.sub(rb'(X-CSRFToken": "|csrfmiddlewaretoken" value=")[^"]*', b"", answer.content)


@pytest.mark.parametrize("name", PAGES)
def test_looking_writes_no_row_and_makes_no_session(link: HandOffLink, stranger: Client, name: str) -> None:
    before = all_rows()
    for _ in range(3):
        for ask in (stranger.get, stranger.head, stranger.options):
            for headers in ({}, {"HX-Request": "true"}, {"Purpose": "prefetch"}, {"User-Agent": "SafeLinks"}):
                assert ask(address(link, name), headers=headers).status_code in (200, 405)
    assert all_rows() == before
    assert "embark_session" not in stranger.cookies


def test_two_people_may_hold_it(link: HandOffLink, stranger: Client) -> None:
    for browser in (stranger, Client(), stranger):
        assert browser.get(address(link)).status_code == 200


def test_a_stranger_reads_who_asks_what_for_and_what_never(link: HandOffLink, stranger: Client) -> None:
    page = stranger.get(address(link)).content.decode()
    for fact in ("Dana", "Acme", "Insurance", "s3://acme-ml/in/", "123456789012", "s3:ListBucket", "s3:GetObject"):
        assert fact in page, fact
    for promise in ("No write, no delete", "No key exchanged", "the role embark-acme in IAM", "15 minutes"):
        assert promise in page, promise


@pytest.mark.parametrize("name", PAGES)
def test_of_all_members_only_the_asker_is_shown_with_her_address(
    link: HandOffLink, dana: User, tim: User, mo: User, stranger: Client, name: str
) -> None:
    User.objects.update(name="")
    page = stranger.get(address(link, name)).content.decode()
    assert (dana.email in page) == (name != "receipts")
    for person in (tim, mo):
        assert person.email not in page


@pytest.mark.parametrize("name", ["page", "packet"])
def test_it_says_who_runs_embark_if_anybody_has_said_so(
    link: HandOffLink, stranger: Client, settings: LazySettings, name: str
) -> None:
    assert "run by" not in stranger.get(address(link, name)).content.decode()
    settings.OPERATOR, settings.CONTACT = "Acme Monitoring", "mailto:help@acme.test"
    page = stranger.get(address(link, name)).content.decode()
    assert "This Embark is run by Acme Monitoring; questions: " in page
    assert 'href="mailto:help@acme.test"' in page


@pytest.mark.parametrize("name", ["page", "packet"])
def test_what_is_kept_is_told(link: HandOffLink, stranger: Client, settings: LazySettings, name: str) -> None:
    settings.RECEIPT_DAYS = 7
    page = stranger.get(address(link, name)).content.decode()
    for each in kept(receipt_days=7, value_minutes=60):
        assert each.what in page
        assert each.how_long in page


@pytest.mark.parametrize("name", ["page", "packet"])
def test_an_accepted_risk_is_told_before_anything_is_promised(
    link: HandOffLink, row: Onboarding, mo: User, stranger: Client, name: str
) -> None:
    assert "obody else" in stranger.get(address(link, name)).content.decode()
    RiskAcceptance.objects.create(
        connection=row.connection, role_arn=row.connection.role_arn, accepted_by=mo, reason="A test account."
    )
    page = stranger.get(address(link, name)).content.decode()
    assert "A test account." in page.partition("s3:GetBucketLocation")[0]
    assert "Nothing else, and nobody else" not in page
    assert "Nobody else:" not in page


@pytest.mark.parametrize("name", PAGES)
def test_the_address_stays_out_of_caches_engines_and_referers(link: HandOffLink, stranger: Client, name: str) -> None:
    answer = stranger.get(address(link, name))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", PAGES)
def test_what_leads_away_does_not_say_from_where(link: HandOffLink, stranger: Client, name: str) -> None:
    page = stranger.get(address(link, name)).content.decode()
    away = re.findall(r'<a [^>]*href="https?://[^>]*>', page)
    assert [tag for tag in away if "noreferrer" not in tag] == []
    assert 'src="http' not in page


def test_nothing_on_it_leads_into_the_workspace(link: HandOffLink, row: Onboarding, stranger: Client) -> None:
    page = stranger.get(address(link)).content.decode()
    own = re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"]*)"', page)
    assert [path for path in own if not path.startswith((address(link), "/static/"))] == []
    assert row.pk not in page


@pytest.mark.parametrize("name", PAGES)
def test_what_we_have_not_signed_is_not_there(link: HandOffLink, stranger: Client, name: str) -> None:
    signed = signed_address(link)
    flipped = signed[:-2] + ("A" if signed[-2] != "A" else "B") + signed[-1]
    fresh = Signer(salt="embark.accounts.hand-off", sep=".").sign(new_id("hnd"))
    for guess in (link.pk, flipped, signed + "A", Signer(salt="other", sep=".").sign(link.pk), "x", fresh):
        answers = [stranger.get(f"/handoff/{guess}/{'' if name == 'page' else name}")]
        answers.append(stranger.head(f"/handoff/{guess}/{'' if name == 'page' else name}"))
        assert {answer.status_code for answer in answers} == {404}, guess


def test_all_guesses_look_alike(link: HandOffLink, stranger: Client) -> None:
    signed = signed_address(link)
    one, other = stranger.get(f"/handoff/{signed}A/"), stranger.get("/handoff/hnd_0000000000000000.AAAA/")
    assert seen(one) == seen(other)
    assert "not the whole address of a hand-off link" in one.content.decode()


@pytest.mark.parametrize("end", ["expired", "revoked", "replaced"])
@pytest.mark.parametrize("name", PAGES)
def test_what_has_ended_says_so_and_nothing_else(
    link: HandOffLink, row: Onboarding, dana: User, stranger: Client, name: str, end: str
) -> None:
    if end == "expired":
        HandOffLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "revoked":
        revoke_hand_off(onboarding=row, by=dana)
    else:
        hand_off(onboarding=row, by=dana)
    answer = stranger.get(address(link, name))
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "This link has ended" in page
    for secret in ("Acme", "Dana", "acme-ml", "123456789012", "Insurance", dana.email):
        assert secret not in page, secret
    assert answer["Cache-Control"] == "no-store"


def test_the_fragment_of_an_ended_link_is_not_swapped_in(link: HandOffLink, stranger: Client) -> None:
    HandOffLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert stranger.get(address(link), headers={"HX-Request": "true"}).status_code == 410


def test_it_opens_its_own_onboarding_and_no_other(link: HandOffLink, acme: Workspace, dana: User) -> None:
    other = factories.named(acme, dana, model_id="other", model_name="Other model")
    page = Client().get(address(link)).content.decode()
    assert "Other model" not in page
    assert other.pk not in page


def test_a_link_to_another_workspaces_onboarding_opens_nothing(link: HandOffLink, eve: User, stranger: Client) -> None:
    evil = Workspace.objects.get(memberships__user=eve)
    HandOffLink.objects.filter(pk=link.pk).update(workspace=evil)
    assert stranger.get(address(link)).status_code == 404


def test_a_link_whose_onboarding_is_gone_opens_nothing(link: HandOffLink, row: Onboarding, stranger: Client) -> None:
    row.delete()
    assert stranger.get(address(link)).status_code == 404


def test_signed_in_people_see_the_same_through_it(link: HandOffLink, as_eve: Client, stranger: Client) -> None:
    assert seen(as_eve.get(address(link))) == seen(stranger.get(address(link)))


def test_the_packet_is_one_document(link: HandOffLink, stranger: Client) -> None:
    page = stranger.get(address(link, "packet")).content.decode()
    for fact in ("Dana", "Acme", "123456789012", "embark-acme", "sts:AssumeRoleWithWebIdentity", "acme-ml/in/"):
        assert fact in page, fact
    for name in ("CloudFormation", "Terraform", "CLI", "CloudTrail", "delete the role"):
        assert name in page, name
    assert "<nav" not in page


def test_the_packets_version_is_that_of_its_policies(link: HandOffLink, row: Onboarding, stranger: Client) -> None:
    def version() -> str:
        return re.search(r"<td>([0-9a-f]{12}) ", stranger.get(address(link, "packet")).content.decode())[1]

    first = version()
    assert version() == first
    row.connection.prefix = "other/"
    row.connection.save()
    assert version() != first


def test_hostile_names_are_shown_as_they_are(link: HandOffLink, row: Onboarding, dana: User, stranger: Client) -> None:
    typed = "<script>alert(1)</script>{{7*7}}"
    Workspace.objects.filter(pk=row.workspace_id).update(name=typed)
    User.objects.filter(pk=dana.pk).update(name=typed)
    Onboarding.objects.filter(pk=row.pk).update(model_name=typed)
    for name in PAGES:
        page = stranger.get(address(link, name)).content.decode()
        assert "<script>alert" not in page
        assert "{{7*7}}" in page


@pytest.mark.parametrize("tail", ["%00/", "a%00b/packet", "x" * 5_000 + "/", "%F0%9F%98%80.%F0%9F%98%80/"])
def test_odd_addresses_are_refused(db: None, stranger: Client, tail: str) -> None:
    assert stranger.get(f"/handoff/{tail}").status_code in (400, 404)
