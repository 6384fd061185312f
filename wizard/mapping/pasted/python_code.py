"""Python with the calls of the vendor's clients → a schema. The code is parsed and never run: only literals are read.

Understood are `create_model_version(…)` with the `connect_…(…)` that follows it (2.x), and `Dataset(…)` (3.x, as code).
The guide's own snippet lacks two commas; they are put in. Raises ProblemError (`mapping.paste.*`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from wizard.core.problems import ProblemError
from wizard.mapping.pasted import problems
from wizard.mapping.pasted.groups import actuals_of, columns_of, fields_of
from wizard.mapping.pasted.types import PastedField, PastedSchema

DEEPEST = 40
"""Brackets within brackets; a schema has four."""
_STARTS_ARGUMENT = re.compile(r"\s*\w+\s*=[^=]")
_COMMENT = re.compile(r"#[^'\"]*$")
_UNKNOWN = object()


def read_python(text: str) -> PastedSchema | None:
    """The schema in `text`; None when it has none of the calls."""
    tree = _parsed(text)
    calls = [(_name(node.func), _arguments(node)) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    version = next((found for name, found in calls if name == "create_model_version"), None)
    if version is not None:
        connected = next((found for name, found in calls if name.startswith("connect_")), {})
        return _schema("a create_model_version(…) call", _with_columns(version, connected), version, connected)
    dataset = next((found for name, found in calls if name == "Dataset"), None)
    if dataset is not None:
        inner = dataset.get("schema")
        facts = dataset | (inner if isinstance(inner, dict) else {})
        return _schema("an as-code Dataset(…)", tuple(fields_of(facts)), facts)
    return None


def _schema(form: str, fields: tuple[PastedField, ...], *calls: dict[str, Any]) -> PastedSchema:
    unread = sorted({name for found in calls for name, value in found.items() if value is _UNKNOWN})
    remarks = (f"Not read, as it is no plain value: {', '.join(unread)}.",) if unread else ()
    return PastedSchema(form, fields, remarks)


def _with_columns(version: dict[str, Any], connected: dict[str, Any]) -> tuple[PastedField, ...]:
    """The version's fields with the columns, the keys and the actuals that the connection names."""
    columns = columns_of(connected)
    keys = {name: connected[name] for name in ("id_column", "timestamp_column") if name in connected}
    fields = [replace(field, column=columns.get(field.name, "")) for field in fields_of(version | keys)]
    return (*fields, *actuals_of(connected))


def _parsed(text: str) -> ast.Module:
    if _depth(text) > DEEPEST:
        raise ProblemError(problems.unreadable("Python", "brackets are nested too deeply"))
    for attempt in (text, _with_commas(text)):
        try:
            return ast.parse(attempt)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            failure = error
    line = failure.lineno if isinstance(failure, SyntaxError) else None
    raise ProblemError(problems.unreadable("Python", f"it breaks off at line {line}" if line else "it has no end"))


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _with_commas(text: str) -> str:
    """A comma after each line that is followed by another argument and ends without one."""
    lines = text.splitlines()
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number, following in pairwise(filled):
        code = _COMMENT.sub("", lines[number]).rstrip()
        if _STARTS_ARGUMENT.match(lines[following]) and code and code[-1] not in ",([{=:":
            lines[number] = code + ","
    return "\n".join(lines)


def _name(called: ast.expr) -> str:
    """`aporia.create_model_version` → create_model_version."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _arguments(call: ast.Call) -> dict[str, Any]:
    return {keyword.arg: _value(keyword.value) for keyword in call.keywords if keyword.arg}


def _value(node: ast.expr) -> Any:
    """A literal; the name of an enum's member (`FieldType.NUMERIC` → numeric); else _UNKNOWN."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (str, int, float, bool, type(None))) else _UNKNOWN
    if isinstance(node, ast.Attribute):
        return node.attr.lower()
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_value(each) for each in node.elts]
    if isinstance(node, ast.Dict):
        return dict(_items(node))
    if isinstance(node, ast.Call) and node.keywords:
        return _arguments(node)  # `Schema(features={…})`
    return _UNKNOWN


def _items(node: ast.Dict) -> Iterator[tuple[Any, Any]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, _value(value)
