"""What the browser of the bucket shows on the Data step: the prefix, its newest listing, its lines. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from wizard.aws.models import Listing
from wizard.aws.types import ListPage
from wizard.web.onboarding.frame import StepVisit

KEY_LIMIT = 1024
"""Characters of a key, as S3 has it."""


@dataclass(frozen=True)
class Entry:
    """A line of the bucket browser."""

    name: str
    key: str
    is_prefix: bool
    size: int = 0


def prefix_shown(request: HttpRequest, visit: StepVisit, kind: str) -> str:
    """What the browser shows: the prefix asked for, else where this dataset's or another's object was picked."""
    asked = request.POST.get("here", request.POST.get("prefix", request.GET.get("prefix")))
    if asked is not None:
        return asked[:KEY_LIMIT]
    samples = sorted(visit.facts.samples.items(), key=lambda pair: pair[0] != kind)
    folders = [sample.key.rpartition("/")[0] + "/" for _, sample in samples if "/" in sample.key]
    top = visit.onboarding.connection.prefix if visit.onboarding.connection else ""
    return next((folder for folder in folders if folder.startswith(top) and listing_of(visit, folder)), top)


def listing_of(visit: StepVisit, prefix: str) -> Listing | None:
    """The newest listing of that prefix."""
    mine = Listing.objects.filter(connection=visit.onboarding.connection, prefix=prefix)
    return mine.order_by("-created_at").first()


def entries_of(page: ListPage, prefix: str) -> list[Entry]:
    """Prefixes first, then the objects that may hold data."""
    below = [Entry(_last_part(key, prefix), key, is_prefix=True) for key in page.prefixes]
    objects = [entry for entry in page.objects if not entry.is_marker]
    return below + [
        Entry(_last_part(entry.key, prefix), entry.key, is_prefix=False, size=entry.size) for entry in objects
    ]


def _last_part(key: str, prefix: str) -> str:
    return key.removeprefix(prefix) or key
