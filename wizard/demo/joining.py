"""Lets a command of manage.py work on the demo that is running on this machine, without a variable being set by hand.

The demo leaves its settings in its data folder while it runs. Raises nothing: where no demo runs, nothing is joined.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from wizard.demo.addresses import Places
from wizard.demo.config import ROOT

_SETTLED = ("EMBARK_MODE", "EMBARK_BASE_URL", "EMBARK_SECRET_KEY", "EMBARK_SECRET_KEY_FILE", "DATABASE_URL")
"""Who has set one of these knows which Embark is meant."""


def leave_settings(places: Places, environment: Mapping[str, str]) -> None:
    """Write down what the Django processes of the running demo were told, for its owner alone."""
    own = {name: value for name, value in environment.items() if name.startswith(("EMBARK_", "DATABASE_", "REDIS_"))}
    descriptor = os.open(places.settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(own, file)


def join_running_demo(environ: MutableMapping[str, str]) -> Path | None:
    """Take over the settings of the demo that runs on the data folder; its folder, or None where none runs."""
    if any(environ.get(name) for name in _SETTLED):
        return None
    places = Places(data=Path(environ.get("EMBARK_DATA_DIR") or ROOT / ".embark").expanduser().resolve())
    told = _settings_of(places) if _is_running(places) else None
    if told is None:
        return None
    environ.update(told)
    return places.data


def _is_running(places: Places) -> bool:
    """Whether a demo holds the folder's lock."""
    try:
        descriptor = os.open(places.lock, os.O_RDWR)
    except OSError:
        return False
    with os.fdopen(descriptor, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _settings_of(places: Places) -> dict[str, str] | None:
    try:
        told = json.loads(places.settings.read_text())
    except (OSError, ValueError):
        return None
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else None
