"""Takes a sample: fetches in this process, parses in the child, and says what is to be stored.

`ProblemError` leaves `take` and `check`. Called by a task or by a command, which has claimed the row.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.utils import timezone

from wizard.aws.session.objects import RangedObjects
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.core.crypto import encrypt
from wizard.core.problems import ProblemError
from wizard.core.running import Result
from wizard.sampling import problems
from wizard.sampling.finding import Found, find
from wizard.sampling.foreseen import ForeseenObjects
from wizard.sampling.isolation.parent import ChildLimits, run_in_child
from wizard.sampling.keeping import kept, rows_of
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.objects.layouts import has_groups
from wizard.sampling.results import Layout, SampleResult
from wizard.sampling.sources import NoObjects

Source = RangedObjects | ForeseenObjects

STAGES = {"reading": "Reading ranges of the data …", "describing": "Describing the columns …"}


def take(sample: Sample) -> Result:
    """What is found in the objects of the sample's location."""
    sample.report(done=0, note="Signing in with your role …")
    session = open_session(sample.connection, now=timezone.now(), purpose=sample.pk)
    sample.report(done=0, note="Looking which objects are there …")
    found = find(session, sample.location, settings=sample.settings, on_progress=_listing_teller(sample), foresee=True)
    source = _source(session, sample, found)
    answer = run_in_child(
        "sample",
        arguments=_arguments(sample, found),
        source=source,
        limits=_limits(),
        on_progress=_teller(sample, source),
    )
    rows = base64.b64decode(answer.pop("rows", ""))
    result = _completed(_read_back(answer, source.name), found, source)
    return kept(result, rows=rows, until=_until(sample)) | {
        "etag": found.objects.fingerprint,
        "size": result.size,
        "columns_hash": columns_hash(result),
    }


def _source(session: AwsSession, sample: Sample, found: Found) -> Source:
    source = RangedObjects(
        session,
        sample.bucket,
        found.picked,
        name=sample.location.start or sample.uri,
        folder=found.folder,
        budget=settings.SAMPLE_BUDGET_BYTES,
    )
    return ForeseenObjects(source, found.foreseen) if found.foreseen else source


def _arguments(sample: Sample, found: Found) -> dict[str, Any]:
    return {
        "settings": sample.settings_json,
        "objects": msgspec.to_builtins(found.objects),
        "keep_rows": sample.workspace.keeps_sample_values,
    }


def _listing_teller(sample: Sample) -> Callable[[int], None]:
    return lambda count: sample.report(done=0, note=f"{count:,} objects listed …")


def _teller(sample: Sample, source: Source) -> Callable[[dict[str, Any]], None]:
    return lambda told: sample.report(done=source.bytes_read, note=STAGES.get(told.get("stage", ""), ""))


def _completed(result: SampleResult, found: Found, source: Source) -> SampleResult:
    """What the child has told, with what was asked and found out here."""
    names = [column.real_name for column in result.source_columns or result.columns]
    beside = found.layout or Layout()
    layout = replace(beside, groups=has_groups(names))
    return replace(
        result,
        layout=layout if layout.siblings or layout.groups else None,
        requests=source.requests + found.objects.requests,
        bytes_read=source.bytes_read,
        notes=(*found.notes, *result.notes),
    )


def _until(sample: Sample) -> datetime | None:
    """How long the values of this sample may be kept; None: not at all."""
    lifetime = timedelta(minutes=settings.SAMPLE_VALUES_MINUTES)
    return timezone.now() + lifetime if sample.workspace.keeps_sample_values else None


def _limits() -> ChildLimits:
    return ChildLimits(memory=settings.CHILD_MEMORY_BYTES, wall_seconds=settings.SAMPLE_SECONDS)


def _read_back(result: dict[str, Any], name: str) -> SampleResult:
    """What no page could show is refused here. Raises ProblemError."""
    try:
        return SampleResult.from_json(result)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise ProblemError(problems.failed(name, reason="it told what is no result")) from None


def columns_hash(result: SampleResult) -> str:
    """A short word for the columns of a result: names and types, in order."""
    columns = [(column.name, column.logical_type.value) for column in result.columns]
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:32]


def check(row: ExpressionCheck) -> Result:
    """What the expressions make of the rows that the sample has kept."""
    rows = rows_of(row.sample, now=timezone.now())
    if not rows:
        raise ProblemError(problems.values_gone())
    answer = run_in_child(
        "expressions",
        arguments={"rows": base64.b64encode(rows).decode("ascii"), "expressions": row.expressions},
        source=NoObjects("the expressions"),
        limits=_limits(),
    )
    return {"result_sealed": encrypt(json.dumps(answer).encode())}
