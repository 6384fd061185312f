"""What the child answers is read back before it is stored: no answer can break the pages that show it."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.fakes.file_source import BytesSource
from tests.samples import insurance_sample
from wizard.core.jobs import JobState
from wizard.sampling import taking
from wizard.sampling.finding import Found
from wizard.sampling.models import Sample
from wizard.sampling.results import ObjectSet
from wizard.sampling.tasks import take_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Sample:
    workspace = factories.workspace()
    row = factories.connected(workspace, factories.member(workspace))
    monkeypatch.setattr(taking, "open_session", lambda *_, **__: None)
    monkeypatch.setattr(taking, "find", lambda *_, **__: Found(ObjectSet("object", fingerprint="abc"), (), ()))
    monkeypatch.setattr(taking, "RangedObjects", lambda *_, **__: BytesSource(b"x" * 10, "x.csv"))
    return Sample.objects.create(workspace=workspace, connection=row.connection, bucket="acme-ml", key="x.csv")


def answered(job: Sample, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]) -> Sample:
    monkeypatch.setattr(taking, "run_in_child", lambda *_, **__: answer)
    Sample.objects.update(attempt=2)
    take_sample(job.pk)
    job.refresh_from_db()
    return job


def test_a_result_is_kept(job: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    done = answered(job, monkeypatch, insurance_sample().to_json())
    assert (done.state, done.etag) == (JobState.DONE, "abc")


@pytest.mark.parametrize("answer", [{}, {"columns": "many"}, insurance_sample().to_json() | {"columns": [{"name": 1}]}])
def test_an_answer_that_is_no_result_is_a_problem(
    job: Sample, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    failed = answered(job, monkeypatch, answer)
    assert failed.problem
    assert failed.problem.code == "data.reader.failed"
    assert failed.result_json is None
