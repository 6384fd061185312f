"""What the document that made an onboarding says of the steps to come, which propose it. Reads only; raises nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wizard.core.problems import ProblemError
from wizard.mapping.pasted.types import PastedSchema
from wizard.onboarding.carried import CarriedSource
from wizard.onboarding.document.meaning import schema_of, sources_of
from wizard.onboarding.document.types import Entry

if TYPE_CHECKING:
    from wizard.onboarding.models import Onboarding


def planned_entry(onboarding: Onboarding) -> Entry | None:
    """The entry of the document; None when a person began the onboarding, or it is of a form that is past."""
    if onboarding.document_key is None or onboarding.document_json is None:
        return None
    try:
        return Entry.from_json(onboarding.document_json)
    except msgspec.ValidationError:
        return None


def planned_sources(onboarding: Onboarding) -> dict[str, CarriedSource]:
    """Kind of dataset → where it lies and how it is read."""
    entry = planned_entry(onboarding)
    try:
        sources = sources_of(entry) if entry else {}
    except ProblemError:
        return {}  # what was fit to be kept is refused by now: it has to be given anew
    return {kind: CarriedSource(source.location, source.settings) for kind, source in sources.items()}


def planned_schema(onboarding: Onboarding) -> PastedSchema | None:
    """What becomes of the columns; None when the document says nothing of them."""
    entry = planned_entry(onboarding)
    return schema_of(entry) if entry else None
