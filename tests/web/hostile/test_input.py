"""No request breaks a page: what no database stores, what is far too long and what is no number is refused, never 500.

PostgreSQL stores no U+0000 and no text beyond a column's length, and its indexes take no long entries; SQLite minds
none of it. So these tests mean most on PostgreSQL (`scripts/with_postgres.py`).
"""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from tests import factories, records
from wizard.accounts.models import User, Workspace
from wizard.onboarding.models import Onboarding

NUL = "a%00b"
LONG = "x" * 60_000
HAN = "".join(chr(0x4E00 + number * 37 % 20_000) for number in range(1_000))
"""3,000 bytes that no compression makes short."""


@pytest.fixture(autouse=True)
def _fresh_rate_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.mapped(acme, dana)


def refused(status: int) -> bool:
    return 400 <= status < 500


@pytest.mark.parametrize(
    "address",
    [
        f"/models/{NUL}/",
        f"/models/{NUL}/datasets/{NUL}",
        f"/onboardings/{NUL}/",
        f"/onboardings/{NUL}/model",
        f"/t/{NUL}/keys.json",
        f"/t/{NUL}/.well-known/openid-configuration",
        f"/customers/?text={NUL}",
        f"/customers/?customer={NUL}",
        f"/accounts/login/?next=/{NUL}",
        f"/{NUL}",
    ],
)
def test_a_nul_in_an_address(as_mo: Client, address: str) -> None:
    assert refused(as_mo.get(address).status_code)


@pytest.mark.parametrize("query", ["data?prefix={}", "data?dataset={}", "model/id?model_name={}", "columns?x={}"])
def test_a_nul_in_a_question(row: Onboarding, as_dana: Client, query: str) -> None:
    assert refused(as_dana.get(f"/onboardings/{row.pk}/{query.format(NUL)}").status_code)


def test_a_nul_as_a_version(acme: Workspace, as_dana: Client) -> None:
    model = records.model(acme)
    records.version(model)
    assert refused(as_dana.get(f"/models/{model.pk}/?version={NUL}").status_code)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("start", {"workspace": "a\0b"}),
        ("{}/model", {"model_name": "a\0b", "model_type": "binary", "version_name": "v1"}),
        ("{}/aws", {"action": "bucket", "bucket": "a\0b", "account_id": "1" * 12, "role_name": "r"}),
        ("{}/aws", {"role_arn": "a\0b"}),
        ("{}/data", {"action": "browse", "prefix": "a\0b"}),
        ("{}/data", {"action": "pick", "key": "a\0b"}),
        ("{}/data", {"action": "sample", "location": "s3://acme-ml/x", "dataset": "a\0b"}),
        ("{}/columns", {"name-2": "a\0b"}),
        ("{}/columns", {"actual_for-2": "a\0b"}),
        ("{}/columns", {"a\0b": "x"}),
    ],
)
def test_a_nul_in_a_form(row: Onboarding, as_dana: Client, address: str, sent: dict[str, str]) -> None:
    if address.endswith("columns"):
        sent = sent | {"columns_hash": row.mapping.columns_hash}
    assert refused(as_dana.post(f"/onboardings/{address.format(row.pk)}", sent).status_code)


def test_a_nul_in_a_cookie(client: Client, db: None) -> None:
    client.cookies.load('embark_session="\\000aaaaaaaaaaaaaaaaaaa"')
    assert client.get("/models/").status_code < 500


@pytest.mark.parametrize("charset", ["rot13", "idna", "utf-16", "utf-7", "undefined", "nonsense"])
def test_an_odd_encoding(as_dana: Client, row: Onboarding, charset: str) -> None:
    address = f"/onboardings/{row.pk}/data"
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    for method, question, body in (("GET", "prefix=%C3%A4", b""), ("POST", "", b"action=browse&prefix=%C3%A4")):
        answer = as_dana.generic(method, address, body, kind, QUERY_STRING=question)
        assert answer.status_code < 500


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "application/json", "x"])
@pytest.mark.parametrize("step", ["model", "aws", "data", "columns", "review"])
def test_an_odd_content_type(row: Onboarding, as_dana: Client, step: str, kind: str) -> None:
    assert as_dana.post(f"/onboardings/{row.pk}/{step}", b'{"a": ["\x00', content_type=kind).status_code < 500


def test_a_file_is_not_taken(row: Onboarding, as_dana: Client) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhello\r\n--x--\r\n'
    answer = as_dana.post(f"/onboardings/{row.pk}/model", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


def test_a_body_that_is_too_large(row: Onboarding, as_dana: Client) -> None:
    assert as_dana.post(f"/onboardings/{row.pk}/model", {"description": "x" * 3_000_000}).status_code == 400


def test_too_many_fields(row: Onboarding, as_dana: Client) -> None:
    many = "&".join(f"f{number}=" for number in range(20_001))
    kind = "application/x-www-form-urlencoded"
    assert as_dana.post(f"/onboardings/{row.pk}/columns", many, content_type=kind).status_code == 400


@pytest.mark.parametrize("number", ["9" * 6_000, "-1", "1e9", "٣", "²", "", "x"])
def test_a_number_that_names_no_row(row: Onboarding, as_dana: Client, number: str) -> None:
    address, seen = f"/onboardings/{row.pk}/columns", row.mapping.columns_hash
    odd = dict.fromkeys(("column", "open", "pick", "active", "since", "until"), number)
    for action in ("edit", "apply", "apply-shown", "undo"):
        sent = odd | {"action": action, "kind": "feature", "bulk_kind": "feature", "columns_hash": seen}
        for headers in ({}, {"HX-Request": "true"}):
            assert as_dana.post(address, sent, headers=headers).status_code < 500
    for question in (odd, {"from": number}):
        assert as_dana.get(address, question).status_code == 200
        assert as_dana.get(f"{address}/news", question, headers={"HX-Request": "true"}).status_code < 500


@pytest.mark.parametrize("dimensions", ["1 " * 50_000, "9" * 50_000, "-1", "0x0"])
def test_dimensions_without_end(row: Onboarding, as_dana: Client, dimensions: str) -> None:
    sent = {"dimensions": dimensions, "columns_hash": row.mapping.columns_hash, "action": "edit", "column": "5"}
    as_dana.post(f"/onboardings/{row.pk}/columns", sent)
    row.refresh_from_db()
    assert len(row.mapping.draft.columns[5].dimensions) <= 16


def test_a_kind_and_type_that_do_not_exist(row: Onboarding, as_dana: Client) -> None:
    for sent in ({"kind": "boss"}, {"type": "boss"}, {"kind": LONG}):
        edit = {"action": "edit", "column": "2", "columns_hash": row.mapping.columns_hash}
        answer = as_dana.post(f"/onboardings/{row.pk}/columns", sent | edit)
        assert answer.status_code == 422


@pytest.mark.parametrize("text", [LONG, HAN, "s3://acme-ml/" + HAN, "s3://acme-ml/" + HAN[:900]])
@pytest.mark.parametrize(
    ("step", "field", "more"),
    [
        ("model", "model_name", {}),
        ("model", "model_id", {"model_name": "x"}),
        ("model", "tags", {"model_name": "x"}),
        ("model", "icon", {"model_name": "x"}),
        ("aws", "bucket", {"action": "bucket", "account_id": "1" * 12, "role_name": "r"}),
        ("aws", "account_id", {"action": "bucket", "bucket": "acme-ml", "role_name": "r"}),
        ("aws", "role_name", {"action": "bucket", "bucket": "acme-ml", "account_id": "1" * 12}),
        ("aws", "role_arn", {}),
        ("data", "location", {"action": "sample"}),
        ("data", "format", {"action": "sample", "location": "s3://acme-ml/x.csv"}),
        ("data", "prefix", {"action": "browse"}),
        ("data", "key", {"action": "pick"}),
        ("data", "open", {"action": "pick"}),
    ],
)
def test_text_that_is_too_long(
    row: Onboarding, as_dana: Client, step: str, field: str, more: dict[str, str], text: str
) -> None:
    sent = {"model_type": "binary", "version_name": "v1"} | more | {field: text}
    assert as_dana.post(f"/onboardings/{row.pk}/{step}", sent).status_code < 500


def test_a_role_whose_arn_is_too_long_for_its_column(row: Onboarding, as_dana: Client) -> None:
    role_arn = f"arn:aws:iam::{'1' * 12}:role/{'path/' * 150}embark"
    sent = {"action": "role", "role_arn": role_arn, "other_account": "on"}
    assert as_dana.post(f"/onboardings/{row.pk}/aws", sent).status_code == 422


def test_an_address_that_is_too_long_for_its_column(
    as_mo: Client, client: Client, django_capture_on_commit_callbacks
) -> None:
    email = "a" * 60 + "@" + "b" * 60 + ("." + "c" * 60) * 3 + ".test"
    assert 254 < len(email) <= 320
    assert as_mo.post("/customers/new", {"name": "New", "member_email": email}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/login/code/", {"email": email}).status_code < 500
        assert client.post("/accounts/login/", {"login": email, "password": "x"}).status_code < 500
        assert client.post("/accounts/password/reset/", {"email": email}).status_code < 500


@pytest.mark.parametrize("question", ["text=" + LONG, "customer=" + LONG, "state=boss", "state=" + LONG])
def test_a_filter_that_makes_no_sense_filters_nothing(as_mo: Client, question: str) -> None:
    assert as_mo.get(f"/customers/?{question}").status_code == 200


@pytest.mark.parametrize("text", [LONG, HAN, "[", "*" * 300, "?*" * 150, "%", "&kind=id", "a\x00b"])
def test_a_filter_and_a_pattern_of_anything(row: Onboarding, as_dana: Client, text: str) -> None:
    address = f"/onboardings/{row.pk}/columns"
    for name in ("text", "pattern", "kind", "sort", "edit"):
        assert as_dana.get(address, {name: text}).status_code in (200, 400)
    sent = {"action": "apply", "pattern": text, "filter": text, "bulk_kind": "feature"}
    assert as_dana.post(address, sent | {"columns_hash": row.mapping.columns_hash}).status_code < 500
