"""Speaking to another server: every way in which it can fail has its own Problem, and none tells the token."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.fakes import registry_server as fake
from tests.fakes.registry_server import TOKEN, Registry
from wizard.core.problems import ProblemError
from wizard.registration.destinations import server as module
from wizard.registration.destinations.addresses import parse_address
from wizard.registration.destinations.base import UnansweredError
from wizard.registration.destinations.checking import check
from wizard.registration.destinations.server import RemoteServer

PATH = "/v1beta/models/fraud/versions"


@pytest.fixture
def registry() -> Iterator[Registry]:
    with fake.serving() as registry:
        yield registry


def at(url: str, *, token: str = TOKEN, hosts: list[str] | None = None, seconds: float = 5) -> RemoteServer:
    address = parse_address(url)
    allowed = [address.place] if hosts is None else hosts
    return RemoteServer(address=address, token=token, hosts=allowed, seconds=seconds)


def problem_of(server: RemoteServer, *, unanswered: bool = False) -> str:
    """The code of what a question ends in."""
    with pytest.raises(ProblemError) as failed:
        server.ask("POST", PATH, body={})
    assert isinstance(failed.value, UnansweredError) == unanswered
    assert TOKEN not in str(failed.value.problem)
    assert failed.value.__cause__ is None
    return failed.value.problem.code


def test_a_question_carries_token_and_key_and_asks_no_proxy(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    answer = at(registry.url).ask("POST", "/v1beta/models", body={"id": "x"}, key="reg_1:model")
    assert (answer.status, answer.body) == (201, {"id": "x"})
    (asked,) = registry.asked
    assert asked == fake.Asked("POST", "/v1beta/models", asked.key, {"id": "x"})
    assert asked.key.startswith("reg_1:model:")


def test_a_key_stands_for_the_words_that_it_comes_with(registry: Registry) -> None:
    """Sent again in the same words it is the same key; in others, to another place or by another call it is none."""
    server, path = at(registry.url), "/v1beta/models"
    for sent, body, key in (
        (path, {"id": "x", "name": "X"}, "reg_1:model"),
        (path, {"name": "X", "id": "x"}, "reg_1:model"),
        (path, {"id": "y", "name": "X"}, "reg_1:model"),
        (f"{path}/x/versions", {"id": "x", "name": "X"}, "reg_1:model"),
        (path, {"id": "x", "name": "X"}, "reg_2:model"),
    ):
        server.ask("POST", sent, body=body, key=key)
    keys = [asked.key for asked in registry.asked]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4
    server.ask("GET", path)
    assert registry.asked[-1].key == ""


def test_a_host_that_is_not_allowed_hears_nothing(registry: Registry) -> None:
    assert problem_of(at(registry.url, hosts=["127.0.0.1:1"])) == "destination.host.not_allowed"
    assert registry.asked == []


@pytest.mark.parametrize(
    ("fault", "code", "unanswered"),
    [
        (fake.status(500), "destination.failed", True),
        (fake.status(503), "destination.failed", True),
        (fake.page(502), "destination.failed", True),
        (fake.status(401), "destination.token.refused", False),
        (fake.status(403), "destination.token.refused", False),
        (fake.status(429), "destination.too_fast", False),
        (fake.status(302, Location="/elsewhere"), "destination.redirect", False),
        (fake.status(307, Location="http://127.0.0.1:1/"), "destination.redirect", False),
        (fake.page(), "destination.not_json", True),
        (fake.status(200, b'{"a": 1'), "destination.not_json", True),
        (fake.status(200, b"[" * 100_000), "destination.not_json", True),
        (fake.status(200, b'"' + b"x" * module.LARGEST + b'"'), "destination.too_large", True),
        (fake.hang_up(after=True), "destination.broken_off", True),
        (fake.slow(1.5), "destination.timeout", True),
    ],
)
def test_an_answer_that_is_none(registry: Registry, fault: fake.Fault, code: str, unanswered: bool) -> None:
    registry.fail(".*", fault)
    server = at(registry.url, seconds=0.4 if code == "destination.timeout" else 5)
    assert problem_of(server, unanswered=unanswered) == code
    assert len(registry.asked) == 1, "nothing is followed or sent again"


def test_a_body_that_drips_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                try:
                    for _ in range(1_000):
                        connection.sendall(b" ")
                        threading.Event().wait(0.05)
                except OSError:
                    pass

        threading.Thread(target=drip, daemon=True).start()
        server = at(f"http://127.0.0.1:{listening.getsockname()[1]}", seconds=0.5)
        assert problem_of(server, unanswered=True) == "destination.timeout"


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert problem_of(at(f"http://127.0.0.1:{port}")) == "destination.refused"


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert problem_of(at("https://models.acme.test")) == "destination.name.unknown"


def test_a_server_without_a_certificate(registry: Registry) -> None:
    """It speaks plain HTTP where TLS is spoken to it."""
    assert problem_of(at(registry.url.replace("http://", "https://"))) == "destination.tls"


def test_a_reason_is_told_without_the_token_that_it_echoes(registry: Registry) -> None:
    registry.fail(".*", fake.status(422, {"error": {"message": f"bad\n\x1b[31m Bearer {TOKEN} " + "x" * 500}}))
    server = at(registry.url)
    problem = server.refusal(server.ask("POST", PATH, body={})).problem
    assert problem.code == "destination.refuses"
    assert "bad  [31m Bearer [token] xxx" in problem.detail
    assert TOKEN not in str(problem)
    assert len(problem.detail) < 400


def code_of_check(registry: Registry, token: str = TOKEN) -> str:
    try:
        check(at(registry.url, token=token))
    except ProblemError as error:
        return error.problem.code
    return ""


def test_a_server_that_speaks_the_api_and_takes_the_token_is_fine(registry: Registry) -> None:
    assert code_of_check(registry) == ""
    assert {asked.method for asked in registry.asked} == {"GET"}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (fake.status(404), "destination.generation"),
        (fake.status(200, {"is_field_schema_supported": False}), "destination.generation"),
        (fake.status(200, [1]), "destination.generation"),
        (fake.page(), "destination.not_json"),
        (fake.status(301, Location="/"), "destination.redirect"),
    ],
)
def test_a_server_of_another_kind_is_not(registry: Registry, fault: fake.Fault, code: str) -> None:
    registry.fail("GET /v1beta/capabilities/", fault)
    assert code_of_check(registry) == code


def test_a_token_that_is_not_taken(registry: Registry) -> None:
    assert code_of_check(registry, token="other") == "destination.token.refused"
