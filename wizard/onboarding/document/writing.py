"""Entries as the text of a document, as it is shown and copied. Pure; raises nothing."""

from __future__ import annotations

import json

from wizard.onboarding.document.types import Entry, document_of


def as_text(entries: list[Entry]) -> str:
    """JSON that says exactly what was meant: what cannot be seen, or turns the direction of writing, is escaped."""
    written = json.dumps(document_of(entries), ensure_ascii=False, indent=2)
    return "".join(letter if letter.isprintable() or letter == "\n" else _escaped(letter) for letter in written)


def _escaped(letter: str) -> str:
    return json.dumps(letter)[1:-1]
