"""Receipts as a CSV file, written while it is sent: any number of them in little memory. Raises nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse

from wizard.aws.models import Receipt
from wizard.aws.purposes import kind_of
from wizard.onboarding.models import Onboarding
from wizard.web.aws_access.receipts import asked_for

HEAD = (
    "time_utc", "action", "bucket", "key", "status", "code", "bytes", "seconds", "request_id", "job_kind", "job",
    "role_arn", "asked_as",
)  # fmt: skip
ROWS_AT_ONCE = 2_000
FILE_NAME = "embark-receipts.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these a spreadsheet takes a cell for something to work out."""


def send_receipts(request: HttpRequest, onboarding: Onboarding) -> StreamingHttpResponse:
    """The receipts that the address asks for, newest first, as a file to keep."""
    found = Receipt.objects.filter(connection=onboarding.connection_id) if onboarding.connection_id else None
    rows = asked_for(request.GET).among(found) if found is not None else Receipt.objects.none()
    response = StreamingHttpResponse(lines(rows.iterator(chunk_size=ROWS_AT_ONCE)), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


def lines(receipts: Iterable[Receipt]) -> Iterator[str]:
    """The file's lines, a head first."""
    writer = csv.writer(_Echo())
    yield writer.writerow(HEAD)
    for receipt in receipts:
        yield writer.writerow([_harmless(cell) for cell in _cells(receipt)])


def _cells(receipt: Receipt) -> tuple[object, ...]:
    kind = kind_of(receipt.purpose)
    return (
        receipt.at.isoformat(timespec="milliseconds"),
        receipt.operation,
        receipt.bucket,
        receipt.key,
        receipt.status,
        receipt.code,
        receipt.size,
        round(receipt.seconds, 3),
        receipt.request_id,
        kind.title if kind else "",
        receipt.purpose,
        receipt.role_arn,
        _asked_as(receipt),
    )


def _asked_as(receipt: Receipt) -> str:
    """Empty for the connection's own subject, as nearly every call is made."""
    if not receipt.as_stranger:
        return ""
    return "another subject: refused, as it must be" if receipt.is_well_refused else "another subject"


def _harmless(cell: object) -> object:
    """Text that no spreadsheet works out."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
