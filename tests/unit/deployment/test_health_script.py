"""scripts/health.py, which the containers' health checks run."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.urls import resolve

from scripts import health


class Server(HTTPServer):
    status = 200
    asked: tuple[str, str] = ("", "")


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked = (self.path, self.headers["Host"])
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_web_server_that_answers_is_well(server: Server) -> None:
    assert health.web_is_ready(host="embark.example.com", port=server.server_port)
    assert server.asked == ("/health/ready", "embark.example.com")


def test_a_web_server_without_its_database_is_not(server: Server) -> None:
    server.status = 503
    assert not health.web_is_ready(host="embark.example.com", port=server.server_port)


def test_a_web_server_that_is_not_there_is_not() -> None:
    assert not health.web_is_ready(host="embark.example.com", port=1)


def test_the_address_that_is_asked_exists() -> None:
    assert resolve(health.READY).view_name == "health:ready"


def test_a_pulse_is_fresh_for_so_many_seconds(tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    pulse.touch()
    os.utime(pulse, (1_000, 1_000))
    assert health.pulse_is_fresh(file=str(pulse), seconds=30, now=1_030)
    assert not health.pulse_is_fresh(file=str(pulse), seconds=30, now=1_031)


def test_no_pulse_is_no_life(tmp_path: Path) -> None:
    assert not health.pulse_is_fresh(file=str(tmp_path / "pulse"), seconds=30, now=0)


def test_exit_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBARK_PULSE_PATH", str(tmp_path / "pulse"))
    assert health.main(["pulse", "30"]) == 1
    (tmp_path / "pulse").touch()
    assert health.main(["pulse", "30"]) == 0
    assert health.main(["nonsense"]) == 2
