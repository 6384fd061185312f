"""Receipts as a page and as a file: who may read them, what they show, and that no key does harm."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Receipt
from wizard.onboarding.models import Onboarding
from wizard.web.aws_access.receipts import PAGE

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


def receipt(row: Onboarding, **facts: Any) -> Receipt:
    return Receipt(
        **{
            "connection": row.connection,
            "at": NOON,
            "purpose": "smp_0000000000000001",
            "role_arn": "arn:aws:iam::123456789012:role/embark-acme",
            "operation": "s3:GetObject",
            "bucket": "acme-ml",
            "key": "in/a.csv",
            "size": 1000,
            "status": 206,
            "request_id": "REQ1",
            "seconds": 0.02,
        }
        | facts
    )


def keep(*receipts: Receipt) -> None:
    Receipt.objects.bulk_create(receipts)


def page_of(browser: Client, row: Onboarding, query: str = "") -> str:
    answer = browser.get(f"/onboardings/{row.pk}/aws/receipts{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def file_of(browser: Client, row: Onboarding, query: str = "") -> list[list[str]]:
    answer = browser.get(f"/onboardings/{row.pk}/aws/receipts.csv{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode(), newline="")))


@pytest.mark.parametrize("page", ["receipts", "receipts.csv"])
def test_members_and_the_account_manager_read_them_and_nobody_else(
    row: Onboarding, page: str, as_dana: Client, as_tim: Client, as_mo: Client, as_eve: Client, client: Client
) -> None:
    address = f"/onboardings/{row.pk}/aws/{page}"
    assert [browser.get(address).status_code for browser in (as_dana, as_tim, as_mo, as_eve)] == [200, 200, 200, 404]
    assert client.get(address).status_code == 302
    assert as_dana.post(address).status_code == 405


def test_before_the_first_call_the_page_says_so(row: Onboarding, as_dana: Client, acme: Workspace, dana: User) -> None:
    assert "No call has been made yet" in page_of(as_dana, row)
    without_connection = factories.onboarding(acme, dana)
    assert "No call has been made yet" in page_of(as_dana, without_connection)
    assert len(file_of(as_dana, without_connection)) == 1


def test_a_receipt_says_what_was_asked_and_what_came(row: Onboarding, as_dana: Client) -> None:
    keep(
        receipt(row, key="in/<b>.csv"),
        receipt(row, operation="sts:AssumeRoleWithWebIdentity", bucket="", key="", status=0, code="ConnectTimeoutError",
                request_id="", purpose="chk_1", size=0),
    )  # fmt: skip
    page = page_of(as_dana, row)
    assert "acme-ml/in/&lt;b&gt;.csv" in page
    assert "Read a range" in page
    assert "Open a session" in page
    assert "no answer" in page
    assert "none came" in page
    assert 'datetime="2026-11-24T12:00:00+00:00"' in page


def test_another_connections_receipts_are_not_shown(
    row: Onboarding, as_dana: Client, acme: Workspace, dana: User
) -> None:
    other = factories.connected(acme, dana)
    keep(receipt(other, key="in/theirs.csv"))
    assert "theirs" not in page_of(as_dana, row)
    assert len(file_of(as_dana, row)) == 1


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["check", "listed", "refused", "sampled", "synced"]),
        ("?kind=check", ["check"]),
        ("?kind=listing", ["listed"]),
        ("?kind=sample", ["refused", "sampled"]),
        ("?kind=sync", ["synced"]),
        ("?kind=sample&refused=1", ["refused"]),
        ("?job=smp_2", ["refused"]),
        ("?kind=none&after=x&refused=no", ["check", "listed", "refused", "sampled", "synced"]),
    ],
)
def test_filters(row: Onboarding, as_dana: Client, query: str, keys: list[str]) -> None:
    keep(
        receipt(row, purpose="chk_1", key="check"),
        receipt(row, purpose="lst_1", key="listed"),
        receipt(row, purpose="smp_1", key="sampled"),
        receipt(row, purpose="smp_2", key="refused", status=403),
        receipt(row, purpose="syn_1", key="synced"),
    )
    assert sorted(line[3] for line in file_of(as_dana, row, query)[1:]) == keys
    page = page_of(as_dana, row, query)
    assert [key for key in ("check", "listed", "refused", "sampled", "synced") if f"acme-ml/{key}<" in page] == keys
    assert f"<dt>Calls</dt><dd>{len(keys)}</dd>" in page


def test_nothing_fits(row: Onboarding, as_dana: Client) -> None:
    keep(receipt(row))
    page = page_of(as_dana, row, "?refused=1")
    assert "Nothing fits this filter" in page
    assert "Show all" in page


def test_pages_hold_every_receipt_once_newest_first(row: Onboarding, as_dana: Client) -> None:
    keep(
        *(receipt(row, key=f"k{number:04}", at=NOON + timedelta(seconds=number // 3)) for number in range(2 * PAGE + 5))
    )
    seen: list[str] = []
    query = ""
    for _ in range(3):
        answer = as_dana.get(f"/onboardings/{row.pk}/aws/receipts{query}")
        page = answer.context["page"]
        seen += [each.key for each in page.rows]
        query = page.older
    assert query == ""
    assert seen == [f"k{number:04}" for number in range(2 * PAGE + 4, -1, -1)]


def test_a_page_after_a_receipt_that_is_gone_or_anothers_is_the_first(
    row: Onboarding, as_dana: Client, acme: Workspace, dana: User
) -> None:
    other = factories.connected(acme, dana)
    keep(receipt(row, key="mine"), receipt(other, key="theirs", at=NOON - timedelta(days=1)))
    theirs = Receipt.objects.get(key="theirs")
    for after in (theirs.pk, 10**18):
        assert "acme-ml/mine" in page_of(as_dana, row, f"?after={after}")


def test_totals_are_of_all_pages_and_days_without_calls_are_days(row: Onboarding, as_dana: Client) -> None:
    keep(*(receipt(row, at=NOON - timedelta(days=number % 3 * 2), size=10) for number in range(PAGE + 20)))
    page = as_dana.get(f"/onboardings/{row.pk}/aws/receipts").context["page"]
    assert (page.totals["calls"], page.totals["bytes"], page.totals["refused"]) == (PAGE + 20, 10 * (PAGE + 20), 0)
    assert len(page.per_day()) == 30
    assert [count for _, count in page.per_day()[-5:]] == [40, 0, 40, 0, 40]


def test_the_queries_name_the_session_of_one_job(row: Onboarding, as_dana: Client) -> None:
    keep(receipt(row), receipt(row, purpose="chk_1", request_id="REQ2"))
    whole = as_dana.get(f"/onboardings/{row.pk}/aws/receipts").context["queries"]
    assert f"role/embark-acme/embark-{row.workspace_id}-%'" in whole["athena"]
    one = as_dana.get(f"/onboardings/{row.pk}/aws/receipts?job=chk_1").context["queries"]
    assert f"role/embark-acme/embark-{row.workspace_id}-chk_1'" in one["athena"]
    assert "'REQ2'" in one["athena"]
    assert "'REQ1'" not in one["athena"]


def test_a_part_of_the_page_is_given_alone(row: Onboarding, as_dana: Client) -> None:
    keep(receipt(row))
    part = as_dana.get(f"/onboardings/{row.pk}/aws/receipts", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="receipts"' in part


def test_the_file_is_an_attachment_with_everything(row: Onboarding, as_dana: Client) -> None:
    keep(receipt(row, key='in/"quoted", and\nbroken.csv'))
    answer = as_dana.get(f"/onboardings/{row.pk}/aws/receipts.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="embark-receipts.csv"'
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["X-Content-Type-Options"] == "nosniff"
    head, line = file_of(as_dana, row)
    assert dict(zip(head, line, strict=True)) == {
        "time_utc": "2026-11-24T12:00:00.000+00:00",
        "action": "s3:GetObject",
        "bucket": "acme-ml",
        "key": 'in/"quoted", and\nbroken.csv',
        "status": "206",
        "code": "",
        "bytes": "1000",
        "seconds": "0.02",
        "request_id": "REQ1",
        "job_kind": "Sample",
        "job": "smp_0000000000000001",
        "role_arn": "arn:aws:iam::123456789012:role/embark-acme",
        "asked_as": "",
    }


def test_what_must_be_refused_does_not_count_as_refused(row: Onboarding, as_dana: Client) -> None:
    asked = {"operation": "sts:AssumeRoleWithWebIdentity", "as_stranger": True}
    keep(
        receipt(row, status=403, code="AccessDenied", **asked),
        receipt(row, status=200, **asked),
        receipt(row, status=0, code="ReadTimeoutError", **asked),
        receipt(row, status=403, code="AccessDenied"),
    )
    page = as_dana.get(f"/onboardings/{row.pk}/aws/receipts")
    assert page.context["page"].totals["refused"] == 2
    assert page.content.decode().count("as another subject: refused, as it must be") == 1
    assert page.content.decode().count("as another subject: let in") == 1
    head, *lines = file_of(as_dana, row)
    said = sorted(line[head.index("asked_as")] for line in lines)
    assert said == ["", "another subject", "another subject", "another subject: refused, as it must be"]
    assert len(file_of(as_dana, row, "?refused=1")) == 1 + 2


@pytest.mark.parametrize("key", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_key_is_a_formula(row: Onboarding, as_dana: Client, key: str) -> None:
    keep(receipt(row, key=key, code=key, request_id=key))
    cells = file_of(as_dana, row)[1]
    assert [cells[place] for place in (3, 5, 8)] == [f"'{key}"] * 3


def test_fifty_thousand_receipts_are_sent_in_little_memory(row: Onboarding, as_dana: Client) -> None:
    Receipt.objects.bulk_create((receipt(row) for _ in range(50_000)), batch_size=5_000)
    answer = as_dana.get(f"/onboardings/{row.pk}/aws/receipts.csv")
    tracemalloc.start()
    sent = sum(part.count(b"\r\n") for part in answer.streaming_content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent == 50_001
    assert most < 20_000_000
