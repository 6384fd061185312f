"""Actuals looked up among predictions over a real S3 protocol: a prefix of Parquet, a CSV, and one object replaced."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.contract.aws.conftest import Account
from tests.unit.sync.reading import csv_text, parquet
from wizard.demo.faults import Fault
from wizard.sampling.location import parse
from wizard.sampling.models import Sample
from wizard.sampling.services import request_sample
from wizard.sampling.settings import ReadSettings
from wizard.sync.matching.types import MatchColumns, Read
from wizard.sync.models import ActualsMatch
from wizard.sync.services import request_match

pytestmark = pytest.mark.processes

START = dt.datetime(2026, 11, 1)
COLUMNS = MatchColumns("id", predicted_at="at", known_at="at", value_columns=("truth",))
ODD = "<img src=x onerror=alert(1)>"


def serving(part: int) -> bytes:
    numbers = range(part * 1_000, part * 1_000 + 1_000)
    ids = [str(number) for number in numbers]
    return parquet({"id": [*ids[:-1], ODD], "at": [START] * 1_000, "score": [0.5] * 1_000}, row_group_size=300)


def actuals() -> bytes:
    later = (START + dt.timedelta(hours=30)).isoformat()
    rows = [[number, later, 1 if number < 1_500 else ""] for number in range(500, 2_500)]
    return csv_text(["id", "at", "truth"], [*rows, [ODD, later, 0], ["nobody", later, 1], ["500", later, 0]])


def sampled(account: Account, location: str) -> Sample:
    sample = request_sample(
        connection=account.connection, location=parse(location), settings=ReadSettings(), by=account.member
    )
    sample.refresh_from_db()
    assert sample.is_done, sample.problem
    return sample


def matched(account: Account, predictions: Sample, told: Sample) -> ActualsMatch:
    match = request_match(predictions=predictions, actuals=told, columns=COLUMNS, by=account.member)
    match.refresh_from_db()
    return match


def test_a_csv_of_actuals_among_a_prefix_of_predictions(account: Account) -> None:
    account.set_up(Fault.NONE)
    for part in range(2):
        account.replace(f"in/serving/part-{part}.parquet", serving(part))
    account.replace("in/late.csv", actuals())
    bucket = account.connection.bucket
    predictions, told = sampled(account, f"s3://{bucket}/in/serving/"), sampled(account, f"s3://{bucket}/in/late.csv")

    match = matched(account, predictions, told)
    assert match.is_done, match.problem
    result = match.result
    assert result
    assert result.actuals == Read(2_003, 0, complete=True, unknown=1_000)
    assert result.predictions == Read(2_000, 0, complete=True)
    # 500 to 1,499 but 999, which another id replaces, that other one twice among the predictions, and nobody.
    assert (result.ids, result.matched, result.repeated, result.shared) == (1_002, 1_000, 1, 1)
    assert result.labelled == 1_001
    assert result.lag
    assert dict(result.lag.bars) == {"1 to 2 days": 1_000}
    assert result.bytes > 0
    assert ODD not in str(match.result_json)

    account.replace("in/late.csv", csv_text(["id", "at", "truth"], [["1", START.isoformat(), 1]]))
    again = request_match(predictions=predictions, actuals=told, columns=COLUMNS, by=account.member, anew=True)
    again.refresh_from_db()
    assert again.pk == match.pk
    assert again.problem
    assert again.problem.code == "sync.object.changed"
    assert again.result is None
