"""Builds the Problems of a full read. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from wizard.core.problems import Problem, Whose


def object_changed(name: str) -> Problem:
    return Problem(
        code="sync.object.changed",
        whose=Whose.YOURS,
        title="The object was replaced after it was sampled",
        detail=f"{name} has another ETag now than the sample that its columns were mapped from.",
        remedy="Sample the object again in the Data step, look over its columns, and start the sync anew.",
        cure="data",
    )


def columns_missing(name: str, *, missing: list[str], seen: int) -> Problem:
    shown = ", ".join(missing[:5])
    return Problem(
        code="sync.columns.missing",
        whose=Whose.YOURS,
        title="Columns of this dataset are not in its object",
        detail=f"{name} has {seen:,} columns; not among them: {shown}.",
        remedy="Choose the columns of the dataset anew in the Columns step, or upload an object that has them.",
        cure="columns",
    )


def unreadable_parquet(name: str, *, row: int, reason: str) -> Problem:
    return Problem(
        code="sync.parquet.damaged",
        whose=Whose.YOURS,
        title="This Parquet object cannot be read to its end",
        detail=f"{name}: the reader stopped after {row:,} rows: {reason[:300]}",
        remedy="Write the object again and start the sync anew.",
        cure="data",
    )


def unreadable_csv(name: str, *, row: int, reason: str) -> Problem:
    return Problem(
        code="sync.csv.damaged",
        whose=Whose.YOURS,
        title="This CSV object cannot be read to its end",
        detail=f"{name}: the reader stopped after {row:,} rows: {reason[:300]}",
        remedy="Close every quote, or double the quotes inside quoted cells, and upload the object again.",
        cure="data",
    )


def format_later(name: str, *, found: str) -> Problem:
    return Problem(
        code="sync.format.later",
        whose=Whose.YOURS,
        title="This format is not synced yet",
        detail=f"{name} is {found}; Parquet and CSV are read in full today.",
        remedy="Save the data as Parquet or CSV and connect that.",
        cure="data",
    )


def too_slow(name: str, *, seconds: int, note: str) -> Problem:
    return Problem(
        code="sync.too_slow",
        whose=Whose.OURS,
        title="Reading the whole object takes too long",
        detail=f"{name} was not read to its end within {seconds:,} s: {note}.",
        remedy="Split the data into smaller objects and connect one, or ask us to raise EMBARK_SYNC_SECONDS.",
        cure="data",
    )
