"""Builds the Problems of a full read. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.problems import Problem, ours, yours


def object_changed(name: str) -> Problem:
    return yours(
        code="sync.object.changed",
        title="The object was replaced after it was sampled",
        detail=f"{name} has another ETag now than the sample that its columns were mapped from.",
        remedy="Sample the object again in the Data step, look over its columns, and start the sync anew.",
        cure="data",
    )


def since_connected(problem: Problem) -> Problem:
    """What is said of a location that is chosen, said of one that was: nobody has mistyped a name."""
    if problem.code != "aws.object.missing":
        return problem
    remedy = "Put the object back and try again, or begin a new version that reads another one."
    return replace(problem, title="The object is not there any more", remedy=remedy, paste="", cure="")


def columns_missing(name: str, *, missing: list[str], seen: int) -> Problem:
    shown = ", ".join(missing[:5])
    return yours(
        code="sync.columns.missing",
        title="Columns of this dataset are not in its data",
        detail=f"{name} has {seen:,} columns; not among them: {shown}.",
        remedy="Choose the columns of the dataset anew in the Columns step, or upload data that has them.",
        cure="columns",
    )


def unreadable_parquet(name: str, *, row: int, reason: str) -> Problem:
    return yours(
        code="sync.parquet.damaged",
        title="This Parquet object cannot be read to its end",
        detail=f"{name}: the reader stopped after {row:,} rows ({reason})",
        remedy="Write the object again and start the sync anew.",
        cure="data",
    )


def unreadable_csv(name: str, *, row: int, reason: str) -> Problem:
    return yours(
        code="sync.csv.damaged",
        title="This CSV object cannot be read to its end",
        detail=f"{name}: the reader stopped after {row:,} rows ({reason})",
        remedy="Close every quote, or double the quotes inside quoted cells, and upload the object again.",
        cure="data",
    )


def no_records(name: str) -> Problem:
    return yours(
        code="sync.json.no_records",
        title="The beginning of this JSON holds no records",
        detail=f"{name} has no record that can be read in its first bytes.",
        remedy="Write one JSON object per line, and upload the object again.",
        cure="data",
    )


def record_too_long(name: str, *, limit: int) -> Problem:
    return yours(
        code="sync.json.record_length",
        title="A record of this JSON is too long",
        detail=f"{name} holds a record of more than {limit:,} characters, or one that never ends.",
        remedy="Write shorter records, one JSON object per line.",
        cure="data",
    )


def one_value(name: str, *, limit: int) -> Problem:
    return yours(
        code="sync.json.one_value",
        title="This JSON is one value too large to read",
        detail=f"{name} is one JSON value of more than {limit:,} characters.",
        remedy="Write one JSON object per line, and upload the object again.",
        cure="data",
    )


def many_objects(name: str, *, objects: int) -> Problem:
    return yours(
        code="sync.objects.many",
        title="More objects than a sync reads",
        detail=f"{name} stands for more than {objects:,} objects, after which the listing was ended.",
        remedy="Connect a narrower location, such as one month, to have it checked here; Spark reads all of them.",
        cure="data",
    )


def too_slow(name: str, *, seconds: int, note: str) -> Problem:
    return ours(
        code="sync.too_slow",
        title="Reading the whole object takes too long",
        detail=f"{name} was not read to its end within {seconds:,} s: {note}.",
        remedy="Press “Try again”: it goes on behind the objects, data files or row groups that are counted. "
        "Where there is only one, split it into smaller objects, or ask us to raise EMBARK_SYNC_SECONDS.",
        cure="data",
    )


def bad_schedule(text: str, *, why: str) -> Problem:
    return yours(
        code="sync.schedule",
        title="This schedule cannot be followed",
        detail=f"schedule: {text[:100]!r} is no cron expression ({why}).",
        remedy="Use five fields, minute hour day month weekday, such as 0 */4 * * *.",
    )


def too_often(text: str, *, minutes: int) -> Problem:
    return yours(
        code="sync.schedule.often",
        title="This schedule is too dense",
        detail=f"schedule: {text[:100]!r} is due more often than every {minutes} minutes.",
        remedy=f"Leave at least {minutes} minutes between two syncs.",
    )


def no_such_kind(*, kind: str, known: list[str]) -> Problem:
    return yours(
        code="sync.dataset.kind",
        title="There is no such kind of dataset",
        detail=f"{kind[:60]!r} is none of {', '.join(known)}.",
        remedy="Name one of these.",
    )


def not_connected(*, kind: str, version: str) -> Problem:
    return yours(
        code="sync.dataset.missing",
        title="This dataset is not connected",
        detail=f"Version “{version}” has no {kind} data.",
        remedy=f"Connect it first, with connect_{kind}.",
    )


def no_access(uri: str) -> Problem:
    return yours(
        code="sync.access.missing",
        title="No role of this workspace opens this location",
        detail=f"{uri} was registered through the API, which names no role, and no connection covers it.",
        remedy="Set up access to its bucket in the AWS access step of an onboarding, then read the data again.",
        cure="aws",
    )


PAUSED = "sync.paused"
STOPPED = "sync.stopped"


def paused(*, by: str) -> Problem:
    return yours(
        code=PAUSED,
        title="This sync is paused",
        detail=f"{by} paused it; what it had counted up to the last object, data file or row group is kept.",
        remedy="Press “Resume” to go on from there.",
    )


def stopped(*, by: str) -> Problem:
    return yours(
        code=STOPPED,
        title="This sync was stopped",
        detail=f"{by} stopped it before it came to its end; what it had read was dropped.",
        remedy="Start it again when the data is to be read.",
    )
