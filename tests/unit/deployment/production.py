"""Starts Python as production would: with nothing in its environment but what is given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.unit.deployment.parsing import ROOT

GOOD = {
    "EMBARK_BASE_URL": "https://embark.example.com",
    "EMBARK_SECRET_KEY": "Zm9yIHRlc3RzIG9ubHksIGJ1dCBsb25nIGFuZCB2YXJpb3VzIGVub3VnaCB0byBwYXNzLi4u",
    "EMBARK_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "DATABASE_URL": "postgres://embark@database:5432/embark",
    "REDIS_URL": "redis://redis:6379/0",
}
"""All that production needs."""


def run(*arguments: str, environment: dict[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """`python …` in a bare environment."""
    bare = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=bare, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


def evaluate(expression: str, *, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Print `expression`, in which `settings` is wizard.settings."""
    return run("-c", f"from wizard import settings; print({expression})", environment=environment)
