"""Runs a match: lists both datasets with the customer's role and reads them in the child. Raises ProblemError."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.utils import timezone

from wizard.aws.session.objects import RangedObjects
from wizard.aws.session.sessions import open_session
from wizard.core.problems import ProblemError
from wizard.core.running import Result
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sampling.finding import Found
from wizard.sampling.isolation.parent import ChildLimits, run_in_child
from wizard.sampling.models import Sample
from wizard.sync.matching import problems
from wizard.sync.matching.engine import Asked
from wizard.sync.matching.sides import Side
from wizard.sync.models import ActualsMatch
from wizard.sync.plan import build
from wizard.sync.reading import found_as_sampled

GRACE_SECONDS = 60
"""What a child gets beyond the time after which it stops reading."""
MESSAGES = 200_000
"""Rounds of ranges and words of progress: far more than it takes."""


def look_up(match: ActualsMatch) -> Result:
    """What is to be stored with the end of the job."""
    match.report(done=0, note="Signing in with your role …")
    session = open_session(match.predictions.connection, now=timezone.now(), purpose=match.pk)
    match.report(done=0, note="Looking which objects are there …")
    actuals, predictions = (found_as_sampled(session, sample) for sample in (match.actuals, match.predictions))
    entries = {entry.key: entry for found in (actuals, predictions) for entry in found.matched}
    source = RangedObjects(
        session,
        match.predictions.bucket,
        [entries[key] for key in sorted(entries)],
        name=match.actuals.uri,
        folder=_folder_of_both(match, actuals, predictions),
    )
    asked = Asked(
        actuals=_side(match.actuals, actuals, match.id_column, match.known_at, values=match.value_columns),
        predictions=_side(match.predictions, predictions, match.id_column, match.predicted_at),
        seconds=settings.MATCH_SECONDS,
    )
    told = run_in_child(
        "match",
        arguments=msgspec.to_builtins(asked),
        source=source,
        limits=_limits(),
        on_progress=_teller(match),
    )
    return {"result_json": told | {"requests": source.requests, "bytes": source.bytes_read}}


def _side(sample: Sample, found: Found, id_column: str, timestamp_column: str, *, values: Sequence[str] = ()) -> Side:
    result = sample.result
    assert result is not None  # only done samples are matched
    plan = build(
        # Only whether there is an actual matters here, so any type will do.
        schema=VersionSchema(tuple(Field(name, FieldKind.ACTUAL, FieldType.STRING) for name in values)),
        column_map={},
        id_column=id_column,
        timestamp_column=timestamp_column,
        object_format=result.format,
        read_options=sample.settings.options,
        sample=result,
        partitions=found.objects.partitions,
        select=tuple(entry.canonical for entry in result.expressions),
    )
    keys = frozenset(entry.key for entry in found.matched)
    return Side(plan=plan, name=sample.uri, keys=keys, folder=found.folder)


def _folder_of_both(match: ActualsMatch, *sides: Found) -> str:
    """Below which prefix the child may ask for the data files of Delta tables. Raises ProblemError."""
    folders = sorted({found.folder for found in sides if found.folder})
    if len(folders) < 2:
        return "".join(folders)
    first, second = (folder.split("/")[:-1] for folder in folders)
    shared = [one for one, other in zip(first, second, strict=False) if one == other]
    common = "".join(f"{level}/" for level in shared)
    if not common or not all(folder.startswith(common) for folder in folders):
        raise ProblemError(problems.apart(match.actuals.uri, match.predictions.uri))
    return common


def _limits() -> ChildLimits:
    seconds = settings.MATCH_SECONDS + GRACE_SECONDS
    return ChildLimits(memory=settings.CHILD_MEMORY_BYTES, cpu_seconds=seconds, wall_seconds=seconds, messages=MESSAGES)


def _teller(match: ActualsMatch) -> Callable[[dict[str, Any]], None]:
    return lambda told: match.report(done=int(told["done"]), total=int(told["total"]), note=str(told["note"]))
