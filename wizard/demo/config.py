"""The demo's configuration: the only reader of the environment outside wizard/settings.py, since it runs before Django.

Errors: DemoError, one clear sentence, for a variable that makes no sense.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wizard.demo.faults import Fault

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PORT = 8000
ACCOUNT_ID = "123456789012"
BUCKET = "embark-demo-data"
EU_BUCKET = "embark-demo-data-eu"
EU_REGION = "eu-west-1"

# What children inherit: enough to find programs, a home and a language, and nothing of the person's AWS set-up.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "USER", "LOGNAME", "TERM", "VIRTUAL_ENV")


class DemoError(Exception):
    """The demo cannot start or stop as asked; the text is one clear sentence for the person at the terminal."""


@dataclass(frozen=True, kw_only=True)
class DemoConfig:
    """What a person can choose. `port_is_asked_for` tells a chosen port from the default, which may move on."""

    data_dir: Path
    port: int
    port_is_asked_for: bool
    fault: Fault
    inherited: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class FrontConfig:
    """What the front process needs: MiniStack's port and root key, and a folder for its sessions."""

    upstream_port: int
    state_dir: Path
    access_key: str
    secret_key: str = field(repr=False)
    account_id: str


@dataclass(frozen=True, kw_only=True)
class AdminConfig:
    """How the demo's cloud admin reaches the demo's AWS."""

    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)


def admin_config(environ: Mapping[str, str] | None = None) -> AdminConfig:
    """The cloud admin's address and key, in a child of the demo."""
    environ = os.environ if environ is None else environ
    return AdminConfig(
        endpoint=environ["EMBARK_S3_ENDPOINT"],
        access_key=environ["EMBARK_DEMO_ADMIN_ACCESS_KEY"],
        secret_key=environ["EMBARK_DEMO_ADMIN_SECRET_KEY"],
    )


FRONT_HEADER = "x-embark-front"


def front_pass(secret_key: str) -> str:
    """What the front shows to MiniStack with each request, so that nobody on this machine goes around the front."""
    return hashlib.sha256(f"front:{secret_key}".encode()).hexdigest()


def cloud_pass(environ: Mapping[str, str] | None = None) -> str:
    """The same, in MiniStack's own process."""
    environ = os.environ if environ is None else environ
    return front_pass(environ["AWS_SECRET_ACCESS_KEY"])


def demo_config(environ: Mapping[str, str] | None = None) -> DemoConfig:
    """The configuration in PORT, EMBARK_DATA_DIR and EMBARK_DEMO_FAULT."""
    environ = os.environ if environ is None else environ
    asked = environ.get("PORT", "").strip()
    return DemoConfig(
        data_dir=Path(environ.get("EMBARK_DATA_DIR") or ROOT / ".embark").expanduser().resolve(),
        port=_port(asked) if asked else DEFAULT_PORT,
        port_is_asked_for=bool(asked),
        fault=_fault(environ.get("EMBARK_DEMO_FAULT", "").strip()),
        inherited={name: value for name, value in environ.items() if name in _INHERITED or name.startswith("EMBARK_")},
    )


def front_environment(config: FrontConfig) -> dict[str, str]:
    """`config` as the environment that `front_config` reads back in the child."""
    return {
        "EMBARK_FRONT_UPSTREAM_PORT": str(config.upstream_port),
        "EMBARK_FRONT_STATE_DIR": str(config.state_dir),
        "EMBARK_FRONT_ACCOUNT_ID": config.account_id,
        "EMBARK_DEMO_ADMIN_ACCESS_KEY": config.access_key,
        "EMBARK_DEMO_ADMIN_SECRET_KEY": config.secret_key,
    }


def front_config(environ: Mapping[str, str] | None = None) -> FrontConfig:
    """The front's configuration, in the front's own process."""
    environ = os.environ if environ is None else environ
    return FrontConfig(
        upstream_port=int(environ["EMBARK_FRONT_UPSTREAM_PORT"]),
        state_dir=Path(environ["EMBARK_FRONT_STATE_DIR"]),
        account_id=environ["EMBARK_FRONT_ACCOUNT_ID"],
        access_key=environ["EMBARK_DEMO_ADMIN_ACCESS_KEY"],
        secret_key=environ["EMBARK_DEMO_ADMIN_SECRET_KEY"],
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise DemoError(f"PORT must be a number from 1 to 65535; it is {text!r}.")
    return int(text)


def _fault(text: str) -> Fault:
    try:
        return Fault(text or Fault.NONE)
    except ValueError:
        raise DemoError(f"EMBARK_DEMO_FAULT must be one of {', '.join(Fault)}; it is {text!r}.") from None
