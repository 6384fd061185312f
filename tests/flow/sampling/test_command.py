"""`manage.py sample`: the result or the Problem of each location, and nothing but that."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.fakes.aws import FakeAws
from wizard.accounts.services import create_workspace
from wizard.aws.models import Connection
from wizard.core.jobs import JobState
from wizard.sampling.models import Sample

pytestmark = pytest.mark.django_db(transaction=True)


def told(*arguments: str) -> list[dict[str, Any]]:
    """What is printed with --json, a line per location."""
    output = StringIO()
    call_command("sample", *arguments, "--json", stdout=output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_a_location_is_told_as_one_line_of_json(aws: FakeAws, connection: Connection) -> None:
    (found,) = told("s3://acme-ml/in/serving.parquet")
    assert (found["location"], found["workspace"], found["problem"]) == (
        "s3://acme-ml/in/serving.parquet",
        "Acme",
        None,
    )
    assert (found["format"], found["row_count"], found["row_count_exact"]) == ("parquet", 500, True)
    assert [column["name"] for column in found["columns"]][:2] == ["prediction_id", "prediction_timestamp"]
    assert found["requests"] > 0 < found["bytes_read"]


def test_each_column_is_told_with_what_it_would_become(aws: FakeAws, connection: Connection) -> None:
    (found,) = told("s3://acme-ml/in/serving.parquet")
    columns = {column["name"]: column["suggestion"] for column in found["columns"]}
    assert (columns["prediction_id"]["kind"], columns["prediction_timestamp"]["kind"]) == ("id", "timestamp")
    assert columns["did_buy_insurance"]["actual_for"] == "will_buy_insurance"
    assert all(0 < each["confidence"] <= 1 and each["reason"] and each["type"] for each in columns.values())
    assert found["model_type"] == "binary"
    first = {role: ranked[0]["column"] for role, ranked in found["roles"].items()}
    assert first == {
        "id": "prediction_id",
        "timestamp": "prediction_timestamp",
        "prediction": "proba",
        "actual": "did_buy_insurance",
    }


def test_the_model_type_can_be_said(aws: FakeAws, connection: Connection) -> None:
    (found,) = told("s3://acme-ml/in/serving.parquet", "--model-type", "regression")
    assert found["model_type"] == "regression"


def test_for_people_the_roles_are_a_line_each(aws: FakeAws, connection: Connection) -> None:
    output = StringIO()
    call_command("sample", "s3://acme-ml/in/serving.parquet", stdout=output)
    assert "  id: prediction_id (0.9" in output.getvalue()


def test_problems_are_results_and_the_others_go_on(aws: FakeAws, connection: Connection) -> None:
    answers = told("s3://acme-ml/in/nothing.csv", "file:///etc/passwd", "s3://other/x.csv", "s3://acme-ml/in/plain.csv")
    assert [answer["problem"] and answer["problem"]["code"] for answer in answers] == [
        "data.object.empty",
        "data.location.not_s3",
        "data.location.not_connected",
        None,
    ]
    assert answers[3]["dialect"]["delimiter"] == ";"
    assert answers[3]["header"] is True


def test_the_sample_is_kept_as_one_that_a_page_has_asked_for(aws: FakeAws, connection: Connection) -> None:
    (found,) = told("s3://acme-ml/in/plain.csv", "--workspace", "acme")
    sample = Sample.objects.get(pk=found["sample"])
    assert (sample.state, sample.connection, sample.uri) == (JobState.DONE, connection, "s3://acme-ml/in/plain.csv")


def test_a_refusal_that_could_pass_is_told_at_once(aws: FakeAws, connection: Connection) -> None:
    connection.role_arn = ""
    connection.save()
    (found,) = told("s3://acme-ml/in/plain.csv")
    assert found["problem"]["code"] == "data.location.not_connected"


def test_another_workspace_opens_nothing_of_this_one(aws: FakeAws, connection: Connection) -> None:
    create_workspace(name="Contoso", by=None)
    (found,) = told("s3://acme-ml/in/plain.csv", "--workspace", "Contoso")
    assert found["problem"]["code"] == "data.location.not_connected"
    assert "Contoso" in found["problem"]["detail"]


def test_a_credential_among_the_options_is_refused_and_never_stored(aws: FakeAws, connection: Connection) -> None:
    (found,) = told("s3://acme-ml/in/serving.parquet", "--option", "fs.s3a.secret.key=hunter2")
    assert found["problem"]["code"] == "data.options.credential"
    assert "hunter2" not in json.dumps(found)
    assert Sample.objects.count() == 0


def test_a_workspace_that_does_not_exist_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="no workspace “Nobody”"):
        told("s3://acme-ml/in/plain.csv", "--workspace", "Nobody")


def test_people_read_lines_of_text(aws: FakeAws, connection: Connection) -> None:
    output = StringIO()
    call_command("sample", "s3://acme-ml/in/plain.csv", "s3://acme-ml/in/nothing.csv", stdout=output)
    text = output.getvalue()
    assert "csv, utf-8, 2 rows, 2 columns" in text
    assert "amount: number" in text
    assert "[data.object.empty]" in text
