"""A demo to measure on: started in a folder of its own, its bucket filled, its role made, its access check green."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import running_demo as demos
from wizard.demo import programs
from wizard.demo.addresses import Places, local
from wizard.demo.config import BUCKET, ROOT, demo_config
from wizard.demo.keyring import load_secrets
from wizard.demo.ports import load_ports


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
    demo = demos.start(folder)
    try:
        yield _dressed(demo, files)
    finally:
        demo.stop()


def _dressed(demo: demos.Demo, files: dict[str, Path]) -> Demo:
    places = Places(data=demo.data_dir)
    ports, secrets = load_ports(places.ports), load_secrets(places.secrets)
    assert ports
    config = demo_config({**os.environ, "EMBARK_DATA_DIR": str(demo.data_dir), "PORT": str(ports.web)})
    environment = programs.Stage(config=config, places=places, ports=ports, secrets=secrets).app_environment()
    _upload(demo.admin().s3, files)
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
        web=demo.web,
        s3=local(ports.s3),
        sign_in=demo.lines["data scientist"],
        environment=environment,
        access_key=secrets.access_key,
        secret_key=secrets.secret_access_key,
        **ids,
    )


def _upload(s3: Any, files: dict[str, Path]) -> None:
    for path in files.values():
        with path.open("rb") as body:
            s3.put_object(Bucket=BUCKET, Key=f"bench/{path.name}", Body=body)
