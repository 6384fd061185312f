"""The job pattern: one claim, one end, whatever is delivered twice, killed or late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from wizard.aws.models import AccessCheck, Connection
from wizard.core import jobs
from wizard.core.jobs import JobQuerySet, JobState, LeaseLost
from wizard.core.problems import Problem, ProblemError, Whose
from wizard.core.running import MAX_ATTEMPTS, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> AccessCheck:
    workspace = factories.workspace()
    connection = Connection.objects.create(workspace=workspace, bucket="acme-ml", role_name="embark")
    return AccessCheck.objects.create(connection=connection, role_arn="arn", bucket="acme-ml")


def problem(*, retryable: bool) -> Problem:
    return Problem("test.boom", Whose.AWS, "It broke", "As asked.", "Nothing to do.", retryable=retryable)


def test_a_job_runs_once_and_keeps_its_result(job: AccessCheck) -> None:
    run(AccessCheck, job.pk, lambda row: {"probes": [row.pk]})
    job.refresh_from_db()
    assert (job.state, job.attempt, job.probes) == (JobState.DONE, 1, [job.pk])
    assert job.finished_at is not None


def test_a_second_delivery_of_a_done_job_does_nothing(job: AccessCheck) -> None:
    run(AccessCheck, job.pk, lambda row: {})
    run(AccessCheck, job.pk, lambda row: pytest.fail("ran twice"))


def test_a_second_delivery_while_the_lease_is_alive_does_nothing(job: AccessCheck) -> None:
    assert AccessCheck.claim(job.pk, now=timezone.now())
    run(AccessCheck, job.pk, lambda row: pytest.fail("ran beside the first"))


def test_a_dead_workers_job_is_taken_over_when_the_lease_has_run_out(job: AccessCheck) -> None:
    long_ago = timezone.now() - jobs.LEASE - timedelta(seconds=1)
    assert AccessCheck.claim(job.pk, now=long_ago)
    run(AccessCheck, job.pk, lambda row: {})
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.DONE, 2)


def test_a_worker_that_lost_its_lease_changes_nothing(job: AccessCheck) -> None:
    zombie = AccessCheck.claim(job.pk, now=timezone.now() - jobs.LEASE - timedelta(seconds=1))
    heir = AccessCheck.claim(job.pk, now=timezone.now())
    assert zombie
    assert heir
    with pytest.raises(LeaseLost):
        zombie.finish(now=timezone.now(), probes=["zombie"])
    with pytest.raises(LeaseLost):
        zombie.report(done=1)
    with pytest.raises(LeaseLost), zombie.fenced_transaction():
        pytest.fail("the transaction of a zombie was entered")
    heir.finish(now=timezone.now(), probes=["heir"])
    job.refresh_from_db()
    assert job.probes == ["heir"]


def test_a_worker_that_slept_between_claim_and_look_gets_nothing(
    job: AccessCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease ran out before it read the row; the row is its heir's by now."""
    heirs: list[AccessCheck | None] = []
    update = JobQuerySet.update

    def slow(self: JobQuerySet, **changes: object) -> int:
        count = update(self, **changes)
        if not heirs:
            heirs.append(None)
            heirs[0] = AccessCheck.claim(job.pk, now=timezone.now() + jobs.LEASE + timedelta(seconds=1))
        return count

    monkeypatch.setattr(JobQuerySet, "update", slow)
    assert AccessCheck.claim(job.pk, now=timezone.now()) is None
    assert heirs[0]


def test_a_problem_that_trying_again_cannot_cure_ends_the_job_at_once(job: AccessCheck) -> None:
    def work(row: AccessCheck) -> dict[str, object]:
        raise ProblemError(problem(retryable=False))

    run(AccessCheck, job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.FAILED, 1)
    assert job.problem == problem(retryable=False)


def test_a_retryable_problem_is_tried_three_times_with_pauses(job: AccessCheck) -> None:
    def work(row: AccessCheck) -> dict[str, object]:
        raise ProblemError(problem(retryable=True))

    for attempt in (1, 2):
        run(AccessCheck, job.pk, work)
        job.refresh_from_db()
        assert (job.state, job.attempt) == (JobState.QUEUED, attempt)
        assert job.not_before is not None
        run(AccessCheck, job.pk, lambda row: pytest.fail("ran before its pause was over"))
        AccessCheck.objects.update(not_before=timezone.now())
    run(AccessCheck, job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.FAILED, 3)


def test_an_unknown_error_is_ours_and_says_nothing_of_its_text(job: AccessCheck) -> None:
    def work(row: AccessCheck) -> dict[str, object]:
        raise RuntimeError("secret sample value")

    for _ in range(3):
        AccessCheck.objects.update(not_before=None)
        run(AccessCheck, job.pk, work)
    job.refresh_from_db()
    assert job.problem
    assert job.problem.code == "core.job.unexpected"
    assert "secret" not in str(job.problem_json)


def test_a_job_whose_worker_died_three_times_is_given_up(job: AccessCheck) -> None:
    for hours in range(MAX_ATTEMPTS, 0, -1):
        assert AccessCheck.claim(job.pk, now=timezone.now() - timedelta(hours=hours))
    run(AccessCheck, job.pk, lambda row: pytest.fail("tried a fourth time"))
    job.refresh_from_db()
    assert job.problem
    assert job.problem.code == "core.job.gave_up"


def test_trying_again_starts_a_failed_job_anew(job: AccessCheck) -> None:
    assert not job.requeue(now=timezone.now())
    AccessCheck.objects.update(state=JobState.FAILED, attempt=3, problem_json=problem(retryable=False).to_json())
    assert job.requeue(now=timezone.now())
    run(AccessCheck, job.pk, lambda row: {})
    job.refresh_from_db()
    assert (job.state, job.attempt, job.problem) == (JobState.DONE, 1, None)


class TestUnheard:
    """What the sweep rings for."""

    def unheard(self) -> int:
        return AccessCheck.objects.unheard(now=timezone.now()).count()

    def test_not_a_row_that_was_queued_just_now(self, job: AccessCheck) -> None:
        assert self.unheard() == 0

    def test_a_row_that_nobody_took(self, job: AccessCheck) -> None:
        AccessCheck.objects.update(created_at=timezone.now() - timedelta(seconds=5))
        assert self.unheard() == 1

    def test_not_again_right_after_it_was_rung_for(self, job: AccessCheck) -> None:
        AccessCheck.objects.update(created_at=timezone.now() - timedelta(minutes=5), rung_at=timezone.now())
        assert self.unheard() == 0
        AccessCheck.objects.update(rung_at=timezone.now() - timedelta(seconds=25))
        assert self.unheard() == 1

    def test_not_a_row_that_pauses(self, job: AccessCheck) -> None:
        AccessCheck.objects.update(
            created_at=timezone.now() - timedelta(minutes=5), not_before=timezone.now() + timedelta(seconds=5)
        )
        assert self.unheard() == 0

    def test_a_running_row_whose_lease_ran_out(self, job: AccessCheck) -> None:
        assert AccessCheck.claim(job.pk, now=timezone.now())
        assert self.unheard() == 0
        AccessCheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert self.unheard() == 1

    def test_not_a_row_that_has_ended(self, job: AccessCheck) -> None:
        AccessCheck.objects.update(state=JobState.DONE, created_at=timezone.now() - timedelta(minutes=5))
        assert self.unheard() == 0
