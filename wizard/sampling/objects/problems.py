"""Builds the Problems of finding out which objects a location stands for. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from wizard.core.problems import Problem, Whose
from wizard.sampling.results import Ignored


def _theirs(code: str, title: str, detail: str, remedy: str, *, paste: str = "") -> Problem:
    return Problem(code, Whose.YOURS, title, detail, remedy, paste=paste, cure="data")


def bad_glob(glob: str, *, what: str, position: int) -> Problem:
    detail = f"In “{glob[:200]}”, at character {position + 1} of the key: {what}."
    remedy = "Correct the pattern, or put a backslash before a character that belongs to the key itself."
    return _theirs("data.location.glob", "This pattern cannot be read", detail, remedy)


def bad_option(name: str, *, value: str, remedy: str) -> Problem:
    detail = f"“{value[:80]}” is no value for {name}."
    return _theirs("data.options.value", f"The option {name} cannot be read", detail, remedy)


def nothing_there(location: str, *, ignored: tuple[Ignored, ...], looked_at: int) -> Problem:
    if not ignored:
        return _nothing_at_all(location, looked_at)
    there = "; ".join(f"{entry.count:,}: {entry.why}" for entry in ignored[:5])
    detail = f"Below {location} there is nothing that can be read. {there}"
    remedy = "Choose a prefix that holds objects in Parquet, CSV, JSON or a Delta table."
    return _theirs("data.objects.none", "No object here can be read", detail, remedy)


def _nothing_at_all(location: str, looked_at: int) -> Problem:
    detail = f"No object matches {location}; {looked_at:,} were looked at."
    remedy = "Check the spelling in the bucket browser, and choose a prefix that holds objects."
    return _theirs("data.objects.none", "No object matches this location", detail, remedy)


def inside_delta(location: str, *, table: str) -> Problem:
    detail = f"{location} lies inside the Delta table {table}, whose log says which of its objects are current."
    remedy = "Give the location of the table."
    return _theirs("data.objects.inside_delta", "This lies inside a Delta table", detail, remedy, paste=table)


def table_format(location: str, *, kind: str, mark: str) -> Problem:
    detail = f"{location} is a table in the format {kind} (it holds {mark}), which is not read."
    remedy = "Give the location of an export as Parquet, CSV, JSON or a Delta table."
    return _theirs("data.objects.table_format", f"{kind} tables are not read", detail, remedy)


def long_log(location: str, *, objects: int) -> Problem:
    detail = f"The log of {location} has more than {objects:,} objects; its newest version was not reached."
    remedy = "Shorten delta.logRetentionDuration and write a checkpoint, so that old entries of the log are deleted."
    return _theirs("data.objects.long_log", "The log of this Delta table is too long", detail, remedy)


def no_log(location: str) -> Problem:
    detail = f"There is no _delta_log/ directly below {location}."
    remedy = "Give the prefix of the table, or choose another format."
    return _theirs("data.delta.not_a_table", "This is not a Delta table", detail, remedy)
