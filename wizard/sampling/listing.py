"""Lists objects within bounds and counts the requests. ProblemError leaves it: AWS's refusals with their diagnosis."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, field

from django.utils import timezone

from wizard.aws.session.listing import list_page, missing
from wizard.aws.session.sessions import AwsSession
from wizard.aws.session.threads import pool
from wizard.aws.types import ListPage, S3Object
from wizard.core.problems import ProblemError
from wizard.sampling.objects.tables import delta_tables
from wizard.sampling.types import Note

PAGES = 20
"""Pages of 1,000 objects that one listing asks for at most …"""
GLANCE = 100
"""Entries that are asked for at first: enough to see a prefix beside an object of its name; 1,000 cost boto 50 ms."""
SECONDS = 10.0
"""… and after which time it asks for no further one."""


@dataclass(frozen=True)
class Question:
    """What a page is asked for: up to `limit` entries below `prefix`, one level of them unless `delimiter` is "".

    `key` is the one object that is looked for, if it is one.
    """

    prefix: str
    delimiter: str = "/"
    limit: int = 1_000
    key: str = ""

    @classmethod
    def object_at(cls, key: str) -> Question:
        return cls(key, limit=GLANCE, key=key)

    @classmethod
    def glance(cls, prefix: str) -> Question:
        return cls(prefix, limit=GLANCE)

    @classmethod
    def holds(cls, prefix: str) -> Question:
        return cls(prefix, delimiter="", limit=1)

    @classmethod
    def below(cls, prefix: str) -> Question:
        return cls(prefix, delimiter="")


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
    _known: dict[Question, ListPage | ProblemError] = field(default_factory=dict)

    def ask_together(self, questions: Sequence[Question]) -> None:
        """Ask in one round what will most likely be asked one by one; a refusal counts only for who needs the page."""
        if self.requests:
            self.session.between_rounds(now=timezone.now())
        self.requests += len(questions)
        asked = [pool().submit(self._answer, question) for question in questions]
        wait(asked)
        self._known |= {question: future.result() for question, future in zip(questions, asked, strict=True)}

    def object_at(self, key: str) -> S3Object | None:
        """The object of that key; None when there is only a prefix of that name. Raises `aws.object.missing`."""
        page = self.page(Question.object_at(key))
        found = next((entry for entry in page.objects if entry.key == key), None)
        if found is None and key + "/" not in page.prefixes:
            self.requests += 1
            raise missing(self.session, self.bucket, key)
        return found

    def holds(self, prefix: str) -> bool:
        """Whether any object lies below."""
        listed = Question.below(prefix)
        return bool(self.page(listed if listed in self._known else Question.holds(prefix)).objects)

    def below(self, prefix: str) -> list[S3Object]:
        """All objects whose keys begin with `prefix`, on all levels, as far as the bounds allow."""
        started = time.monotonic()
        page = self.page(Question.below(prefix))
        found = list(page.objects)
        for _ in range(PAGES - 1):
            if not page.truncated or time.monotonic() - started > SECONDS:
                break
            self.on_progress(len(found))
            page = self.page(Question.below(prefix), token=page.next_token)
            found += page.objects
        if page.truncated:
            self._ended_early(len(found))
        self.delta_tables = delta_tables([entry.key for entry in found])
        return found

    def page(self, question: Question, token: str | None = None) -> ListPage:
        """The answer, which may be known already; `token` goes on where a page has ended."""
        known = None if token else self._known.get(question)
        if isinstance(known, ProblemError):
            raise known
        if known is not None:
            return known
        if self.requests:
            self.session.between_rounds(now=timezone.now())
        self.requests += 1
        return self._asked(question, token)

    def _answer(self, question: Question) -> ListPage | ProblemError:
        try:
            return self._asked(question)
        except ProblemError as error:
            return error

    def _asked(self, question: Question, token: str | None = None) -> ListPage:
        return list_page(
            self.session,
            self.bucket,
            question.prefix,
            delimiter=question.delimiter,
            limit=question.limit,
            token=token,
            key=question.key,
        )

    def _ended_early(self, objects: int) -> None:
        self.complete = False
        text = f"The listing was ended after {objects:,} objects. There are more; the figures count what was listed."
        self.notes = (Note("data.objects.incomplete", text),)
