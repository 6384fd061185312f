"""Another server of both generations, in this process: it keeps what it is sent, and fails as it is told to.

Held to a real Embark by tests/contract/test_destination.py.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "canary-token-7f3a9c"
VERSIONS = re.compile(r"/v1beta/models/([^/]+)/versions")
IDENTITY = "/v1/identity-service/accounts/acme/workspaces/ml"
THINGS = re.compile(r"/api/v1/acme/ml/(models|model-versions|data-sources|datasets)")
TOLD_APART_BY = {
    "model-versions": ("model_id", "name"),
    "data-sources": ("name",),
    "datasets": ("model_version_id", "stage"),
}
"""What there is once, in 3.x; models of one name there may be several."""
DATASETS = re.compile(r"/v1beta/models/([^/]+)/versions/([^/]+)/datasets")


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    key: str
    body: Any = None


Fault = Callable[["_Handler", Callable[[], None]], None]
"""What becomes of a request: it is given the handler, and the work that an answer would stand for."""


@dataclass
class Registry:
    """The state: models by id, versions by (model, name), datasets by (model, version, kind)."""

    models: dict[str, Any] = field(default_factory=dict)
    versions: dict[tuple[str, str], Any] = field(default_factory=dict)
    datasets: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    things: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What 3.x calls by ids of the server: models, model-versions, data-sources, datasets."""
    asked: list[Asked] = field(default_factory=list)
    sent_models: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Key of a request that has made a model → its body and its answer."""
    effects: list[str] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    """(pattern of "METHOD path", fault), each used once."""
    url: str = ""

    def fail(self, pattern: str, fault: Fault, times: int = 1) -> None:
        """Let the next requests like `pattern` end so."""
        self.faults += [(pattern, fault)] * times

    def posts(self) -> list[str]:
        """Paths of the posts that have arrived, in order."""
        return [asked.path for asked in self.asked if asked.method == "POST"]

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Do what is asked; status and body."""
        if asked.path == "/v1beta/capabilities/":
            return 200, {"is_field_schema_supported": True}
        if asked.path == "/v1beta/models" and asked.method == "POST":
            return self._once(asked, lambda: self._model(asked.body))
        if found := VERSIONS.fullmatch(asked.path):
            return self._versions(asked, unquote(found[1]))
        if found := DATASETS.fullmatch(asked.path):
            return self._dataset(asked.body, unquote(found[1]), unquote(found[2]))
        if asked.path == IDENTITY:
            return 200, {"name": "ml"}
        address = urlsplit(asked.path)
        if found := THINGS.fullmatch(address.path):
            listed = self.things.setdefault(found[1], [])
            if asked.method != "POST":
                return 200, _of(listed, address.query)
            make = partial(self._made, found[1], listed, asked.body)
            return self._once(asked, make) if found[1] == "models" else make()
        return 404, _refusal("nothing here")

    def _once(self, asked: Asked, make: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
        """What a request with its key has come to; a key that comes with another body is refused."""
        if asked.key in self.sent_models:
            body, answer = self.sent_models[asked.key]
            return (201, answer) if body == asked.body else (422, _refusal("another body with the same key"))
        status, answer = make()
        if asked.key and status == 201:
            self.sent_models[asked.key] = asked.body, answer
        return status, answer

    def _made(self, things: str, listed: list[dict[str, Any]], body: Any) -> tuple[int, Any]:
        told_apart_by = TOLD_APART_BY.get(things, ())
        if told_apart_by and any(all(each[name] == body[name] for name in told_apart_by) for each in listed):
            return 409, _refusal("exists")
        kind = {"type": body["connection"]["type"]} if things == "data-sources" else {}
        made = body | kind | {"id": f"{things}-{len(listed) + 1}"}
        listed.append(made)
        self.effects.append(f"{things} {body.get('name') or body['stage']}")
        return 201, made

    def _model(self, body: Any) -> tuple[int, Any]:
        if body["id"] in self.models:
            return 409, _refusal("exists")
        self.models[body["id"]] = body
        self.effects.append(f"model {body['id']}")
        return 201, {"id": body["id"]}

    def _versions(self, asked: Asked, model: str) -> tuple[int, Any]:
        if model not in self.models:
            return 404, _refusal("no such model")
        if asked.method == "GET":
            return 200, [{"id": "v", "name": name} for of, name in self.versions if of == model]
        place = (model, asked.body["name"])
        if place in self.versions:
            return (200, {"id": "v"}) if self.versions[place] == asked.body else (409, _refusal("differs"))
        self.versions[place] = asked.body
        self.effects.append(f"version {place[1]}")
        return 201, {"id": "v"}

    def _dataset(self, body: Any, model: str, version: str) -> tuple[int, Any]:
        if (model, version) not in self.versions:
            return 404, _refusal("no such version")
        place = (model, version, body["name"])
        if self.datasets.get(place) != body:
            self.effects.append(f"dataset {body['name']}")
        self.datasets[place] = body
        return 201, {"id": "d", "name": body["name"]}


def _of(listed: list[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    wanted = {name: values[0] for name, values in parse_qs(query).items()}
    return [each for each in listed if all(each[name] == value for name, value in wanted.items())]


def _refusal(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "detail": None}, "detail": message}


class _Handler(BaseHTTPRequestHandler):
    registry: Registry

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def send(self, status: int, body: Any, *, kind: str = "application/json", **headers: str) -> None:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(text)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def _serve(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(self.command, self.path, self.headers.get("Idempotency-Key", ""), json.loads(text or b"null"))
        self.registry.asked.append(asked)
        if self.path != "/v1beta/capabilities/" and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.send(401, _refusal(f"the token {self.headers.get('Authorization')} is unknown"))
        named = f"{self.command} {self.path}"
        for place, (pattern, fault) in enumerate(self.registry.faults):
            if re.fullmatch(pattern, named):
                del self.registry.faults[place]
                return fault(self, lambda: self.registry.answer(asked))
        return self.send(*self.registry.answer(asked))


def status(code: int, body: Any = None, *, after: bool = False, **headers: str) -> Fault:
    """Answer `code`; with `after`, when the work has been done."""

    def fault(handler: _Handler, work: Callable[[], None]) -> None:
        if after:
            work()
        handler.send(code, body if body is not None else _refusal("told to"), **headers)

    return fault


def page(code: int = 200) -> Fault:
    """Answer with a page for browsers."""
    return lambda handler, work: handler.send(code, b"<html>hello</html>", kind="text/html")


def hang_up(*, after: bool) -> Fault:
    """Close the connection without a word, before or after the work."""

    def fault(handler: _Handler, work: Callable[[], None]) -> None:
        if after:
            work()
        handler.close_connection = True

    return fault


def held(*, after: bool) -> Fault:
    """Never answer: whoever asks is to be killed meanwhile."""

    def fault(handler: _Handler, work: Callable[[], Any]) -> None:
        if after:
            work()
        handler.rfile.read(1)  # until the connection is gone

    return fault


def slow(seconds: float) -> Fault:
    """Work at once, answer late."""

    def fault(handler: _Handler, work: Callable[[], Any]) -> None:
        answer = work()
        time.sleep(seconds)
        handler.send(*answer)

    return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Whoever asked has gone; that is what some tests are about."""


@contextmanager
def serving() -> Iterator[Registry]:
    """A server on a free port of loopback, with an empty registry."""
    registry = Registry()
    handler = type("Handler", (_Handler,), {"registry": registry})
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    registry.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
