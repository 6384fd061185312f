"""A young role that is refused: the check waits for IAM by itself, can be hurried, and tells whoever waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.utils import timezone

from tests import factories
from tests.fakes.aws import FakeAws
from wizard.accounts.models import AuditEntry, HandOffLink, Letter, User
from wizard.aws import tasks
from wizard.aws.diagnosis import Operation
from wizard.aws.models import AccessCheck, Connection
from wizard.aws.paste.arns import RoleArn
from wizard.aws.services import request_access_check, save_connection, save_role_arn
from wizard.aws.types import ProbeState
from wizard.core.jobs import JobState
from wizard.core.running import MAX_ATTEMPTS
from wizard.onboarding.attention import Ball, Standing, attention
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress

pytestmark = pytest.mark.django_db(transaction=True)

Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def young(connection: Connection, aws: FakeAws, clock: Clock) -> Connection:
    """A role whose ARN was saved just now, and that IAM does not know everywhere."""
    Connection.objects.update(role_saved_at=timezone.now())
    connection.refresh_from_db()
    not_yet(aws)
    return connection


def not_yet(aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")


def arrived(aws: FakeAws) -> None:
    aws.answers.clear()


def asked(connection: Connection, by: User | HandOffLink) -> AccessCheck:
    return again(request_access_check(connection=connection, by=by))


def again(check: AccessCheck) -> AccessCheck:
    return AccessCheck.objects.get(pk=check.pk)


def next_walk(check: AccessCheck, clock: Clock) -> AccessCheck:
    """The walk that begins when the pause is over, as the sweep would ring for it."""
    not_before = again(check).not_before
    assert not_before
    clock.move_to(not_before)
    tasks.run_access_check(check.pk)
    return again(check)


def test_it_waits_and_shows_what_it_has_seen_so_far(young: Connection, dana: User) -> None:
    check = asked(young, dana)
    assert (check.state, check.tries, check.attempt) == (JobState.QUEUED, 1, 0)
    assert check.not_before == timezone.now() + timedelta(seconds=10)
    assert "try 2 of 12" in check.progress_note
    assert check.waiting_problem
    assert check.waiting_problem.code == "aws.trust.denied"
    assert [probe.state for probe in check.ladder if probe.problem] == [ProbeState.FAILED]
    assert check.problem is None, "it has not failed"


def test_nobody_takes_it_before_its_time(young: Connection, dana: User, aws: FakeAws) -> None:
    check = asked(young, dana)
    tasks.run_access_check(check.pk)
    assert (again(check).tries, aws.count(Operation.ASSUME)) == (1, 1)
    assert not AccessCheck.objects.unheard(now=timezone.now() + timedelta(seconds=9)).exists()
    assert AccessCheck.objects.unheard(now=timezone.now() + timedelta(seconds=11)).exists()


def test_it_turns_green_by_itself(young: Connection, dana: User, aws: FakeAws, clock: Clock) -> None:
    check = next_walk(asked(young, dana), clock)
    assert (check.tries, check.state) == (2, JobState.QUEUED)
    arrived(aws)
    check = next_walk(check, clock)
    assert check.is_done
    assert (check.waiting_problem, check.progress_note) == (None, "")
    assert {probe.state for probe in check.ladder} == {ProbeState.OK}


def test_after_the_last_try_it_fails_with_its_diagnosis(
    young: Connection, dana: User, aws: FakeAws, clock: Clock
) -> None:
    check = asked(young, dana)
    while check.is_live:
        check = next_walk(check, clock)
    assert check.problem
    assert (check.problem.code, check.progress_note) == ("aws.trust.denied", "")
    assert aws.count(Operation.ASSUME) == 12
    assert timezone.now() - young.role_saved_at < timedelta(minutes=5)  # type: ignore[operator]


def test_a_press_of_the_button_starts_the_next_try_at_once(
    young: Connection, dana: User, aws: FakeAws, clock: Clock
) -> None:
    check = asked(young, dana)
    arrived(aws)
    hurried = asked(young, dana)
    assert hurried.pk == check.pk
    assert hurried.is_done
    assert AuditEntry.objects.filter(verb="access_check.hurried", actor=dana, subject_id=check.pk).count() == 1


def test_hurrying_in_vain_waits_on(young: Connection, dana: User, aws: FakeAws) -> None:
    asked(young, dana)
    check = asked(young, dana)
    assert (check.state, check.tries, aws.count(Operation.ASSUME)) == (JobState.QUEUED, 2, 2)


def test_another_role_ends_the_waiting(young: Connection, dana: User, aws: FakeAws) -> None:
    waiting = asked(young, dana)
    save_role_arn(connection=young, role_arn=RoleArn("111122223333", "another"), by=dana)
    new = asked(young, dana)
    ended = again(waiting).problem
    assert ended
    assert ended.code == "aws.check.outdated"
    assert new.pk != waiting.pk
    assert new.tries == 1, "the other role is young, too"


def test_another_bucket_ends_the_waiting(young: Connection, dana: User, aws: FakeAws, clock: Clock) -> None:
    waiting = asked(young, dana)
    young.refresh_from_db()
    facts = {"prefix": "in/", "account_id": young.account_id, "role_name": young.role_name}
    save_connection(workspace=young.workspace, bucket="acme-new", by=dana, connection=young, **facts)
    ended = next_walk(waiting, clock).problem
    assert ended
    assert ended.code == "aws.check.outdated"
    assert aws.count(Operation.ASSUME) == 1


def test_a_role_of_yesterday_fails_at_once(young: Connection, dana: User) -> None:
    Connection.objects.update(role_saved_at=timezone.now() - timedelta(days=1))
    assert asked(young, dana).has_failed


def test_a_mistake_that_is_no_delay_fails_at_once(young: Connection, dana: User, aws: FakeAws) -> None:
    arrived(aws)
    aws.buckets.clear()
    assert asked(young, dana).has_failed


def test_a_worker_that_dies_while_it_walks_loses_no_try(young: Connection, dana: User, clock: Clock) -> None:
    check = asked(young, dana)
    assert check.not_before
    clock.move_to(check.not_before)
    assert AccessCheck.claim(check.pk, now=timezone.now()), "a worker takes it and is killed"
    tasks.run_access_check(check.pk)
    assert again(check).tries == 1, "its lease is alive: the second worker leaves it alone"
    clock.shift(timedelta(seconds=31))
    tasks.run_access_check(check.pk)
    assert (again(check).state, again(check).tries) == (JobState.QUEUED, 2)


# --- Who has the ball, and who is told ---


@pytest.fixture
def onboarding(young: Connection, dana: User) -> Onboarding:
    row = factories.named(young.workspace, dana)
    row.connection = young
    row.save()
    return row


def test_while_it_waits_the_ball_is_with_aws(onboarding: Onboarding, young: Connection, dana: User) -> None:
    asked(young, dana)
    (item,) = attention([progress(Onboarding.objects.with_facts().get())], now=timezone.now())
    assert (item.standing, item.ball) == (Standing.RUNNING, Ball.AWS)


def test_whoever_asked_is_told_once(
    onboarding: Onboarding, young: Connection, dana: User, aws: FakeAws, clock: Clock
) -> None:
    check = asked(young, dana)
    arrived(aws)
    next_walk(check, clock)
    AccessCheck.objects.update(state=JobState.QUEUED)  # as after a worker that died between the letters and the end
    tasks.run_access_check(check.pk)
    (letter,) = Letter.objects.all()
    assert (letter.to, letter.workspace) == (dana.email, young.workspace)
    assert letter.subject == f"“{onboarding}”: Embark can read s3://acme-ml/in/"


def test_a_check_that_was_watched_needs_no_letter(
    onboarding: Onboarding, young: Connection, dana: User, aws: FakeAws
) -> None:
    arrived(aws)
    assert asked(young, dana).is_done
    assert not Letter.objects.exists()


def test_what_the_cloud_admin_checks_is_told_to_who_handed_it_off(
    onboarding: Onboarding, young: Connection, dana: User, aws: FakeAws, mailoutbox: list[object]
) -> None:
    arrived(aws)
    assert asked(young, handed(onboarding, dana)).is_done
    assert [letter.to for letter in Letter.objects.all()] == [dana.email]
    (mail,) = mailoutbox
    assert f"http://testserver/onboardings/{onboarding.pk}/aws" in mail.body  # type: ignore[attr-defined]


def handed(onboarding: Onboarding, by: User) -> HandOffLink:
    return HandOffLink.objects.create(
        workspace=onboarding.workspace,
        onboarding_id=onboarding.pk,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=1),
    )


def test_whoever_asked_is_told_that_it_never_turned_green(
    onboarding: Onboarding, young: Connection, dana: User, clock: Clock, mailoutbox: list[EmailMessage]
) -> None:
    check = asked(young, dana)
    while check.is_live:
        assert not mailoutbox
        check = next_walk(check, clock)
    assert check.problem
    (mail,) = mailoutbox
    assert mail.to == [dana.email]
    for fact in (check.problem.title, str(onboarding), "your turn", f"/onboardings/{onboarding.pk}/aws"):
        assert fact in mail.body


def test_what_a_check_through_the_link_finds_is_told_to_who_handed_it_off(
    onboarding: Onboarding, young: Connection, dana: User, aws: FakeAws, mailoutbox: list[EmailMessage]
) -> None:
    Connection.objects.update(role_saved_at=timezone.now() - timedelta(days=1))
    link = handed(onboarding, dana)
    assert asked(young, link).has_failed
    (mail,) = mailoutbox
    assert "the cloud admin's turn" in mail.body
    assert asked(young, link).has_failed
    assert len(mailoutbox) == 1, "the same news once more"
    arrived(aws)
    aws.buckets.clear()
    assert asked(young, link).has_failed
    assert len(mailoutbox) == 2, "other news"


def test_a_check_that_was_watched_to_its_red_end_needs_no_letter(
    onboarding: Onboarding, young: Connection, dana: User
) -> None:
    Connection.objects.update(role_saved_at=timezone.now() - timedelta(days=1))
    assert asked(young, dana).has_failed
    assert not Letter.objects.exists()


def test_what_is_tried_again_is_not_told_yet(
    onboarding: Onboarding, young: Connection, dana: User, aws: FakeAws, clock: Clock, mailoutbox: list[EmailMessage]
) -> None:
    aws.answers.clear()
    aws.refuse(Operation.ASSUME, 503, "ServiceUnavailable")
    check = asked(young, handed(onboarding, dana))
    while check.is_live:
        assert not mailoutbox
        check = next_walk(check, clock)
    assert check.attempt == MAX_ATTEMPTS
    assert ["lies with AWS" in mail.body for mail in mailoutbox] == [True]
