"""Builds the Problems of JSON objects. Raises nothing; titles fit 60 characters; no value is ever quoted."""

from __future__ import annotations

from wizard.core.problems import Problem, yours

_LINES = "Write one JSON object per line, and upload the object again."


def not_json(name: str) -> Problem:
    return yours(
        code="data.json.not_json",
        title="This object is not JSON",
        detail=f"{name} begins with neither {{ nor [, as records in JSON do.",
        remedy="Choose the format that the object has.",
        cure="data",
    )


def no_records(name: str) -> Problem:
    return yours(
        code="data.json.no_records",
        title="This JSON holds no records",
        detail=f"{name} is JSON, but of single values: no object or array in it could be a row.",
        remedy=_LINES,
        cure="data",
    )


def broken(name: str, *, line: int, column: int, why: str, broken: int, seen: int) -> Problem:
    where = f"Line {line:,}, column {column:,} of {name}: {why}"
    return yours(
        code="data.json.broken",
        title="Most records of this JSON cannot be read",
        detail=f"{where}; {broken:,} of {seen:,} records read are broken.",
        remedy="Write strict JSON: names and text in double quotes, no comments, and upload the object again.",
        cure="data",
    )


def unclosed(name: str, *, size: int) -> Problem:
    return yours(
        code="data.json.unclosed",
        title="This JSON is one value that does not end",
        detail=f"The first {size:,} bytes of {name} hold no complete record.",
        remedy=_LINES,
        cure="data",
    )


def other_layout(name: str, *, layout: str) -> Problem:
    return yours(
        code="data.json.layout",
        title="The records are not laid out as chosen",
        detail=f"{name} was to be read with the layout “{layout[:40]}”, which its text does not have.",
        remedy="Choose another layout, or leave it to be found.",
        cure="data",
    )


def no_key(name: str, *, key: str, found: str) -> Problem:
    return yours(
        code="data.json.key",
        title="The records are not under this key",
        detail=f"{name} has no array of records under “{key[:80]}”{found}.",
        remedy="Choose a key that holds an array of objects.",
        cure="data",
    )


def encoding(name: str, *, chosen: str) -> Problem:
    return yours(
        code="data.json.encoding",
        title="This encoding is not known",
        detail=f"{name} was to be read in the encoding “{chosen[:40]}”.",
        remedy="Choose UTF-8, UTF-16LE or windows-1252, or leave the encoding to be found.",
        option="encoding",
        cure="data",
    )


def cell(name: str, *, place: str, limit: int) -> Problem:
    return yours(
        code="data.limits.cell",
        title="A text in this object is too long",
        detail=f"A text in {place} of {name} has more than {limit:,} characters.",
        remedy="Leave such texts out of the data to be monitored.",
        cure="data",
    )
