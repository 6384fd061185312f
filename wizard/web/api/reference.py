"""The API as its own description tells it: what a person reads on the API's page. Pure; raises nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class BodyField:
    """A key of a body: its type in words, and whether it must be there."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class Call:
    """One operation. `example` is a body that can be sent, "" for none."""

    key: str
    method: str
    path: str
    summary: str
    fields: tuple[BodyField, ...]
    example: str


@dataclass(frozen=True)
class Group:
    """The operations on one kind of thing that one generation of the client has."""

    title: str
    client: str
    calls: tuple[Call, ...]


def groups_of(description: Json) -> list[Group]:
    """The operations of an OpenAPI 3.1 description, in its order, by their first tag."""
    found: dict[str, list[Call]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            call = _call(description, path, method, operation)
            found.setdefault(operation.get("tags", ["Other"])[0], []).append(call)
    return [_group(tag, calls) for tag, calls in found.items()]


def _group(tag: str, calls: list[Call]) -> Group:
    """A tag such as `Models (3.x)` says whose calls they are; without brackets they are those of 2.x."""
    title, _, client = tag.removesuffix(")").partition(" (")
    return Group(title, client or "2.x", tuple(calls))


def _call(description: Json, path: str, method: str, operation: Json) -> Call:
    body = _resolved(description, _body(operation))
    example = body.get("example")
    return Call(
        key=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("description", operation["summary"]),
        fields=tuple(_fields(description, body)),
        example=json.dumps(example, indent=2, ensure_ascii=False) if example else "",
    )


def _body(operation: Json) -> Json:
    content: Json = operation.get("requestBody", {}).get("content", {})
    found: Json = content.get("application/json", {}).get("schema", {})
    return found


def _fields(description: Json, schema: Json, within: str = "") -> Iterator[BodyField]:
    """The keys of a body; those of an object within it follow it, with its name in front."""
    required = schema.get("required", [])
    for name, each in schema.get("properties", {}).items():
        place = f"{within}{name}"
        yield BodyField(place, _words(description, each), name in required)
        nested = _resolved(description, each)
        if "properties" in nested:
            yield from _fields(description, nested, f"{place}.")


def _resolved(description: Json, schema: Json) -> Json:
    """What a reference points at; of "this or null", this."""
    if "anyOf" in schema:
        return _resolved(description, next(each for each in schema["anyOf"] if each.get("type") != "null"))
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = description["components"]["schemas"][name] if name else schema
    return found


def _words(description: Json, schema: Json) -> str:
    """A type in words: `text`, `list of texts`, `numeric, string or …`."""
    if "anyOf" in schema:
        named = [_words(description, each) for each in schema["anyOf"]]
        return " or ".join(dict.fromkeys(named))
    resolved = _resolved(description, schema)
    options = resolved.get("enum") or ([resolved["const"]] if "const" in resolved else [])
    if options:
        return ", ".join(map(str, options))
    match resolved.get("type"):
        case "array":
            return f"list of {_words(description, resolved.get('items', {}))}"
        case "object" if isinstance(resolved.get("additionalProperties"), dict) and "properties" not in resolved:
            return f"name → {_words(description, resolved['additionalProperties'])}"
        case kind:
            return {"string": "text", "integer": "whole number", None: "anything"}.get(kind, str(kind))
