"""Finds the policy documents in a pasted text: bare, several in a row, fenced, or wrapped in what the CLI prints.

Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from wizard.aws.linter.positions import LineIndex, Marks, normal
from wizard.aws.linter.reader import read
from wizard.aws.linter.reading import Fault, Path, Reading
from wizard.aws.linter.shapes import DOCUMENT_KEYS, is_document, is_statement, is_statements, is_trust
from wizard.aws.policy.language import VERSION

SIZE_LIMIT = 40_000
"""Characters; AWS takes 2,048 for a trust policy and 10,240 for a role's inline policies."""

DOCUMENTS_LIMIT = 40
VALUES_LIMIT = 1_000
"""Of all documents together: whoever pastes asks for an answer at once, and judging looks at each of them many times.
The policies of a role hold some dozens, the longest that AWS takes some hundreds."""

_ATTEMPTS = 20
"""How often a text that begins like JSON and is none is tried again from its next bracket."""


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


@dataclass
class Paste:
    """A pasted text taken apart. `faults` are those of its JSON; `values` what else the JSON holds."""

    text: str
    index: LineIndex
    documents: list[Document] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    is_cut: bool = False
    """Whether the text is too long, or holds too much, to be judged; then nothing of it is."""

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))


def take_apart(text: str) -> Paste:
    """The documents and roles in `text`; none when it is longer, or holds more, than the limits."""
    if len(text) > SIZE_LIMIT:
        return _cut(clean(text[:SIZE_LIMIT]))
    paste = _read(clean(text))
    documents = paste.documents
    is_too_much = len(documents) > DOCUMENTS_LIMIT or sum(_size(each.body) for each in documents) > VALUES_LIMIT
    return _cut(paste.text) if is_too_much else paste


def _cut(text: str) -> Paste:
    return Paste(text, LineIndex(text), is_cut=True)


def _size(value: Any) -> int:
    """How many values a value is made of, itself included."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_size, parts))


def _read(text: str) -> Paste:
    paste = Paste(text, LineIndex(text))
    at, attempts = _next_bracket(text, 0), 0
    while at >= 0 and attempts < _ATTEMPTS:
        reading = read(text, at)
        fatal = any(fault.fatal for fault in reading.faults)
        attempts += fatal
        found = not fatal and _gather(paste, reading)
        if found or (fatal and _looks_like_policy(text[at:])):
            paste.faults += reading.faults
        if fatal and paste.faults:
            break
        at = _next_bracket(text, at + 1 if fatal else max(reading.end, at + 1))
    return paste


def clean(text: str) -> str:
    """`text` with one kind of line end and nothing that can't be shown."""
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")


def _next_bracket(text: str, start: int) -> int:
    found = [at for at in (text.find("{", start), text.find("[", start)) if at >= 0]
    return min(found, default=-1)


def _looks_like_policy(text: str) -> bool:
    head = text[:2_000].lower()
    return "statement" in head or "effect" in head or "policydocument" in head


def _gather(paste: Paste, reading: Reading) -> bool:
    """Add what one value holds; whether it held anything of use."""
    before = len(paste.documents) + len(paste.roles)
    spans = {normal(path): span for path, span in reading.spans.items()}
    for path, value in _parts((), reading.value):
        marks = Marks(paste.index, spans, path)
        if isinstance(value, dict) and "AssumeRolePolicyDocument" in value and "Arn" in value:
            paste.roles.append(Role(value, marks))
        document = _document(path, value, marks) or _inside_text(path, value, marks)
        if document:
            paste.documents.append(document)
    if isinstance(reading.value, dict):
        paste.values.append(reading.value)
    return len(paste.documents) + len(paste.roles) > before


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
