"""Actuals of a location of their own, looked up among the predictions: real services, real child, a fake AWS."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from django.utils import timezone

from tests.data.build import parquet
from tests.fakes.aws import FakeAws
from tests.flow.onboarding.test_journey import SERVING, again, aws, connected, map_as_suggested  # noqa: F401
from tests.samples import insurance_table
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.jobs import LEASE, JobState
from wizard.core.problems import ProblemError
from wizard.mapping.drafts import key_column
from wizard.mapping.types import ColumnKind
from wizard.onboarding import services
from wizard.onboarding.facts import Facts
from wizard.onboarding.matching import begin_match, is_outdated, match_for, request_actuals_match
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress
from wizard.sampling.location import parse
from wizard.sampling.settings import ReadSettings
from wizard.sync import looking_up, tasks
from wizard.sync.models import ActualsMatch

pytestmark = pytest.mark.django_db(transaction=True)

ACTUALS = "in/actuals.csv"


def late(rows: int = 200) -> pa.Table:
    """What became of the first predictions, a day later; and of one that nobody has made."""
    table = insurance_table(500).slice(0, rows)
    moments = pc.add(table["prediction_timestamp"], pa.scalar(timedelta(days=1)))
    told = pa.table(
        {
            "prediction_id": table["prediction_id"],
            "prediction_timestamp": moments,
            "did_buy_insurance": pa.array([True] * rows),
        }
    )
    stranger = told.slice(0, 1).set_column(0, "prediction_id", pa.array(["nobody"], told["prediction_id"].type))
    return pa.concat_tables([told, stranger])


@pytest.fixture
def row(acme: Workspace, dana: User, aws: FakeAws) -> Onboarding:  # noqa: F811
    aws.buckets["acme-ml"]["in/actuals.parquet"] = parquet(late())
    made = connected(acme, dana, datasets=["serving", "actuals"])
    for kind, key in (("serving", SERVING), ("actuals", "in/actuals.parquet")):
        location = parse(f"s3://acme-ml/{key}")
        services.submit_source(onboarding=again(made), kind=kind, location=location, settings=ReadSettings(), by=dana)
    return map_as_suggested(again(made), dana)


def facts(row: Onboarding) -> Facts:
    return progress(again(row)).facts


def test_the_ids_are_looked_up_and_the_lag_is_told(row: Onboarding, dana: User) -> None:
    match = request_actuals_match(facts=facts(row), by=dana)
    match.refresh_from_db()
    result = match.result
    assert match.is_done
    assert result
    assert (result.ids, result.matched, result.unmatched) == (201, 200, 1)
    assert result.predictions.rows == 500
    assert result.lag
    assert dict(result.lag.bars) == {"1 to 2 days": 200}
    assert "prd_" not in str(match.result_json), "no id is in what is stored"


def test_asked_twice_it_is_one_match(row: Onboarding, dana: User) -> None:
    first = request_actuals_match(facts=facts(row), by=dana)
    assert request_actuals_match(facts=facts(row), by=dana) == first
    begin_match(facts=facts(row), by=dana)
    assert ActualsMatch.objects.count() == 1
    assert AuditEntry.objects.filter(verb="match.requested").count() == 1


def test_rows_whose_actual_is_still_to_come_are_not_looked_up(row: Onboarding, dana: User, aws: FakeAws) -> None:  # noqa: F811
    table = late(200)
    known = pa.array([True if number < 40 else None for number in range(table.num_rows)])
    aws.buckets["acme-ml"]["in/actuals.parquet"] = parquet(table.set_column(2, "did_buy_insurance", known))
    location = parse("s3://acme-ml/in/actuals.parquet")
    services.submit_source(onboarding=again(row), kind="actuals", location=location, settings=ReadSettings(), by=dana)
    match = request_actuals_match(facts=facts(row), by=dana)
    match.refresh_from_db()
    assert match.value_columns == ["did_buy_insurance"]
    assert match.result
    assert (match.result.ids, match.result.matched, match.result.actuals.unknown) == (40, 40, 161)


def test_another_sample_makes_it_outdated(row: Onboarding, dana: User, aws: FakeAws) -> None:  # noqa: F811
    request_actuals_match(facts=facts(row), by=dana)
    aws.buckets["acme-ml"]["in/actuals.parquet"] = parquet(late(100))
    location = parse("s3://acme-ml/in/actuals.parquet")
    services.submit_source(onboarding=again(row), kind="actuals", location=location, settings=ReadSettings(), by=dana)
    assert match_for(facts(row)) is None
    assert is_outdated(facts(row))
    again_asked = request_actuals_match(facts=facts(row), by=dana)
    again_asked.refresh_from_db()
    assert again_asked.result
    assert again_asked.result.ids == 101


def test_an_object_that_was_replaced_is_a_problem_and_can_be_tried_again(
    row: Onboarding,
    dana: User,
    aws: FakeAws,  # noqa: F811
) -> None:
    before = aws.buckets["acme-ml"][SERVING]
    aws.buckets["acme-ml"][SERVING] = parquet(insurance_table(400))
    failed = request_actuals_match(facts=facts(row), by=dana)
    failed.refresh_from_db()
    assert failed.problem
    assert failed.problem.code == "sync.object.changed"
    aws.buckets["acme-ml"][SERVING] = before
    same = request_actuals_match(facts=facts(row), by=dana)
    same.refresh_from_db()
    assert same == failed
    assert same.is_done


def test_actuals_without_the_id_are_told_at_once(row: Onboarding, dana: User, aws: FakeAws) -> None:  # noqa: F811
    aws.buckets["acme-ml"]["in/actuals.parquet"] = parquet(late().rename_columns(["key", "at", "did_buy_insurance"]))
    location = parse("s3://acme-ml/in/actuals.parquet")
    services.submit_source(onboarding=again(row), kind="actuals", location=location, settings=ReadSettings(), by=dana)
    begin_match(facts=facts(row), by=dana)
    with pytest.raises(ProblemError) as caught:
        request_actuals_match(facts=facts(row), by=dana)
    assert caught.value.problem.code == "match.id.missing"
    assert ActualsMatch.objects.count() == 0
    mapping = again(row).mapping
    assert mapping
    assert key_column(mapping.draft, ColumnKind.ID) in caught.value.problem.remedy


def test_a_worker_that_lost_its_lease_writes_nothing(
    row: Onboarding, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = request_actuals_match(facts=facts(row), by=dana)
    ActualsMatch.objects.update(state=JobState.QUEUED, result_json=None, attempt=0)
    real = looking_up.run_in_child

    def slow(*args: object, **named: object) -> object:
        ActualsMatch.objects.update(lease_until=timezone.now() - LEASE)
        assert ActualsMatch.claim(match.pk, now=timezone.now())
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(looking_up, "run_in_child", slow)
    tasks.run_match(match.pk)
    match.refresh_from_db()
    assert (match.state, match.result) == (JobState.RUNNING, None)


def test_without_a_dataset_of_actuals_there_is_nothing_to_match(acme: Workspace, dana: User, aws: FakeAws) -> None:  # noqa: F811
    plain = connected(acme, dana)
    begin_match(facts=facts(plain), by=dana)
    with pytest.raises(ProblemError):
        request_actuals_match(facts=facts(plain), by=dana)
    assert ActualsMatch.objects.count() == 0
