"""Builds the Problems of a full read. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from wizard.core.problems import Problem, ours, yours


def object_changed(name: str) -> Problem:
    return yours(
        code="sync.object.changed",
        title="The object was replaced after it was sampled",
        detail=f"{name} has another ETag now than the sample that its columns were mapped from.",
        remedy="Sample the object again in the Data step, look over its columns, and start the sync anew.",
        cure="data",
    )


def columns_missing(name: str, *, missing: list[str], seen: int) -> Problem:
    shown = ", ".join(missing[:5])
    return yours(
        code="sync.columns.missing",
        title="Columns of this dataset are not in its object",
        detail=f"{name} has {seen:,} columns; not among them: {shown}.",
        remedy="Choose the columns of the dataset anew in the Columns step, or upload an object that has them.",
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
        title="Several objects are not read in full by the first sync yet",
        detail=f"{name} stands for {objects:,} objects; a sync reads one object, or a Delta table.",
        remedy="Connect one object or a Delta table to have it checked here; a server with Spark reads all of them.",
        cure="data",
    )


def partitions_later(name: str) -> Problem:
    return yours(
        code="sync.partitions.later",
        title="Partitions are not read by the first sync yet",
        detail=f"The names of the folders of {name} hold columns; a sync reads what stands inside the object alone.",
        remedy="Connect an object that holds all columns to have it checked here; a server with Spark reads both.",
        cure="data",
    )


def dates_later(name: str) -> Problem:
    return yours(
        code="sync.dates.later",
        title="A chosen date format is not honoured in full reads yet",
        detail=f"A date format or time zone was chosen for {name}; a sync finds both by itself, perhaps others.",
        remedy="Read the data again without the chosen date format and time zone, if they are found right.",
        cure="data",
    )


def expressions_later(name: str) -> Problem:
    return yours(
        code="sync.expressions.later",
        title="select_expr is not applied in a full read yet",
        detail=f"The dataset of {name} has a select_expr; a sync reads the columns as they are stored.",
        remedy="Connect the data without select_expr to have it checked here; a server with Spark applies it.",
        cure="data",
    )


def too_slow(name: str, *, seconds: int, note: str) -> Problem:
    return ours(
        code="sync.too_slow",
        title="Reading the whole object takes too long",
        detail=f"{name} was not read to its end within {seconds:,} s: {note}.",
        remedy="Split the data into smaller objects and connect one, or ask us to raise EMBARK_SYNC_SECONDS.",
        cure="data",
    )
