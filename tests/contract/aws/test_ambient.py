"""No fall-back: amid credentials, profiles, metadata services and endpoint variables that are none of our business, a
real process asks nobody but the configured endpoint, and signs with nothing but the session's own keys.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]
LISTED = b'<?xml version="1.0"?><ListBucketResult><Name>acme-ml</Name><KeyCount>0</KeyCount></ListBucketResult>'
ASSUMED = b"""<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAOFTHESESSION</AccessKeyId>
<SecretAccessKey>secret-of-the-session</SecretAccessKey><SessionToken>token-of-the-session</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
<ResponseMetadata><RequestId>REQ-STS</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>"""
REFUSED = b"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>
<RequestId>REQ-NO</RequestId></ErrorResponse>"""


@dataclass
class Recording:
    """A server on loopback that notes every request; `answers` are those to POSTs, in order."""

    url: str
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def recording(answers: list[tuple[int, bytes]]) -> Iterator[Recording]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, LISTED)

        def do_POST(self) -> None:
            self._answer(*server_side.answers.pop(0))

        def _answer(self, status: int, body: bytes) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server_side.asked.append((self.command, self.path, dict(self.headers), sent))
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server_side = Recording(f"http://127.0.0.1:{server.server_port}", answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server_side
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ambience(home: Path, trap: str, listener: int) -> dict[str, str]:
    """Everything that AWS's tools take credentials, addresses or habits from, each leading to the trap."""
    dot_aws = home / ".aws"
    dot_aws.mkdir(parents=True)
    (dot_aws / "credentials").write_text("[default]\naws_access_key_id=AKIAFILE\naws_secret_access_key=ambient\n")
    (dot_aws / "config").write_text(
        f"[default]\nregion=ap-east-1\nendpoint_url={trap}\nrole_arn=arn:aws:iam::999999999999:role/ours\n"
        f"credential_source=Ec2InstanceMetadata\n[profile ours]\nendpoint_url={trap}\n"
        f"credential_process=/bin/sh -c 'touch {home}/ran'\n"
    )
    (home / "token").write_text("a.web.identity")
    (home / "container-token").write_text("Bearer ambient")
    return {
        "HOME": str(home),
        "AWS_ACCESS_KEY_ID": "AKIAAMBIENT",
        "AWS_SECRET_ACCESS_KEY": "ambient",
        "AWS_SESSION_TOKEN": "ambient",
        "AWS_PROFILE": "ours",
        "AWS_REGION": "ap-east-1",
        "AWS_DEFAULT_REGION": "ap-east-1",
        "AWS_ENDPOINT_URL": trap,
        "AWS_ENDPOINT_URL_S3": trap,
        "AWS_ENDPOINT_URL_STS": trap,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": trap,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{trap}/container",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(home / "container-token"),
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(home / "token"),
        "AWS_ROLE_ARN": "arn:aws:iam::999999999999:role/ours",
        "AWS_ROLE_SESSION_NAME": "ours",
        "AWS_DATA_PATH": str(home / "models"),
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_MAX_ATTEMPTS": "99",
        "AWS_CSM_ENABLED": "true",
        "AWS_CSM_HOST": "127.0.0.1",
        "AWS_CSM_PORT": str(listener),
    }


@dataclass
class Visit:
    """What a process amid all this did."""

    found: dict[str, Any]
    endpoint: Recording
    trap: Recording
    overheard: list[bytes]
    ran_a_credential_process: bool


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    folder = tmp_path_factory.mktemp("ambient")
    answers = [(200, ASSUMED), (200, ASSUMED), (403, REFUSED)]
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    listener.setblocking(False)
    with recording(answers) as endpoint, recording([(500, b"")] * 50) as trap, listener:
        own = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "wizard.settings",
            "EMBARK_MODE": "test",
            "EMBARK_DATA_DIR": str(folder),
            "EMBARK_S3_ENDPOINT": endpoint.url,
            "EMBARK_STS_ENDPOINT": endpoint.url,
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.contract.aws.ambient_visit"],
            env=own | ambience(folder / "home", trap.url, listener.getsockname()[1]),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        overheard = []
        while (word := _heard(listener)) is not None:
            overheard.append(word)
        return Visit(json.loads(done.stdout), endpoint, trap, overheard, (folder / "home" / "ran").exists())


def _heard(listener: socket.socket) -> bytes | None:
    try:
        return listener.recv(65_536)
    except BlockingIOError:
        return None


def test_nobody_is_asked_but_the_endpoint(visit: Visit) -> None:
    assert visit.trap.asked == []
    assert visit.overheard == []
    assert not visit.ran_a_credential_process
    assert [method for method, *_ in visit.endpoint.asked] == ["POST", "POST", "GET", "POST"]


def test_a_refused_assume_stays_refused(visit: Visit) -> None:
    assert visit.found["outcomes"] == ["listed", "aws.trust.denied"]
    assert visit.found["receipts"][-1] == ["sts:AssumeRoleWithWebIdentity", 403, "AccessDenied"]
    assert len(visit.found["receipts"]) == len(visit.endpoint.asked)


def test_sts_is_asked_without_a_signature_and_s3_with_the_sessions(visit: Visit) -> None:
    for method, path, headers, body in visit.endpoint.asked:
        if method == "POST":
            assert path == "/"
            assert "Authorization" not in headers
            assert b"AWSAccessKeyId" not in body
            assert b"WebIdentityToken=" in body
        else:
            assert "Credential=ASIAOFTHESESSION/" in headers["Authorization"]
            assert "/eu-central-1/s3/" in headers["Authorization"]
            assert headers["X-Amz-Security-Token"] == "token-of-the-session"
        assert "AMBIENT" not in str(headers)
        assert b"AMBIENT" not in body


def test_our_own_habits_hold(visit: Visit) -> None:
    assert visit.found["s3"] == visit.endpoint.url
    assert visit.found["attempts"] == 3
