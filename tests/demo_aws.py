"""The demo's AWS for tests: the real MiniStack behind the real front, on free ports, and a tiny OIDC issuer."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import urllib3
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.ports import first_port
from wizard.demo import programs
from wizard.demo.addresses import Places, Ports, local
from wizard.demo.cloud_admin import AdminClients, admin_clients
from wizard.demo.config import demo_config
from wizard.demo.keyring import Secrets, new_secrets
from wizard.demo.ports import free_port
from wizard.demo.processes import start


@dataclass(frozen=True, kw_only=True)
class DemoAws:
    """A running demo AWS: `endpoint` is the front, `behind` MiniStack itself; `admin` acts with the root key."""

    endpoint: str
    behind: str
    secrets: Secrets
    admin: AdminClients


@contextlib.contextmanager
def running_demo_aws(folder: Path, *, secrets: Secrets | None = None) -> Iterator[DemoAws]:
    """Start MiniStack and front with their state in `folder`; stop both at the end."""
    secrets = secrets or new_secrets()
    s3 = free_port(first_port(30_100))
    stage = programs.Stage(
        config=demo_config({}),
        places=Places(data=folder),
        ports=Ports(web=0, s3=s3, cloud=free_port(s3 + 1)),
        secrets=secrets,
    )
    stage.places.cloud.mkdir(parents=True, exist_ok=True)
    children = [start(programs.cloud(stage)), start(programs.front(stage))]
    try:
        _wait(f"{local(stage.ports.cloud)}/_ministack/ready")
        _wait(f"{local(stage.ports.s3)}/_front/health")
        admin = admin_clients(endpoint=local(s3), access_key=secrets.access_key, secret_key=secrets.secret_access_key)
        yield DemoAws(endpoint=local(s3), behind=local(stage.ports.cloud), secrets=secrets, admin=admin)
    finally:
        for child in reversed(children):
            child.stop()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(urllib3.exceptions.HTTPError):
            if urllib3.request("GET", url, retries=False).status == 200:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(url)
        time.sleep(0.05)


@dataclass
class LoopbackIssuer:
    """An OIDC issuer of one workspace; tests break its tokens, its keys and its discovery document.

    `key` signs, under the id "one"; `second` is published beside it as "next", as a key is whose turn is still to come.
    """

    url: str
    key: RSAKey
    second: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    documents: dict[str, Any] = field(default_factory=dict)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Good claims, changed; a change to None takes the claim away."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": "workspace:wsp_one",
            "aud": "sts.amazonaws.com",
            "iat": now,
            "nbf": now,
            "exp": now + 300,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, *, key: RSAKey | None = None, kid: str = "one", **changes: Any) -> str:
        """A signed token with good claims, changed."""
        return jwt.encode({"alg": "RS256", "kid": kid}, self.claims(**changes), key or self.key)

    def publish(self) -> None:
        """(Re)publish a correct discovery document and key set."""
        public = [
            {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": "RS256"}
            for kid, key in (("one", self.key), ("next", self.second))
        ]
        self.documents.clear()
        self.documents.update(
            {
                "/.well-known/openid-configuration": {"issuer": self.url, "jwks_uri": f"{self.url}/keys.json"},
                "/keys.json": {"keys": public},
            }
        )


@contextlib.contextmanager
def running_issuer(path: str = "/t/one") -> Iterator[LoopbackIssuer]:
    """Serve an issuer on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    issuer = LoopbackIssuer(url=f"{local(server.server_port)}{path}", key=RSAKey.generate_key(2048))
    issuer.publish()
    server.RequestHandlerClass = _handler(issuer, path)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(issuer: LoopbackIssuer, path: str) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = issuer.documents.get(self.path.removeprefix(path))
            body = b"" if document is None else json.dumps(document).encode()
            self.send_response(404 if document is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
