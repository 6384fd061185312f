"""Builds the Problems of reading a Delta table. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.problems import Problem, Whose
from wizard.sampling.text import cut

CHECKPOINT = "data.delta.checkpoint"


def _theirs(code: str, title: str, detail: str, remedy: str) -> Problem:
    return Problem(f"data.delta.{code}", Whose.YOURS, title, detail, remedy, cure="data")


# Which version


def no_table(name: str) -> Problem:
    detail = f"The log in {name} holds no commit and no complete checkpoint."
    remedy = "Give the location of a table that has been written to."
    return _theirs("no_table", "This is not a Delta table yet", detail, remedy)


def missing_commit(name: str, *, version: int, newest: int) -> Problem:
    detail = f"The log of {name} reaches version {newest:,}, but its commit {version:,} is missing."
    remedy = f"Restore {version:020}.json in _delta_log, or write the table again."
    return _theirs("missing_commit", "The log of this Delta table has a gap", detail, remedy)


def no_such_version(name: str, *, version: int, newest: int) -> Problem:
    detail = f"versionAsOf asks for version {version:,} of {name}; the newest is {newest:,}."
    remedy = f"Choose a version up to {newest}, or none for the newest."
    return _theirs("version", "This Delta table has no such version", detail, remedy)


def bad_option(name: str, *, why: str) -> Problem:
    remedy = "Give versionAsOf a whole number, or leave it out to read the newest version."
    return _theirs("option", "This Delta read option is not understood", f"{name} {why}.", remedy)


# The log


def damaged_log(key: str, *, place: str, why: str) -> Problem:
    detail = f"{place} of {key} is no action of a Delta log: {cut(why)}."
    remedy = "Restore this file of the log from a backup, or write the table again."
    return _theirs("log", "The log of this Delta table is damaged", detail, remedy)


def damaged_checkpoint(key: str, *, why: str) -> Problem:
    detail = f"The checkpoint {key} cannot be read: {cut(why)}."
    remedy = "Delete this checkpoint if its commits still exist, or write a new one with the writer of the table."
    return _theirs(
        CHECKPOINT.removeprefix("data.delta."), "A checkpoint of this Delta table is damaged", detail, remedy
    )


def incomplete_log(name: str, *, version: int, lacks: str) -> Problem:
    detail = f"The log of {name} up to version {version:,} has no {lacks} action."
    remedy = "Restore the first commits or a checkpoint of the table in _delta_log."
    return _theirs("incomplete", "The log of this Delta table is incomplete", detail, remedy)


def too_much(name: str, *, what: str, limit: int) -> Problem:
    detail = f"Reading {name} takes more than {limit:,} {what}."
    remedy = "Run OPTIMIZE on the table so that it has fewer files, then write a checkpoint."
    return _theirs("too_much", "The log of this Delta table is too long", detail, remedy)


# What the table needs


def reader_version(name: str, *, version: int) -> Problem:
    detail = f"{name} needs reader version {version:,} of the Delta protocol; versions 1 to 3 are read."
    remedy = "Write the table with reader version 3 or lower."
    return _theirs("reader_version", "This Delta table needs a newer reader", detail, remedy)


def features(name: str, *, features: Sequence[str]) -> Problem:
    shown = ", ".join(cut(feature, 60) for feature in features[:5])
    detail = f"{name} uses what is not read here: {shown}."
    remedy = (
        f"Drop the table feature with ALTER TABLE … DROP FEATURE {cut(features[0], 60)}, or copy the table without."
    )
    return _theirs("feature", "This Delta table uses an unsupported feature", detail, remedy)


def bad_schema(name: str, *, why: str) -> Problem:
    detail = f"The schema in the log of {name} is not understood: {why}."
    remedy = "Write the table again with the types of the Delta protocol."
    return _theirs("schema", "The schema of this Delta table is damaged", detail, remedy)


def unknown_type(name: str, *, column: str, kind: str) -> Problem:
    detail = f"The column {cut(column, 60)} of {name} has the type {cut(kind, 60)}, which is not read here."
    remedy = "Write the table without this column, or cast it to a string."
    return _theirs("type", "A column of this Delta table has an unknown type", detail, remedy)


def partition_value(name: str, *, column: str, kind: str) -> Problem:
    detail = f"A file of {name} has a value of the partition column {cut(column, 60)} that is no {cut(kind, 60)}."
    remedy = "Correct the type of the partition column, or write the table again."
    return _theirs("partition_value", "A partition value does not fit its type", detail, remedy)


def other_type(key: str, *, column: str, found: str, wanted: str) -> Problem:
    detail = f"{key} holds {cut(column, 60)} as {cut(found, 60)} where the table says {cut(wanted, 60)}."
    remedy = "Write this file again with the type that the table declares."
    return _theirs("other_type", "A file does not fit the table's schema", detail, remedy)


def no_ids(key: str) -> Problem:
    detail = f"The table finds columns by their field ids, but {key} gives its columns none."
    remedy = "Write this file again with field ids, or set delta.columnMapping.mode to name."
    return _theirs("no_ids", "A file of this table has no field ids", detail, remedy)


# Its files


def outside(name: str, *, path: str, whole_uri: bool) -> Problem:
    where = "in another place, as a shallow clone does" if whole_uri else "outside of its own prefix"
    detail = f"{name} names the file {cut(path, 120)} {where}; only files below the table are read."
    remedy = "Make a deep clone of the table, and give its location."
    return _theirs("outside", "This Delta table points outside of itself", detail, remedy)


def damaged_vector(key: str, *, why: str) -> Problem:
    detail = f"The deletion vector in {key} cannot be read: {why}."
    remedy = "Run REORG TABLE … APPLY (PURGE) on a good version of the table, or restore this file."
    return _theirs("deletion_vector", "A deletion vector of this table is damaged", detail, remedy)
