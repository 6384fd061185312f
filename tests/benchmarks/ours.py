"""Embark's own way, as its worker goes it: `taking.take`, with a warm child and client or as a worker's first sample.

Not in it: the sign-in at STS (the peers have a key, too), the database and the queue.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up before

from tests.benchmarks.peers import BUCKET  # noqa: E402
from wizard.accounts.models import Workspace  # noqa: E402
from wizard.aws.models import Connection  # noqa: E402
from wizard.aws.session import clients  # noqa: E402
from wizard.aws.session.clients import Keys  # noqa: E402
from wizard.aws.session.sessions import AwsSession  # noqa: E402
from wizard.sampling import taking  # noqa: E402
from wizard.sampling.isolation import nurseries, parent  # noqa: E402
from wizard.sampling.isolation.works import preparation  # noqa: E402
from wizard.sampling.models import Sample  # noqa: E402

TINY = "tiny.csv"
"""An object that a worker has sampled before."""
WATCHING = "tests.benchmarks.child_memory"
growths: list[int] = []


class _Nobody:
    """Stands for the role and for the receipts: hands out keys that nobody checks, and writes nothing down."""

    grant = SimpleNamespace(prefix="")

    def assume(self, **_: Any) -> Keys:
        return Keys("bench", "bench", "bench", timezone.now() + timedelta(hours=1))

    def write_if_due(self) -> None:
        """Keep nothing."""

    def __call__(self, call: object) -> None:
        """Hear nothing."""


def _session(*_: Any, **__: Any) -> AwsSession:
    nobody: Any = _Nobody()
    session = AwsSession(role=nobody, region="us-east-1", receipts=nobody)
    session.renew(now=timezone.now())
    return session


def _watched(*arguments: Any, **named: Any) -> dict[str, Any]:
    """`run_in_child`, which notes how much the child has grown."""
    tell = named.pop("on_progress")

    def hear(progress: dict[str, Any]) -> None:
        growths.append(progress.pop("growth", 0))
        tell(progress)

    return parent.run_in_child(*arguments, on_progress=hear, **named)


def _take(key: str) -> int:
    connection = Connection(workspace=Workspace(name="bench"), bucket=BUCKET)
    sample = Sample(connection=connection, workspace=connection.workspace, bucket=BUCKET, key=key)
    sample.report = lambda **_: None
    return len(taking.take(sample)["result_json"]["columns"])


def prepare(*, warm: bool) -> Callable[[str, str], int]:
    """The reader, after what a worker does at its start and in its first sample, or before all that."""
    taking.open_session, taking.run_in_child = _session, _watched  # type: ignore[assignment]
    parent.WORKS["sample"] = f"{WATCHING}:sample"
    parent.preparation = lambda work: (*preparation(work), WATCHING)
    if warm:
        nurseries.warm(parent.preparation("sample"))
        clients.warm()
        _take(TINY)
        growths.clear()

    def read(key: str, kind: str) -> int:
        return _take(f"{key}/" if kind == "delta" else key)

    return read
