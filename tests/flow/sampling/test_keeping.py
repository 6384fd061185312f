"""Sample values are kept sealed, for a short time, and nowhere once they are forgotten."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.utils import timezone

from tests.fakes.aws import FakeAws
from wizard.accounts.models import AuditEntry, User
from wizard.aws.models import Connection
from wizard.sampling.location import parse
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.services import (
    forget_old_values,
    forget_values,
    keep_sample_values,
    opened,
    request_expression_check,
    request_sample,
)
from wizard.sampling.settings import ReadSettings

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "canary-7f3a"


@pytest.fixture
def sample(aws: FakeAws, connection: Connection, dana: User) -> Sample:
    rows = "".join(f"{number};{CANARY}-{number % 7};2,5\n" for number in range(300))
    aws.buckets["acme-ml"]["in/canaries.csv"] = f"id;name;amount\n{rows}".encode()
    return take(connection, dana)


def take(connection: Connection, dana: User) -> Sample:
    location = parse("s3://acme-ml/in/canaries.csv")
    row = request_sample(connection=connection, location=location, settings=ReadSettings(), by=dana)
    row.refresh_from_db()
    assert row.is_done, row.problem
    return row


def everything_stored() -> str:
    rows = [row for model in (Sample, ExpressionCheck, AuditEntry) for row in model.objects.all()]
    return serializers.serialize("json", rows)


def test_no_value_is_stored_in_the_clear(sample: Sample) -> None:
    assert sample.values_sealed
    assert CANARY not in everything_stored()


def test_the_values_come_back_while_they_are_kept(sample: Sample) -> None:
    result, facts = opened(sample), sample.result
    assert result
    assert facts
    assert CANARY in json.dumps(result.to_json())
    assert result.preview[0] == ("0", f"{CANARY}-0", "2,5")
    assert [column.name for column in facts.columns] == ["id", "name", "amount"]
    assert facts.columns[2].minimum == 2.5, "bounds of numbers are facts"


def test_they_are_gone_when_their_time_is_up_even_if_nobody_has_swept(sample: Sample) -> None:
    Sample.objects.update(values_until=timezone.now() - timedelta(seconds=1))
    sample.refresh_from_db()
    assert opened(sample) == sample.result


def test_the_sweep_deletes_what_is_due_and_nothing_else(sample: Sample, connection: Connection, dana: User) -> None:
    other = take(connection, dana)
    Sample.objects.filter(pk=sample.pk).update(values_until=timezone.now() - timedelta(seconds=1))
    assert forget_old_values(now=timezone.now()) == 1
    sample.refresh_from_db()
    other.refresh_from_db()
    assert (sample.values_sealed, sample.rows_sealed, sample.values_until) == ("", "", None)
    assert other.values_sealed


def test_what_was_made_of_the_rows_goes_with_them(sample: Sample, dana: User) -> None:
    ExpressionCheck.objects.create(sample=sample, expressions=["*"], result_sealed="x")
    assert forget_values([sample]) == 1
    assert forget_values([sample]) == 0
    assert ExpressionCheck.objects.count() == 0


def test_a_workspace_can_do_without(sample: Sample, connection: Connection, dana: User) -> None:
    assert keep_sample_values(workspace=sample.workspace, keep=False, by=dana)
    assert not keep_sample_values(workspace=sample.workspace, keep=False, by=dana)
    sample.refresh_from_db()
    assert not sample.values_sealed, "what is kept already is deleted at once"
    connection.refresh_from_db()
    later = take(connection, dana)
    assert (later.values_sealed, later.rows_sealed, later.values_until) == ("", "", None)
    assert AuditEntry.objects.filter(verb="workspace.sample_values").count() == 1


def test_expressions_need_rows_that_are_kept(sample: Sample, dana: User) -> None:
    forget_values([sample])
    sample.refresh_from_db()
    check = request_expression_check(sample=sample, expressions=["amount * 2 AS twice"], by=dana)
    check.refresh_from_db()
    assert check.problem
    assert check.problem.code == "data.values.gone"
