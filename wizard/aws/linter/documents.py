"""Finds the policy documents in a value: bare, as statements alone, or wrapped in what the CLI prints about a role.

Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from wizard.aws.linter.positions import LineIndex, Marks, normal
from wizard.aws.linter.reader import read
from wizard.aws.linter.reading import Path, Reading
from wizard.aws.linter.shapes import DOCUMENT_KEYS, is_document, is_statement, is_statements, is_trust
from wizard.aws.policy.language import VERSION


@dataclass(frozen=True)
class Document:
    """One policy as it was read, and where its parts stand."""

    body: dict[str, Any]
    is_trust: bool
    marks: Marks
    is_wrapped: bool = False
    """Whether the text held only statements, and the document around them is ours."""


@dataclass(frozen=True)
class Role:
    """What `aws iam get-role` says about a role."""

    facts: dict[str, Any]
    marks: Marks


def found_in(reading: Reading, index: LineIndex) -> tuple[list[Document], list[Role]]:
    """Every document and every role in the value that was read."""
    documents: list[Document] = []
    roles: list[Role] = []
    spans = {normal(path): span for path, span in reading.spans.items()}
    for path, value in _parts((), reading.value):
        marks = Marks(index, spans, path)
        if isinstance(value, dict) and "AssumeRolePolicyDocument" in value and "Arn" in value:
            roles.append(Role(value, marks))
        document = _document(path, value, marks) or _inside_text(path, value, marks)
        if document:
            documents.append(document)
    return documents, roles


def _parts(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    """The value and all of its parts, outermost first; not what is inside of a document."""
    yield path, value
    if is_document(value) or is_statement(value) or is_statements(value):
        return
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in members:
        yield from _parts((*path, step), part)


def _document(path: Path, value: Any, marks: Marks) -> Document | None:
    if is_document(value):
        body, missing = value, 0
    elif is_statements(value):
        body, missing = {"Version": VERSION, "Statement": value}, 1
    elif is_statement(value):
        body, missing = {"Version": VERSION, "Statement": [value]}, 2
    else:
        return None
    placed = Marks(marks.index, marks.spans, path, missing)
    return Document(body, is_trust(path, body), placed, is_wrapped=missing > 0)


def _inside_text(path: Path, value: Any, marks: Marks) -> Document | None:
    """A document that the CLI or the API printed as a text, perhaps percent-encoded."""
    if not isinstance(value, str) or not path or path[-1] not in DOCUMENT_KEYS:
        return None
    reading = read(unquote(value) if value.lstrip().startswith("%") else value)
    if not is_document(reading.value):
        return None
    placed = Marks(marks.index, marks.spans, path, inside_text=True)
    return Document(reading.value, is_trust(path, reading.value), placed)
