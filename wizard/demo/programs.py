"""The command lines and environments of the demo's children. Pure; raises nothing."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.demo.addresses import Places, Ports, local
from wizard.demo.config import ACCOUNT_ID, ROOT, DemoConfig, FrontConfig, front_environment
from wizard.demo.keyring import Secrets
from wizard.demo.processes import Program

_GUNICORN = ("-m", "gunicorn", "--no-control-socket", "--worker-class", "gthread", "--log-level", "warning")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Everything that is settled before the first child starts."""

    config: DemoConfig
    places: Places
    ports: Ports
    secrets: Secrets

    def base_environment(self) -> dict[str, str]:
        """What every child sees; nothing that could reach a real AWS account."""
        return {
            **self.config.inherited,
            "PYTHONUNBUFFERED": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def app_environment(self) -> dict[str, str]:
        """The settings of the Django processes."""
        front = local(self.ports.s3)
        return {
            **self.base_environment(),
            "EMBARK_MODE": "demo",
            "EMBARK_BASE_URL": local(self.ports.web),
            "EMBARK_DATA_DIR": str(self.places.data),
            "DATABASE_URL": f"sqlite:///{self.places.data / 'embark.sqlite3'}",
            "REDIS_URL": f"unix://{self.places.socket}",
            "EMBARK_DESTINATION_HOSTS": self._destination_hosts(),
            "EMBARK_S3_ENDPOINT": front,
            "EMBARK_STS_ENDPOINT": front,
            "EMBARK_IAM_ENDPOINT": front,
            "EMBARK_DEMO_ADMIN_ACCESS_KEY": self.secrets.access_key,
            "EMBARK_DEMO_ADMIN_SECRET_KEY": self.secrets.secret_access_key,
            "EMBARK_OPERATOR": "whoever started the demo on this machine",
            "EMBARK_CONTACT": "mailto:operator@embark.demo",
            "EMBARK_DEMO_FAULT": str(self.config.fault),
            "EMBARK_SECRET_KEY": self.secrets.secret_key,
            "EMBARK_ENCRYPTION_KEYS": self.secrets.encryption_key,
        }

    def _destination_hosts(self) -> str:
        """The demo itself can stand in for another server: with a token of another of its workspaces."""
        named = self.config.inherited.get("EMBARK_DESTINATION_HOSTS", "")
        return ",".join(filter(None, [f"127.0.0.1:{self.ports.web}", named]))


def cloud(stage: Stage) -> Program:
    """MiniStack, with enforcement on and its state on disk."""
    folder = stage.places.cloud
    environment = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(stage.ports.cloud),
        "AUTH": "true",
        "SERVICES": "s3,sts,iam",
        "MINISTACK_ACCOUNT_ID": ACCOUNT_ID,
        "AWS_ACCESS_KEY_ID": stage.secrets.access_key,
        "AWS_SECRET_ACCESS_KEY": stage.secrets.secret_access_key,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "objects"),
        "MINISTACK_WORKER_THREADS": "8",
        "LOG_LEVEL": "WARNING",
        # Nothing of what these would start is wanted on a laptop.
        "DOCKER_HOST": "unix:///nonexistent/embark-demo.sock",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }
    return _program(stage, "cloud", ("-m", "wizard.demo.cloud"), {**stage.base_environment(), **environment})


def front(stage: Stage) -> Program:
    """The verifying front before MiniStack."""
    config = FrontConfig(
        upstream_port=stage.ports.cloud,
        state_dir=stage.places.cloud,
        access_key=stage.secrets.access_key,
        secret_key=stage.secrets.secret_access_key,
        account_id=ACCOUNT_ID,
    )
    options = ("--workers", "1", "--threads", "16", "--keep-alive", "75", "--graceful-timeout", "1")
    argv = (*_GUNICORN, *options, "--bind", f"127.0.0.1:{stage.ports.s3}", "wizard.demo.front.wsgi")
    return _program(stage, "front", argv, {**stage.base_environment(), **front_environment(config)})


def web(stage: Stage) -> Program:
    """The web server."""
    options = ("--workers", "2", "--threads", "4", "--graceful-timeout", "3")
    argv = (*_GUNICORN, *options, "--bind", f"127.0.0.1:{stage.ports.web}", "wizard.wsgi")
    return _program(stage, "web", argv, stage.app_environment())


def worker(stage: Stage) -> Program:
    """The Celery worker: SIGTERM lets running tasks end; an orphan drops them (they come back by their lease)."""
    argv = (
        "-m",
        "celery",
        "-A",
        "wizard.celery",
        "worker",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    )
    return _program(
        stage,
        "worker",
        (*argv, "--loglevel", "INFO"),
        stage.app_environment(),
        stop_seconds=10.0,
        orphan_signal=signal.SIGQUIT,
    )


def beat(stage: Stage) -> Program:
    """Celery's clock."""
    schedule = str(stage.places.beat / "schedule")
    argv = ("-m", "celery", "-A", "wizard.celery", "beat", "--pidfile", "", "--schedule", schedule)
    return _program(stage, "beat", argv, stage.app_environment())


def prepare(stage: Stage) -> Program:
    """Migrations, static files, demo people: runs once before the web server; prints the sign-in links as JSON."""
    output = stage.places.data / "links.json"
    return _program(stage, "prepare", ("-m", "wizard.demo.prepare"), stage.app_environment(), output=output)


def fill_buckets(stage: Stage) -> Program:
    """The demo's buckets and sample files, where missing; runs once."""
    return _program(stage, "datasets", ("-m", "wizard.demo.datasets"), stage.app_environment())


def connect(stage: Stage) -> Program:
    """The workspace that is connected already; runs once the web server answers, as the demo's STS asks it for keys."""
    return _program(stage, "connect", ("-m", "wizard.demo.connect"), stage.app_environment())


def _program(
    stage: Stage,
    name: str,
    arguments: tuple[str, ...],
    environment: Mapping[str, str],
    *,
    output: Path | None = None,
    stop_seconds: float = 5.0,
    orphan_signal: signal.Signals = signal.SIGTERM,
) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, *arguments),
        environment=environment,
        log=stage.places.logs / f"{name}.log",
        directory=ROOT,
        output=output,
        stop_seconds=stop_seconds,
        orphan_signal=orphan_signal,
    )
