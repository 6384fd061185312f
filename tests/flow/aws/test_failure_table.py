"""The failure table, row by row: the answer is put into the fake AWS, and the job or form ends with its Problem."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.failure_table import ACCOUNT, COUNT, OBJECTS, ROWS, Met, Row
from tests.fakes.aws import FakeAws
from wizard.accounts.models import User
from wizard.aws.diagnosis import Operation, diagnose_text
from wizard.aws.grants import grant_for
from wizard.aws.models import AccessCheck, Connection
from wizard.aws.paste.arns import RoleArn
from wizard.aws.paste.buckets import BucketAndPrefix
from wizard.aws.tasks import run_access_check
from wizard.core.jobs import Job, JobState
from wizard.core.problems import Problem, ProblemError
from wizard.core.running import MAX_ATTEMPTS
from wizard.sampling.models import Sample
from wizard.sampling.tasks import take_sample

pytestmark = pytest.mark.django_db

LAST_ATTEMPT = {"attempt": MAX_ATTEMPTS - 1}
"""What can be tried again ends for good only at the last attempt, which this one is."""


@pytest.fixture
def aws(aws: FakeAws) -> FakeAws:
    aws.buckets["acme-ml"] = dict(OBJECTS)
    return aws


@pytest.fixture
def connection(connection: Connection) -> Connection:
    """Of a role that is old enough not to be waited for."""
    connection.role_saved_at = timezone.now() - timedelta(hours=1)
    connection.save()
    return connection


def checked(connection: Connection, row: Row) -> AccessCheck:
    place = {"role_arn": connection.role_arn, "bucket": connection.bucket, "prefix": connection.prefix}
    check = AccessCheck.objects.create(connection=connection, pays=row.pays, **place, **LAST_ATTEMPT)
    run_access_check(check.pk)
    return AccessCheck.objects.get(pk=check.pk)


def sampled(connection: Connection, row: Row) -> Sample:
    place = {"workspace": connection.workspace, "bucket": connection.bucket, "key": row.key}
    sample = Sample.objects.create(connection=connection, **place, **LAST_ATTEMPT)
    take_sample(sample.pk)
    return Sample.objects.get(pk=sample.pk)


def met_in_job(connection: Connection, row: Row) -> Job:
    return checked(connection, row) if row.met == Met.CHECK else sampled(connection, row)


def met_by_person(connection: Connection, row: Row) -> Problem | None:
    if row.met == Met.PASTED:
        return diagnose_text(row.text, grant_for(connection))
    try:
        RoleArn.parse(row.text, account_id=ACCOUNT) if row.met == Met.ROLE_FIELD else BucketAndPrefix.parse(row.text)
    except ProblemError as error:
        return error.problem
    return None


def test_no_row_is_lost() -> None:
    ids = Counter(row.id for row in ROWS)
    assert len(ids) == len(ROWS) == COUNT


@pytest.mark.parametrize("row", [row for row in ROWS if row.met in (Met.CHECK, Met.SAMPLE) and row.code], ids=str)
def test_what_aws_answers_is_named(connection: Connection, dana: User, aws: FakeAws, row: Row) -> None:
    row.set_up(aws)
    job = met_in_job(connection, row)
    assert job.problem
    assert (job.state, job.problem.code, job.problem.whose) == (JobState.FAILED, row.code, row.whose)
    assert max(aws.count(operation) for operation in (Operation.LIST, Operation.GET)) <= 2


@pytest.mark.parametrize("row", [row for row in ROWS if row.met == Met.CHECK and not row.code], ids=str)
def test_what_can_be_cured_is_cured_without_a_word(connection: Connection, aws: FakeAws, row: Row) -> None:
    row.set_up(aws)
    check = checked(connection, row)
    assert check.is_done, check.problem


@pytest.mark.parametrize("row", [row for row in ROWS if row.met not in (Met.CHECK, Met.SAMPLE)], ids=str)
def test_what_people_paste_is_named(connection: Connection, row: Row) -> None:
    problem = met_by_person(connection, row)
    assert problem
    assert (problem.code, problem.whose) == (row.code, row.whose)


def test_nobody_asks_by_head() -> None:
    """Its refusals have no body to diagnose."""
    wizard = Path(__file__).parents[3] / "wizard"
    assert [path.name for path in wizard.rglob("*.py") if "head_object" in path.read_text()] == []


def test_the_nearest_name_is_offered(connection: Connection, aws: FakeAws) -> None:
    row = next(row for row in ROWS if row.id == "NO_SUCH_KEY")
    problem = sampled(connection, row).problem
    assert problem
    assert problem.paste == "s3://acme-ml/in/b.parquet"


def test_a_prefix_without_its_slash_is_read_as_one(connection: Connection, aws: FakeAws) -> None:
    sample = sampled(connection, Row("NO_SUCH_KEY", "aws.object.missing", ROWS[0].whose, key="in/2026"))
    assert sample.result
    assert [note.code for note in sample.result.notes] == ["data.objects.prefix"]
