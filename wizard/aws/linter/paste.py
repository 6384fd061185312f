"""Takes a pasted text apart: the JSON in it, whatever stands around, and the policies and roles in that.

Pure; raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wizard.aws.linter.documents import Document, Role, found_in
from wizard.aws.linter.positions import LineIndex
from wizard.aws.linter.reader import read
from wizard.aws.linter.reading import Fault, Reading

SIZE_LIMIT = 40_000
"""Characters; AWS takes 2,048 for a trust policy and 10,240 for a role's inline policies."""

DOCUMENTS_LIMIT = 40
VALUES_LIMIT = 1_000
"""Of all documents together: whoever pastes asks for an answer at once, and judging looks at each of them many times.
The policies of a role hold some dozens, the longest that AWS takes some hundreds."""

_ATTEMPTS = 20
"""How often a text that begins like JSON and is none is tried again from its next bracket."""


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
    documents, roles = found_in(reading, paste.index)
    paste.documents += documents
    paste.roles += roles
    if isinstance(reading.value, dict):
        paste.values.append(reading.value)
    return bool(documents or roles)
