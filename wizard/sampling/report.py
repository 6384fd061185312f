"""A sample for a terminal or a script: the result or the Problem, as one JSON object or as lines of text. Pure.

Raises nothing. Unlike the stored result, the names of columns come as the data has them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from wizard.core.problems import Problem
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult
from wizard.sampling.text import visible

Report = dict[str, Any]


def of_result(location: str, result: SampleResult, **facts: Any) -> Report:
    """What was found: format, how it is written, columns with profiles, rows, objects, and what the reading cost."""
    told: Report = msgspec.to_builtins(result)
    dialect = result.dialect
    return {
        "location": location,
        **facts,
        "problem": None,
        **told,
        "header": dialect.header if dialect else None,
        "preamble_lines": dialect.preamble if dialect else None,
        "files": _files(result),
        "columns": [_column(column) for column in result.columns],
        "source_columns": [_column(column) for column in result.source_columns],
    }


def _files(result: SampleResult) -> int:
    if result.delta:
        return result.delta.files
    return result.objects.matched if result.objects else 1


def of_problem(location: str, problem: Problem, **facts: Any) -> Report:
    """What could not be done."""
    return {"location": location, **facts, "problem": problem.to_json()}


def _column(column: ColumnProfile) -> Report:
    told: Report = msgspec.to_builtins(column)
    return told | {"name": column.real_name or column.name, "shown_name": column.name}


def as_text(report: Report) -> str:
    """The report for people: a head line, a line per column, a line on what it cost."""
    if report["problem"]:
        return visible(_refusal(report["location"], report["problem"]))
    lines = [report["location"], f"  {_head(report)}"]
    lines += [f"  {_line(column)}" for column in report["columns"]]
    lines += [f"  differs: {row['column']}, {row['effect']}" for row in report["matrix"]]
    lines += [f"  note: {note['text']}" for note in report["notes"]]
    return visible_lines([*lines, f"  {_cost(report)}"])


def visible_lines(lines: list[str]) -> str:
    """Lines of a report in which nothing can act on a terminal."""
    return visible("\n".join(lines))


def _refusal(location: str, problem: dict[str, Any]) -> str:
    sentences = [f"{problem['title']} [{problem['code']}]", problem["detail"], problem["remedy"], problem["paste"]]
    return "\n  ".join([location, *filter(None, sentences)])


def _head(report: Report) -> str:
    rows = "? rows" if report["row_count"] is None else f"{report['row_count']:,} rows"
    if report["row_count"] is not None and not report["row_count_exact"]:
        rows = f"about {rows}"
    parts = [report["format"], report["compression"], report["encoding"], rows, f"{len(report['columns']):,} columns"]
    return ", ".join(part for part in parts if part)


def _line(column: Report) -> str:
    nulls = f"{column['null_share']:.1%} null" if column["null_share"] else "no nulls"
    name = column["shown_name"].replace("\n", "␊").replace("\r", "␍")
    return f"{name}: {column['logical_type']}, {nulls}; {column['evidence']}"


def _cost(report: Report) -> str:
    read = f"read {report['bytes_read']:,} of {report['size']:,} bytes in {report['requests']:,} requests"
    objects = f"{report['files']:,} object{'' if report['files'] == 1 else 's'}"
    return f"{read} of {objects}, {report['seconds']:.2f} s"
