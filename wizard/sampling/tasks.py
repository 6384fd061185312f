"""The background work of sampling: fetch in this process, parse in the child, keep what was found."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from wizard.aws.session.objects import RangedObject
from wizard.aws.session.sessions import open_session
from wizard.core.crypto import decrypt, encrypt
from wizard.core.problems import ProblemError
from wizard.core.running import Result, run
from wizard.sampling import problems
from wizard.sampling.isolation.parent import ChildLimits, run_in_child
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.results import SampleResult
from wizard.sampling.services import forget_old_values
from wizard.sampling.sources import NoObjects

STAGES = {"reading": "Reading ranges of the object …", "describing": "Describing the columns …"}


@shared_task
def take_sample(sample_id: str) -> None:
    """Read a bounded part of the object and describe its columns."""
    run(Sample, sample_id, _sample)


@shared_task
def check_expressions(check_id: str) -> None:
    """Judge expressions and run them on the rows that a sample has kept."""
    run(ExpressionCheck, check_id, _check)


@shared_task(expires=60)
def forget_sample_values() -> int:
    """Delete the sample values whose time is up; beat asks every minute."""
    return forget_old_values(now=timezone.now())


def _sample(sample: Sample) -> Result:
    sample.report(done=0, note="Signing in with your role …")
    session = open_session(sample.connection, now=timezone.now(), purpose=sample.pk)
    source = RangedObject.open(session, sample.bucket, sample.key, budget=settings.SAMPLE_BUDGET_BYTES)
    result = run_in_child(
        "sample",
        arguments={"settings": sample.settings_json},
        source=source,
        limits=_limits(),
        on_progress=lambda progress: sample.report(
            done=source.bytes_read, note=STAGES.get(progress.get("stage", ""), "")
        ),
    )
    _read_back(result, source.name)
    return {
        "result_json": result | {"requests": source.requests, "bytes_read": source.bytes_read},
        "etag": source.etag,
        "size": source.size,
        "columns_hash": columns_hash(result),
    }


def _limits() -> ChildLimits:
    return ChildLimits(memory=settings.CHILD_MEMORY_BYTES, wall_seconds=settings.SAMPLE_SECONDS)


def _read_back(result: dict[str, Any], name: str) -> None:
    """What no page could show is refused here. Raises ProblemError."""
    try:
        SampleResult.from_json(result)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise ProblemError(problems.failed(name, reason="it told what is no result")) from None


def columns_hash(result: dict[str, Any]) -> str:
    """A short word for the columns of a `SampleResult` in its JSON form: names and types, in order."""
    columns = [(column["name"], column["logical_type"]) for column in result["columns"]]
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:32]


def _check(check: ExpressionCheck) -> Result:
    kept = check.sample.rows_sealed
    if not kept:
        raise ProblemError(problems.values_gone())
    answer = run_in_child(
        "expressions",
        arguments={"rows": base64.b64encode(decrypt(kept)).decode("ascii"), "expressions": check.expressions},
        source=NoObjects("the expressions"),
        limits=_limits(),
    )
    return {"result_sealed": encrypt(json.dumps(answer).encode())}
