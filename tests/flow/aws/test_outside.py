"""Our issuer seen from outside: what is asked over HTTP, and what AWS would stumble over. A real server on loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings

from tests.demo_aws import LoopbackIssuer, running_issuer
from tests.fakes.aws import FakeAws
from wizard.accounts.models import User
from wizard.aws.check import outside
from wizard.aws.check.outside import DISCOVERY, read_discovery, read_issuer
from wizard.aws.check.rungs import identity
from wizard.aws.models import AccessCheck, Connection, SigningKey
from wizard.aws.services import request_access_check
from wizard.aws.types import Probe, ProbeState
from wizard.core.problems import ProblemError, Whose


@pytest.fixture
def issuer() -> Iterator[LoopbackIssuer]:
    with running_issuer() as running:
        yield running


def code_of(call: object) -> str:
    with pytest.raises(ProblemError) as caught:
        call()  # type: ignore[operator]
    problem = caught.value.problem
    assert (problem.whose, problem.paste, problem.cure) == (Whose.OURS, "", ""), "nobody is sent to IAM"
    return problem.code


def test_the_keys_are_found_by_their_id(issuer: LoopbackIssuer) -> None:
    found = read_issuer(issuer.url)
    assert found.keys["one"]["n"] == issuer.key.as_dict(private=False)["n"]
    assert 0 < found.seconds < 5


def test_an_issuer_of_the_platform_is_only_asked_who_it_is(issuer: LoopbackIssuer) -> None:
    issuer.documents.pop("/keys.json")
    assert read_discovery(issuer.url).issuer == issuer.url


@pytest.mark.parametrize("name", ["issuer", "jwks_uri"])
@pytest.mark.parametrize("value", ["http://127.0.0.1/elsewhere", None, 7])
def test_another_name_is_noticed(issuer: LoopbackIssuer, name: str, value: Any) -> None:
    issuer.documents[DISCOVERY][name] = value
    assert code_of(lambda: read_issuer(issuer.url)) == "aws.issuer.mismatch"


@pytest.mark.parametrize("path", [DISCOVERY, "/keys.json"])
def test_a_document_that_is_not_there(issuer: LoopbackIssuer, path: str) -> None:
    issuer.documents.pop(path)
    assert code_of(lambda: read_issuer(issuer.url)) == "aws.issuer.unseen"


def test_no_server_at_all(issuer: LoopbackIssuer) -> None:
    assert code_of(lambda: read_issuer("http://127.0.0.1:1/t/one")) == "aws.issuer.unseen"


@pytest.mark.parametrize("document", [[], "text", None])
def test_what_is_no_json_object(issuer: LoopbackIssuer, document: Any) -> None:
    issuer.documents[DISCOVERY] = document if document is not None else []
    assert code_of(lambda: read_issuer(issuer.url)) == "aws.issuer.unseen"


@pytest.mark.parametrize("keys", [None, "x", [None, "x"], [{"kty": "RSA"}]])
def test_an_odd_key_set_holds_no_key(issuer: LoopbackIssuer, keys: Any) -> None:
    issuer.documents["/keys.json"] = {"keys": keys}
    assert "one" not in read_issuer(issuer.url).keys


# --- A server that means harm, or is in trouble ---


class Odd(BaseHTTPRequestHandler):
    """Answers by its path."""

    def do_GET(self) -> None:
        getattr(self, self.path.split("/")[1])()

    def redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://{self.headers['Host']}/good")
        self.end_headers()

    def big(self) -> None:
        self._answer(b'"' + b"x" * 10_000_000 + b'"')

    def deep(self) -> None:
        self._answer(b"[" * 60_000)

    def slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def silent(self) -> None:
        time.sleep(2)

    def broken(self) -> None:
        self.send_response(500)
        self.end_headers()

    def good(self) -> None:
        self._answer(json.dumps({"issuer": f"http://{self.headers['Host']}"}).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def odd() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] - we hang up on it on purpose
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["redirect", "big", "deep", "slow", "silent", "broken"])
def test_it_is_refused_in_time(odd: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "SECONDS", 0.3)
    begun = time.monotonic()
    assert code_of(lambda: read_discovery(f"{odd}/{path}")) == "aws.issuer.unseen"
    assert time.monotonic() - begun < 1.5


# --- The rung ---


def issuer_probe(connection: Connection, by: User) -> Probe:
    check = AccessCheck.objects.get(pk=request_access_check(connection=connection, by=by).pk)
    return next(probe for probe in check.ladder if probe.key == "issuer")


@pytest.mark.django_db(transaction=True)
def test_a_key_that_aws_cannot_see_is_ours(connection: Connection, dana: User, aws: FakeAws, monkeypatch: Any) -> None:
    real = outside.fetch

    def without_keys(url: str) -> outside.Document:
        found = real(url)
        return outside.Document(200, b'{"keys": []}', 0.1) if url.endswith("keys.json") else found

    monkeypatch.setattr(outside, "fetch", without_keys)
    probe = issuer_probe(connection, dana)
    assert probe.problem
    assert (probe.problem.code, probe.problem.whose) == ("aws.issuer.key_unpublished", Whose.OURS)
    assert aws.asked == [], "AWS is not asked in vain"


@pytest.mark.django_db(transaction=True)
def test_another_key_of_the_same_id_is_not_ours(
    connection: Connection, dana: User, aws: FakeAws, monkeypatch: Any
) -> None:
    real = outside.fetch

    def swapped(url: str) -> outside.Document:
        found = real(url)
        if not url.endswith("keys.json"):
            return found
        keys = [{**key.public_jwk, "n": "AQAB"} for key in SigningKey.objects.all()]
        return outside.Document(200, json.dumps({"keys": keys}).encode(), 0.1)

    monkeypatch.setattr(outside, "fetch", swapped)
    problem = issuer_probe(connection, dana).problem
    assert problem
    assert problem.code == "aws.issuer.key_unpublished"


@pytest.mark.django_db(transaction=True)
def test_a_platform_whose_issuer_is_private_is_only_noted(
    connection: Connection, dana: User, aws: FakeAws, monkeypatch: Any
) -> None:
    monkeypatch.setattr(identity, "is_projected", lambda: True)
    monkeypatch.setattr(outside, "fetch", lambda url: outside.Document(403, b"", 0.1))
    probe = issuer_probe(connection, dana)
    assert probe.state == ProbeState.WARNING


@pytest.mark.django_db(transaction=True)
def test_it_is_asked_where_customers_were_told(
    connection: Connection, dana: User, aws: FakeAws, settings: LazySettings, monkeypatch: Any
) -> None:
    asked: list[str] = []
    real = outside.fetch
    monkeypatch.setattr(outside, "fetch", lambda url: asked.append(url) or real(url))
    assert issuer_probe(connection, dana).state == ProbeState.OK
    assert [url.startswith(f"{settings.BASE_URL}/t/") for url in asked] == [True, True]
