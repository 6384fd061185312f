"""What the browser of the bucket shows on the Data step: the prefix, its newest listing, its lines. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest

from wizard.aws.models import Listing
from wizard.aws.problems import empty_prefix
from wizard.aws.types import ListPage
from wizard.core.problems import Problem
from wizard.sampling.location import S3Location
from wizard.web.onboarding.frame import StepVisit, address

KEY_LIMIT = 1024
"""Characters of a key, as S3 has it."""


@dataclass(frozen=True)
class Entry:
    """A line of the bucket browser."""

    name: str
    key: str
    is_prefix: bool
    size: int = 0
    modified: str = ""


@dataclass
class Browser:
    """The bucket below one prefix, for the dataset `kind`."""

    visit: StepVisit
    kind: str
    prefix: str
    after: str = ""
    """Where the page of the listing begins; "" for the first."""

    @cached_property
    def listing(self) -> Listing | None:
        return listing_of(self.visit, self.prefix, self.after)

    @cached_property
    def page(self) -> ListPage | None:
        return self.listing.result if self.listing else None

    @cached_property
    def entries(self) -> list[Entry]:
        return entries_of(self.page, self.prefix) if self.page else []

    @property
    def next_after(self) -> str:
        """Where the next page begins; "" when there is none."""
        return self.listing.next_after if self.listing else ""

    @property
    def nothing(self) -> Problem | None:
        """The Problem of a prefix under which nothing lies."""
        if self.listing is None or self.page is None or self.entries or self.after:
            return None
        return empty_prefix(f"s3://{self.listing.connection.bucket}/{self.prefix}", "")

    @property
    def here(self) -> str:
        """The address of the page with this part of the prefix open."""
        return _address(self.visit, self.kind, self.prefix, after=self.after)

    @property
    def beginning(self) -> str:
        """The address of the page with the first part of the prefix open."""
        return _address(self.visit, self.kind, self.prefix)

    @property
    def can_be_used(self) -> bool:
        """Whether everything under the prefix can be taken as one dataset."""
        return bool(self.prefix.endswith("/") and self.entries)

    @property
    def is_partial(self) -> bool:
        """Whether the prefix ends within a name: only names that begin with it are shown."""
        return bool(self.prefix) and not self.prefix.endswith("/")

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way down: a name and an address per level, beginning with the connection's own prefix."""
        connection = self.visit.onboarding.connection
        top = connection.prefix if connection else ""
        parts = self.prefix.removeprefix(top).split("/")[:-1]
        levels = [top + "".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts) + 1)]
        names = [top or "bucket", *parts]
        return [(name, _address(self.visit, self.kind, level)) for name, level in zip(names, levels, strict=True)]


def browser_of(visit: StepVisit, kind: str, prefix: str | None, after: str = "") -> Browser:
    """The browser at `prefix`; None: where this dataset's or another's object was picked."""
    return _usual_browser(visit, kind) if prefix is None else Browser(visit, kind, prefix, after)


def prefix_asked(request: HttpRequest) -> str | None:
    """The prefix that the address or the form names."""
    asked = request.POST.get("here", request.POST.get("prefix", request.GET.get("prefix")))
    return None if asked is None else asked[:KEY_LIMIT]


def _usual_browser(visit: StepVisit, kind: str) -> Browser:
    samples = sorted(visit.facts.samples.items(), key=lambda pair: pair[0] != kind)
    folders = [S3Location(sample.bucket, sample.key).base for _, sample in samples if "/" in sample.key]
    top = visit.onboarding.connection.prefix if visit.onboarding.connection else ""
    candidates = [Browser(visit, kind, folder) for folder in dict.fromkeys(folders) if folder.startswith(top)]
    return next((browser for browser in candidates if browser.listing), Browser(visit, kind, top))


def listing_of(visit: StepVisit, prefix: str, after: str = "") -> Listing | None:
    """The newest listing of that prefix, of the page that begins `after` a key."""
    mine = Listing.objects.filter(connection=visit.onboarding.connection, prefix=prefix, after=after)
    return mine.order_by("-created_at").first()


def entries_of(page: ListPage, prefix: str) -> list[Entry]:
    """Prefixes first, then the objects that may hold data."""
    below = [Entry(_last_part(key, prefix), key, is_prefix=True) for key in page.prefixes]
    objects = [entry for entry in page.objects if not entry.is_marker]
    return below + [
        Entry(
            _last_part(entry.key, prefix),
            entry.key,
            is_prefix=False,
            size=entry.size,
            modified=f"{entry.modified:%Y-%m-%d}",
        )
        for entry in objects
    ]


def _last_part(key: str, prefix: str) -> str:
    return key.removeprefix(prefix) or key


def _address(visit: StepVisit, kind: str, prefix: str, *, after: str = "") -> str:
    query = {"dataset": kind, "prefix": prefix} | ({"after": after} if after else {})
    return f"{address(visit.onboarding, 'data')}?{urlencode(query)}"
