"""What the demo decides before it starts a child: configuration, ports, folders, secrets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.demo import data_folder
from wizard.demo.__main__ import main
from wizard.demo.addresses import MAX_SOCKET_PATH, Places, Ports
from wizard.demo.config import DemoError, demo_config
from wizard.demo.keyring import load_secrets
from wizard.demo.ports import choose_ports, free_port, load_ports, save_ports


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_busy_port_that_was_asked_for_is_an_error(busy_port: int) -> None:
    with pytest.raises(DemoError, match=str(busy_port)):
        choose_ports(demo_config({"PORT": str(busy_port)}), None)


def test_a_busy_port_that_nobody_asked_for_moves_on(busy_port: int) -> None:
    last = Ports(web=busy_port, s3=busy_port, cloud=busy_port)
    chosen = choose_ports(demo_config({}), last)
    assert len({chosen.web, chosen.s3, chosen.cloud, busy_port}) == 4


def test_ports_are_remembered(tmp_path: Path) -> None:
    assert load_ports(tmp_path / "ports.json") is None
    ports = Ports(web=free_port(21_000), s3=free_port(21_100), cloud=free_port(21_200))
    save_ports(tmp_path / "ports.json", ports)
    assert choose_ports(demo_config({}), load_ports(tmp_path / "ports.json")) == ports
    (tmp_path / "ports.json").write_text("{")
    assert load_ports(tmp_path / "ports.json") is None


@pytest.mark.parametrize("environ", [{"PORT": "http"}, {"PORT": "0"}, {"PORT": "70000"}, {"EMBARK_DEMO_FAULT": "all"}])
def test_variables_that_make_no_sense_are_named(environ: dict[str, str]) -> None:
    (name,) = environ
    with pytest.raises(DemoError, match=name):
        demo_config(environ)


def test_keys_of_a_real_aws_account_do_not_reach_the_children() -> None:
    environ = {"AWS_ACCESS_KEY_ID": "x", "AWS_PROFILE": "x", "PATH": "/bin", "EMBARK_SAMPLE_SECONDS": "9"}
    assert set(demo_config(environ).inherited) == {"PATH", "EMBARK_SAMPLE_SECONDS"}


def test_secrets_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    made = load_secrets(path)
    assert load_secrets(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.secret_access_key not in repr(made)


def test_a_folder_in_use_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMBARK_DATA_DIR", str(tmp_path))
    with data_folder.held(Places(data=tmp_path)):
        assert main([]) == 2
        assert main(["reset"]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_reset_removes_what_the_demo_made_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBARK_DATA_DIR", str(tmp_path))
    (tmp_path / "aws" / "state").mkdir(parents=True)
    for name in ("embark.sqlite3", "secrets.json", "thesis.txt"):
        (tmp_path / name).write_text("x")
    assert main(["reset"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"thesis.txt", "lock"}


def test_a_long_data_folder_gets_a_short_socket() -> None:
    short, long = Places(data=Path("/d")), Places(data=Path("/" + "x" * 120))
    assert short.socket == Path("/d/run/valkey.sock")
    assert len(str(long.socket)) <= MAX_SOCKET_PATH
    assert long.socket != Places(data=Path("/" + "y" * 120)).socket
