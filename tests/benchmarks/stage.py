"""A demo to measure on: started in a folder of its own, its bucket filled, its role made, its access check green."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3

from wizard.demo import programs
from wizard.demo.addresses import Places, local
from wizard.demo.config import BUCKET, ROOT, demo_config
from wizard.demo.keyring import load_secrets
from wizard.demo.ports import free_port, load_ports

FIRST_PORT = 8_700


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A running demo. `environment` is that of its Django processes; the ids are of an onboarding at its Data step."""

    web: str
    s3: str
    sign_in: str
    environment: dict[str, str]
    access_key: str
    secret_key: str
    onboarding: str
    connection: str


@contextlib.contextmanager
def running_demo(folder: Path, files: dict[str, Path]) -> Iterator[Demo]:
    """Start the demo, upload `files` under their names, and do the steps before Data."""
    port = str(free_port(FIRST_PORT))
    environment = os.environ | {"EMBARK_DATA_DIR": str(folder), "PORT": port}
    command = [sys.executable, "-m", "wizard.demo"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = _announcement(process)
            yield _dressed(folder, port, lines, files)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _announcement(process: subprocess.Popen[str]) -> dict[str, str]:
    """The lines that the demo prints for scripts; it is up when the last has come."""
    lines: dict[str, str] = {}
    assert process.stdout
    for line in process.stdout:
        name, _, value = line.strip().partition(": ")
        lines[name] = value
        if name == "s3":
            return lines
    raise RuntimeError("the demo did not start")


def _dressed(folder: Path, port: str, lines: dict[str, str], files: dict[str, Path]) -> Demo:
    places = Places(data=folder)
    ports, secrets = load_ports(places.ports), load_secrets(places.secrets)
    assert ports
    config = demo_config({**os.environ, "EMBARK_DATA_DIR": str(folder), "PORT": port})
    environment = programs.Stage(config=config, places=places, ports=ports, secrets=secrets).app_environment()
    endpoint = local(ports.s3)
    _upload(endpoint, secrets.access_key, secrets.secret_access_key, files)
    ids = json.loads(
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.first_steps"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.splitlines()[-1]
    )
    return Demo(
        web=local(ports.web),
        s3=endpoint,
        sign_in=lines["data scientist"],
        environment=environment,
        access_key=secrets.access_key,
        secret_key=secrets.secret_access_key,
        **ids,
    )


def _upload(endpoint: str, access_key: str, secret_key: str, files: dict[str, Path]) -> None:
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        region_name="us-east-1",
    )
    for path in files.values():
        with path.open("rb") as body:
            client.put_object(Bucket=BUCKET, Key=f"bench/{path.name}", Body=body)
