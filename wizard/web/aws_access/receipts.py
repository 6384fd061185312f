"""Receipts as a page, for wizard and hand-off page: what is asked for, and what is there. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode

from wizard.aws.guide.cloudtrail import Trace, athena_query, lake_query, sessions_command
from wizard.aws.models import Connection, Receipt, ReceiptQuerySet
from wizard.aws.purposes import KINDS, PurposeKind, kind_named
from wizard.aws.session.regions import HOME_REGION
from wizard.aws.session.roles import session_name
from wizard.core.ids import ID_LENGTH
from wizard.onboarding.models import Onboarding
from wizard.web.htmx import page_or_fragment

PAGE = 100
DAYS_SHOWN = 30
IDS_COMPARED = 100
"""Request ids that a query lists; of a job with more, only the file has them all."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: one kind of job, one job, refused calls only, and the last receipt seen."""

    kind: PurposeKind | None = None
    job: str = ""
    refused: bool = False
    after: int = 0

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind or self.job or self.refused)

    def query(self, **changes: Any) -> str:
        """The part of an address that asks for the same, but for the changes."""
        own = {"kind": self.kind.key if self.kind else "", "job": self.job, "refused": "1" if self.refused else ""}
        kept = {name: value for name, value in (own | changes).items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    def among(self, receipts: ReceiptQuerySet) -> ReceiptQuerySet:
        """The receipts that are asked for, on all pages."""
        kept = receipts.made_for(self.kind) if self.kind else receipts
        kept = kept.filter(purpose=self.job) if self.job else kept
        return kept.refused() if self.refused else kept


@dataclass(frozen=True)
class Page:
    """One page of receipts, and the totals of all pages."""

    connection: Connection
    asked: Asked

    @cached_property
    def rows(self) -> list[Receipt]:
        """This page's receipts, newest first."""
        return self._rows_and_one[:PAGE]

    @property
    def older(self) -> str:
        """The part of the address that asks for the next page; "" on the last one."""
        more = len(self._rows_and_one) > PAGE
        return self.asked.query(after=self.rows[-1].pk) if more else ""

    @cached_property
    def _rows_and_one(self) -> list[Receipt]:
        found = self._among
        seen = self.connection.receipts.filter(pk=self.asked.after).first() if self.asked.after else None
        return list((found.older_than(seen) if seen else found)[: PAGE + 1])

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Calls, bytes, refused calls, the first and the last moment."""
        counted = self._among.aggregate(calls=Count("pk"), bytes=Sum("size"), first=Min("at"), last=Max("at"))
        return counted | {"refused": self._among.refused().count()}

    def per_day(self) -> list[tuple[str, int]]:
        """(day, calls) of the last days with a call, days without calls included."""
        last: datetime | None = self.totals["last"]
        if last is None:
            return []
        first = last.date() - timedelta(days=DAYS_SHOWN - 1)
        counted = self._among.filter(at__date__gte=first).order_by().annotate(day=TruncDate("at"))
        counts: dict[date, int] = dict(counted.values_list("day").annotate(calls=Count("pk")))
        days = (first + timedelta(days=number) for number in range(DAYS_SHOWN))
        return [(f"{day:%-d %b}", counts.get(day, 0)) for day in days]

    def trace(self) -> Trace | None:
        """What to look for in CloudTrail; None when there is nothing."""
        newest = self._among.first()
        if newest is None:
            return None
        name = session_name(self.connection.workspace_id, self.asked.job)
        return Trace(
            role_arn=newest.role_arn,
            session=name,
            is_whole=bool(self.asked.job),
            regions=tuple(dict.fromkeys(filter(None, (self.connection.region, HOME_REGION)))),
            first=self.totals["first"],
            last=self.totals["last"],
            request_ids=self._request_ids(),
        )

    def _request_ids(self) -> tuple[str, ...]:
        """Of one job's calls to S3, unless there are too many for a query to list."""
        if not self.asked.job:
            return ()
        asked_of_s3 = self._among.filter(operation__startswith="s3:").exclude(request_id="")
        found = tuple(asked_of_s3.values_list("request_id", flat=True)[: IDS_COMPARED + 1])
        return found if len(found) <= IDS_COMPARED else ()

    @property
    def _among(self) -> ReceiptQuerySet:
        return self.asked.among(Receipt.objects.filter(connection=self.connection))


def asked_for(query: QueryDict) -> Asked:
    """What the address asks for; what makes no sense is left out."""
    after = query.get("after", "")
    return Asked(
        kind=kind_named(query.get("kind", "")),
        job=query.get("job", "")[:ID_LENGTH],
        refused=query.get("refused", "") == "1",
        after=int(after) if after.isdecimal() and after.isascii() and len(after) < 19 else 0,
    )


def show_receipts(
    request: HttpRequest, onboarding: Onboarding, *, template: str, frame: dict[str, Any], url: str, file_url: str
) -> HttpResponse:
    """The page of the onboarding's receipts in the caller's `template` and `frame`.

    `url` is the page's own address, `file_url` that of the CSV file.
    """
    asked = asked_for(request.GET)
    page = Page(onboarding.connection, asked) if onboarding.connection else None
    context: dict[str, Any] = {"page": page, "asked": asked, "kinds": KINDS, "url": url, "file_url": file_url}
    context |= {"queries": _queries(page), "days_kept": settings.RECEIPT_DAYS}
    return page_or_fragment(request, template, "aws_access/_receipts.html", frame | context)


def _queries(page: Page | None) -> dict[str, str]:
    trace = page.trace() if page else None
    if trace is None:
        return {}
    return {"sessions": sessions_command(trace), "athena": athena_query(trace), "lake": lake_query(trace)}
