"""Builds the Problems of finding, reading and understanding one object. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from wizard.core.problems import Problem, Whose

READS_TODAY = "Save the data as Parquet, CSV or JSON and give its location."


def _theirs(code: str, title: str, detail: str, remedy: str, *, paste: str = "") -> Problem:
    return Problem(code, Whose.YOURS, title, detail, remedy, paste=paste, cure="data")


def _ours(code: str, title: str, detail: str, remedy: str, *, retryable: bool = False) -> Problem:
    return Problem(code, Whose.OURS, title, detail, remedy, retryable=retryable, cure="data")


# Location


def not_s3(text: str, *, suggestion: str = "") -> Problem:
    remedy = "Use this spelling." if suggestion else "Give a location like s3://bucket/key."
    detail = f"“{text[:200]}” is not a location on Amazon S3."
    return _theirs("data.location.not_s3", "This is not an Amazon S3 location", detail, remedy, paste=suggestion)


def no_bucket() -> Problem:
    detail = "The location ends before the name of a bucket."
    return _theirs("data.location.no_bucket", "The location names no bucket", detail, "Give one like s3://bucket/key.")


def bucket_name(bucket: str, *, suggestion: str = "") -> Problem:
    detail = f"“{bucket[:80]}” cannot be a bucket: names are 3 to 63 lower-case letters, digits, dots and hyphens."
    remedy = "Use this spelling." if suggestion else "Copy the bucket's name from the S3 console."
    return _theirs("data.location.bucket_name", "This bucket name cannot exist", detail, remedy, paste=suggestion)


def no_key(bucket: str) -> Problem:
    detail = f"The location ends after the bucket {bucket}."
    remedy = "Add the object's key or a prefix after the bucket."
    return _theirs("data.location.no_key", "The location names no object", detail, remedy, paste=f"s3://{bucket}/")


def key_too_long(length: int) -> Problem:
    detail = f"The key has {length:,} bytes in UTF-8; S3 allows 1,024."
    return _theirs(
        "data.location.key_too_long", "This key is too long for S3", detail, "Copy the key from the S3 console."
    )


def key_characters(text: str) -> Problem:
    detail = f"“{text[:80]}” holds a line break, another control character or bytes that are not text."
    remedy = "Copy the S3 URI from the object's page in the S3 console."
    return _theirs("data.location.key_characters", "The location holds characters no key has", detail, remedy)


def access_point(text: str) -> Problem:
    detail = f"“{text[:120]}” is an access point, an Object Lambda, an Outpost or a directory bucket."
    remedy = "Give the location in the bucket behind it."
    return _theirs("data.location.access_point", "Only plain buckets can be read", detail, remedy)


def partition(text: str) -> Problem:
    detail = f"“{text[:120]}” lies in the China or GovCloud partition, which this deployment does not reach."
    remedy = "Copy the data to a bucket in a commercial AWS region."
    return _theirs("data.location.partition", "This AWS partition is out of reach", detail, remedy)


def not_connected(uri: str, *, workspace: str) -> Problem:
    whose = f"workspace {workspace}" if workspace else "any workspace"
    detail = f"No connection of {whose} opens {uri}."
    remedy = "Do the AWS access step of an onboarding for this bucket first."
    return Problem(
        "data.location.not_connected", Whose.YOURS, "Nothing is connected to this place", detail, remedy, cure="aws"
    )


# Format


def empty(name: str) -> Problem:
    detail = f"The object {name} has 0 bytes."
    return _theirs("data.object.empty", "There is nothing in this object", detail, "Choose an object that holds rows.")


def no_rows(name: str) -> Problem:
    detail = f"{name} holds no row of cells."
    return _theirs(
        "data.object.no_rows", "There is no table in this object", detail, "Choose an object that holds rows."
    )


def foreign(name: str, *, kind: str, found: str) -> Problem:
    detail = f"{name} holds {found}, not a table in a format that is read here."
    return _theirs(f"data.format.{kind}", "This object is not in a format we read", detail, READS_TODAY)


def not_delta(name: str) -> Problem:
    detail = f"{name} is one object; a Delta table is a prefix with _delta_log/ directly below it."
    remedy = "Give the prefix of the table, or choose another format."
    return _theirs("data.delta.not_a_table", "This is not a Delta table", detail, remedy)


# Parquet


def not_parquet(name: str) -> Problem:
    detail = f"{name} starts and ends without Parquet's mark PAR1."
    remedy = "Choose a Parquet object, or name the format it has."
    return _theirs("data.parquet.not_parquet", "This is not a Parquet object", detail, remedy)


def truncated(name: str, *, size: int) -> Problem:
    detail = f"{name} starts as Parquet but ends, after {size:,} bytes, without its footer."
    remedy = "Write or upload the object again, and choose it once that has finished."
    return _theirs("data.parquet.truncated", "This Parquet object is cut off", detail, remedy)


def corrupt(name: str, *, reason: str) -> Problem:
    detail = f"{name} says it is Parquet, but its reader stopped: {reason[:300]}"
    return _theirs("data.parquet.corrupt", "This Parquet object is damaged", detail, "Write the object again.")


def encrypted(name: str) -> Problem:
    detail = f"{name} uses Parquet's modular encryption; its keys never leave you."
    remedy = "Write a copy without Parquet encryption; encryption by S3 or KMS is welcome."
    return _theirs("data.parquet.encrypted", "This Parquet object is encrypted", detail, remedy)


def footer(name: str, *, size: int) -> Problem:
    detail = f"The footer of {name} takes {size:,} bytes."
    remedy = "Write the data with fewer columns or larger row groups."
    return _theirs("data.limits.footer", "The Parquet footer is too large", detail, remedy)


# Limits


def too_many_columns(name: str, *, columns: int, limit: int) -> Problem:
    detail = f"{name} has {columns:,} columns; up to {limit:,} are read."
    remedy = "Write an object with only the columns to monitor."
    return _theirs("data.limits.columns", "This object has too many columns", detail, remedy)


def row_too_long(name: str, *, size: int) -> Problem:
    detail = f"The first {size:,} bytes of {name} hold no two rows."
    remedy = "Write one row per line, with smaller cells, or save the data as Parquet."
    return _theirs("data.limits.row_length", "The rows of this object are too long", detail, remedy)


def too_deep(name: str, *, limit: int) -> Problem:
    detail = f"{name} nests values more than {limit} levels deep."
    return _theirs("data.limits.nesting", "The data is nested too deeply", detail, "Write the values as flat columns.")


# CSV


def broken_row(name: str, *, line: int, expected: int, seen: int, broken: int, rows: int) -> Problem:
    seen_there = f"Line {line:,} of {name} has {seen} cells where {expected} are expected"
    detail = f"{seen_there}; {broken:,} of the {rows:,} rows read do not fit."
    remedy = "Quote the cells that contain the delimiter or a line break, and upload the file again."
    return _theirs("data.csv.broken_row", "The rows of this CSV do not line up", detail, remedy)


def unclosed_quote(name: str, *, line: int) -> Problem:
    detail = f"A quote opened on line {line:,} of {name} is not closed within what one cell may hold."
    remedy = "Close the quote, or double quotes inside quoted cells, and upload the file again."
    return _theirs("data.csv.unclosed_quote", "A quote in this CSV is never closed", detail, remedy)


# The child process


def crashed(name: str, *, signal: str) -> Problem:
    detail = f"The reader of {name} was ended by {signal}; nothing else was harmed."
    remedy = "Write the object again with another tool; we look at what it holds."
    return _ours("data.reader.crashed", "The reader crashed on this object", detail, remedy)


def too_slow(name: str, *, seconds: float) -> Problem:
    detail = f"Reading {name} did not end within {seconds:g} s."
    remedy = "Write the object with fewer columns, smaller cells or smaller row groups."
    return _theirs("data.reader.too_slow", "Reading this object takes too long", detail, remedy)


def too_large(name: str, *, memory: int) -> Problem:
    detail = f"Reading {name} needs more than {memory // 1_000_000:,} MB of memory."
    remedy = "Write the object with smaller cells or smaller row groups."
    return _theirs("data.reader.too_large", "Reading this object takes too much memory", detail, remedy)


def failed(name: str, *, reason: str) -> Problem:
    detail = f"The reader of {name} stopped where it should not: {reason}."
    remedy = "Try again; if it stops again, choose another object while we look at this one."
    return _ours("data.reader.failed", "Our reader failed on this object", detail, remedy, retryable=True)


# Sample values


def values_gone() -> Problem:
    detail = "The sampled rows are deleted, or this workspace keeps none."
    return _theirs("data.values.gone", "The sampled rows are no longer kept", detail, "Read the data again.")


# Between sample and registration


def object_changed(name: str) -> Problem:
    detail = f"{name} has another ETag now than the sample that its columns were mapped from."
    remedy = "Read the data again in the Data step, look over its columns, and register then."
    return _theirs("data.object.changed", "The data was replaced after it was sampled", detail, remedy)
