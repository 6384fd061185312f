"""Handing the AWS access step off: the link, its address, the letter, its end, and what it may do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.signing import Signer
from django.utils import timezone

from tests import factories, records
from wizard.accounts.handoff import find_link, signed_address
from wizard.accounts.models import AuditEntry, HandOffLink, Letter, User, Workspace
from wizard.aws.models import AccessCheck
from wizard.aws.paste.arns import RoleArn
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.onboarding import handoff
from wizard.onboarding.attention import attention
from wizard.onboarding.handoff import hand_off, revoke_hand_off, send_hand_off, use_hand_off
from wizard.onboarding.links import hand_off_state, url_of
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress_of_many
from wizard.onboarding.services import submit_bucket, submit_role

pytestmark = pytest.mark.django_db(transaction=True)

ROLE = "arn:aws:iam::123456789012:role/embark-acme"


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    """An onboarding that knows its bucket; nothing is made in AWS yet."""
    named = factories.named(acme, dana)
    return submit_bucket(
        onboarding=named, bucket="acme-ml", prefix="in/", account_id="123456789012", role_name="embark-acme", by=dana
    )


def code_of(refused: pytest.ExceptionInfo[ProblemError]) -> str:
    return refused.value.problem.code


def test_a_link_lasts_seven_days_unless_told_otherwise(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    assert link.expires_at - link.created_at == timedelta(days=7)
    assert (link.created_by, link.workspace, link.onboarding_id) == (dana, row.workspace, row.pk)
    assert AuditEntry.objects.get(verb="hand_off.made").facts == {"onboarding": row.pk, "days": 7}


@pytest.mark.parametrize("days", [0, -1, 2, 31, 10_000])
def test_other_spans_are_refused(row: Onboarding, dana: User, days: int) -> None:
    with pytest.raises(ProblemError) as refused:
        hand_off(onboarding=row, by=dana, days=days)
    assert code_of(refused) == "onboarding.hand_off.days"
    assert not HandOffLink.objects.exists()


def test_without_a_bucket_there_is_nothing_to_hand_off(acme: Workspace, dana: User) -> None:
    with pytest.raises(ProblemError) as refused:
        hand_off(onboarding=factories.named(acme, dana), by=dana)
    assert code_of(refused) == "onboarding.bucket.missing"


def test_what_is_registered_is_not_handed_off(row: Onboarding, dana: User) -> None:
    row.registration = records.registration(row.workspace)
    row.save()
    with pytest.raises(ProblemError) as refused:
        hand_off(onboarding=row, by=dana)
    assert code_of(refused) == "onboarding.registered"


def open_link(signed: str, *, now: datetime) -> HandOffLink | None:
    link = find_link(signed)
    return link if link and link.is_open(now=now) else None


def test_the_signed_address_finds_the_link(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    assert find_link(signed_address(link)) == link
    assert open_link(signed_address(link), now=timezone.now()) == link
    assert url_of(link) == f"http://testserver/handoff/{signed_address(link)}/"


def test_the_signature_holds_at_least_128_bits(row: Onboarding, dana: User) -> None:
    signature = signed_address(hand_off(onboarding=row, by=dana)).rpartition(".")[2]
    assert len(signature) * 6 >= 128
    assert len(set(signature)) > 10


def test_what_is_not_signed_by_us_is_no_link(row: Onboarding, dana: User, django_assert_num_queries) -> None:
    link = hand_off(onboarding=row, by=dana)
    signed = signed_address(link)
    other = "A" if signed[-2] != "A" else "B"
    guesses = [link.pk, f"{link.pk}.", signed[:-1], signed + "A", signed[:-2] + other + signed[-1], "", ".", "ü.ü"]
    guesses += [signed.replace("hnd_", "HND_"), signed.upper(), f" {signed}"]
    with django_assert_num_queries(0):
        assert [find_link(guess) for guess in guesses] == [None] * len(guesses)


def test_a_signature_for_something_else_opens_nothing(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    for salt in ("", "embark.demo.sign-in", "django.core.signing.Signer"):
        assert find_link(Signer(salt=salt or None, sep=".").sign(link.pk)) is None


def test_it_opens_until_it_expires_and_not_after(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana, days=1)
    signed = signed_address(link)
    assert open_link(signed, now=link.expires_at - timedelta(seconds=1)) == link
    assert open_link(signed, now=link.expires_at) is None
    assert find_link(signed) == link, "who holds it is told that it has ended"


def test_a_new_secret_key_still_opens_what_the_old_one_signed(
    row: Onboarding, dana: User, settings: LazySettings
) -> None:
    signed = signed_address(hand_off(onboarding=row, by=dana))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    assert find_link(signed)
    settings.SECRET_KEY_FALLBACKS = []
    assert find_link(signed) is None


def test_a_new_link_ends_the_one_before(row: Onboarding, dana: User) -> None:
    first = hand_off(onboarding=row, by=dana)
    second = hand_off(onboarding=row, by=dana, days=30)
    now = timezone.now()
    assert open_link(signed_address(first), now=now) is None
    assert open_link(signed_address(second), now=now) == second
    assert first.pk != second.pk
    end = AuditEntry.objects.get(verb="hand_off.revoked")
    assert (end.subject_id, end.actor, end.facts) == (first.pk, dana, {"why": "replaced"})


def test_a_link_that_has_expired_does_not_keep_from_making_another(row: Onboarding, dana: User) -> None:
    hand_off(onboarding=row, by=dana)
    HandOffLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert hand_off_state(row, now=timezone.now()) is None
    assert hand_off(onboarding=row, by=dana)


def test_revoking_ends_it_at_once_and_twice_is_once(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    for _ in range(2):
        revoke_hand_off(onboarding=row, by=dana)
    assert open_link(signed_address(link), now=timezone.now()) is None
    assert AuditEntry.objects.filter(verb="hand_off.revoked").count() == 1


def test_a_registered_onboardings_link_can_still_be_revoked(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    row.registration = records.registration(row.workspace)
    row.save()
    revoke_hand_off(onboarding=row, by=dana)
    link.refresh_from_db()
    assert link.revoked_at


def test_the_address_is_stored_nowhere(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana, email="ops@acme.test")
    secret = signed_address(link).rpartition(".")[2]
    for table in (HandOffLink, Letter, AuditEntry, Onboarding):
        assert secret not in str(list(table.objects.values())), table


def test_the_letter_goes_out_with_the_link_and_is_wiped(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana, email="ops@acme.test", note="Please do it today.")
    (letter,) = mail.outbox
    assert letter.to == ["ops@acme.test"]
    assert url_of(link) in letter.body
    assert "> Please do it today." in letter.body
    assert dana.email not in letter.subject
    assert Letter.objects.get().text_encrypted == ""
    assert (link.sent_to, AuditEntry.objects.get(verb="hand_off.sent").facts) == (
        "ops@acme.test",
        {"email": "ops@acme.test"},
    )


@pytest.mark.parametrize(("name", "introduced"), [("Dana", "Dana (dana@acme.test)"), ("", "dana@acme.test")])
def test_her_address_shows_that_no_stranger_asks(row: Onboarding, dana: User, name: str, introduced: str) -> None:
    User.objects.filter(pk=dana.pk).update(name=name)
    dana.refresh_from_db()
    hand_off(onboarding=row, by=dana, email="ops@acme.test")
    assert f"{introduced} asks you to let Embark read" in mail.outbox[0].body


def test_an_open_link_can_be_sent_again_and_stays_the_same(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    assert send_hand_off(onboarding=row, by=dana, email="ops@acme.test") == link
    assert url_of(link) in mail.outbox[0].body


def test_there_is_nothing_to_send_without_an_open_link(row: Onboarding, dana: User) -> None:
    hand_off(onboarding=row, by=dana)
    revoke_hand_off(onboarding=row, by=dana)
    with pytest.raises(ProblemError) as refused:
        send_hand_off(onboarding=row, by=dana, email="ops@acme.test")
    assert code_of(refused) == "onboarding.hand_off.ended"
    assert not mail.outbox


def test_five_letters_an_hour_to_one_address_however_it_is_spelt(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    for _ in range(5):
        send_hand_off(onboarding=row, by=dana, email="ops@acme.test")
    with pytest.raises(ProblemError) as refused:
        hand_off(onboarding=row, by=dana, email="OPS@acme.test")
    assert code_of(refused) == "accounts.letter.enough"
    assert len(mail.outbox) == 5
    assert open_link(signed_address(link), now=timezone.now()), "what was refused has not ended the link before"
    assert send_hand_off(onboarding=row, by=dana, email="other@acme.test")
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert send_hand_off(onboarding=row, by=dana, email="ops@acme.test")


def test_letters_of_another_workspace_do_not_count(row: Onboarding, dana: User) -> None:
    other = factories.workspace("Globex")
    for _ in range(5):
        Letter.objects.create(workspace=other, to="ops@acme.test", subject="x")
    assert hand_off(onboarding=row, by=dana, email="ops@acme.test")


def test_a_workspace_is_no_mail_cannon(row: Onboarding, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handoff, "LETTERS_PER_WORKSPACE", 3)
    hand_off(onboarding=row, by=dana)
    for number in range(3):
        send_hand_off(onboarding=row, by=dana, email=f"ops{number}@acme.test")
    with pytest.raises(ProblemError) as refused:
        send_hand_off(onboarding=row, by=dana, email="ops9@acme.test")
    assert code_of(refused) == "accounts.letter.enough"


def test_what_is_done_through_the_link_is_the_links(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    use_hand_off(link=link, action="role")
    check = submit_role(onboarding=row, role_arn=RoleArn.parse(ROLE), by=link)
    assert (check.requested_by, check.hand_off) == (None, link)
    done = AuditEntry.objects.filter(hand_off=link)
    assert {"hand_off.used", "onboarding.role_submitted", "connection.role_saved"} <= {entry.verb for entry in done}
    assert not done.exclude(actor=None).exists()
    state = hand_off_state(row, now=timezone.now())
    assert state
    assert state.last_use == done.get(verb="hand_off.used")
    assert state.last_deed == "the role was saved and checked"


def test_a_link_that_ended_meanwhile_does_nothing(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    revoke_hand_off(onboarding=row, by=dana)
    with pytest.raises(ProblemError) as refused:
        use_hand_off(link=link, action="role")
    assert code_of(refused) == "onboarding.hand_off.ended"


def test_buttons_behind_a_link_have_a_limit(row: Onboarding, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handoff, "USES", ((timedelta(minutes=1), 3, "a minute"),))
    link = hand_off(onboarding=row, by=dana)
    for _ in range(3):
        use_hand_off(link=link, action="lint")
    with pytest.raises(ProblemError) as refused:
        use_hand_off(link=link, action="lint")
    assert code_of(refused) == "onboarding.hand_off.too_fast"
    AuditEntry.objects.update(at=timezone.now() - timedelta(minutes=2))
    use_hand_off(link=link, action="lint")


def waiting(*rows: Onboarding) -> list[bool]:
    fresh = Onboarding.objects.with_facts().filter(pk__in=[row.pk for row in rows])
    return [item.waits_for_cloud_admin for item in attention(progress_of_many(fresh), now=timezone.now())]


def test_the_board_knows_that_it_waits_for_the_cloud_admin(row: Onboarding, dana: User) -> None:
    assert waiting(row) == [False]
    hand_off(onboarding=row, by=dana)
    assert waiting(row) == [True]
    revoke_hand_off(onboarding=row, by=dana)
    assert waiting(row) == [False]


def test_once_the_access_is_green_nobody_waits_for_her(row: Onboarding, dana: User) -> None:
    link = hand_off(onboarding=row, by=dana)
    submit_role(onboarding=row, role_arn=RoleArn.parse(ROLE), by=link)
    AccessCheck.objects.update(state=JobState.RUNNING)
    assert waiting(row) == [False]
    AccessCheck.objects.update(state=JobState.DONE)
    assert waiting(row) == [False]
