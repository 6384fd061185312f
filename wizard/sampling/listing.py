"""Lists objects within bounds and counts the requests. ProblemError leaves it: AWS's refusals with their diagnosis."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from wizard.aws.session.listing import list_page, missing
from wizard.aws.session.sessions import AwsSession
from wizard.aws.types import ListPage, S3Object
from wizard.sampling.objects.tables import delta_tables
from wizard.sampling.types import Note

PAGES = 20
"""Pages of 1,000 objects that one listing asks for at most …"""
NEIGHBOURS = 100
"""Entries that are asked for when one object is looked for: enough to see a prefix of its name as well."""
SECONDS = 10.0
"""… and after which time it asks for no further one."""


@dataclass
class Listing:
    """The listings of one search. `complete` is False once one was ended early."""

    session: AwsSession
    bucket: str
    on_progress: Callable[[int], None]
    requests: int = 0
    complete: bool = True
    notes: tuple[Note, ...] = ()
    delta_tables: list[str] = field(default_factory=list)

    def object_at(self, key: str) -> S3Object | None:
        """The object of that key; None when there is only a prefix of that name. Raises `aws.object.missing`."""
        page = self._page(key, limit=NEIGHBOURS, key=key)
        found = next((entry for entry in page.objects if entry.key == key), None)
        if found is None and key + "/" not in page.prefixes:
            self.requests += 1
            raise missing(self.session, self.bucket, key)
        return found

    def holds(self, prefix: str) -> bool:
        """Whether any object lies below."""
        return bool(self._page(prefix, delimiter="", limit=1).objects)

    def level(self, prefix: str) -> ListPage:
        """The first page of what lies one level below."""
        return self._page(prefix)

    def below(self, prefix: str) -> list[S3Object]:
        """All objects whose keys begin with `prefix`, on all levels, as far as the bounds allow."""
        started = time.monotonic()
        page = self._page(prefix, delimiter="")
        found = list(page.objects)
        for _ in range(PAGES - 1):
            if not page.truncated or time.monotonic() - started > SECONDS:
                break
            self.on_progress(len(found))
            page = self._page(prefix, delimiter="", token=page.next_token)
            found += page.objects
        if page.truncated:
            self._ended_early(len(found))
        self.delta_tables = delta_tables([entry.key for entry in found])
        return found

    def _page(
        self, prefix: str, *, delimiter: str = "/", limit: int = 1_000, token: str | None = None, key: str = ""
    ) -> ListPage:
        if self.requests:
            self.session.between_rounds(now=timezone.now())
        self.requests += 1
        return list_page(self.session, self.bucket, prefix, delimiter=delimiter, limit=limit, token=token, key=key)

    def _ended_early(self, objects: int) -> None:
        self.complete = False
        text = f"The listing was ended after {objects:,} objects. There are more; the figures count what was listed."
        self.notes = (Note("data.objects.incomplete", text),)
