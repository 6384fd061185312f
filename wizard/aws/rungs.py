"""The questions of the access check, in their order: each stands on what the ones before have found out.

A refusal leaves a rung as `ProblemError`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from wizard.aws import problems
from wizard.aws.issuer import describe_token
from wizard.aws.listing import bucket_region, list_page
from wizard.aws.models import Connection
from wizard.aws.objects import RangedObject
from wizard.aws.sessions import AwsSession, open_session
from wizard.aws.types import Call, ListPage, S3Object
from wizard.core.problems import ProblemError

LOOK_AT = 200
"""Entries that the list probe asks for: enough to find one that can be read."""


@dataclass
class Walk:
    """What the probes so far have found out; the next ones stand on it."""

    connection: Connection
    now: datetime
    purpose: str
    session: AwsSession | None = None
    page: ListPage = field(default_factory=ListPage)
    calls: list[Call] = field(default_factory=list)

    @property
    def open_session(self) -> AwsSession:
        assert self.session is not None, "the probe that assumes the role comes first"
        return self.session


@dataclass(frozen=True)
class Answer:
    """A probe that went well: what to say about it, and what was seen besides AWS's answers."""

    detail: str
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rung:
    """One probe of the ladder. `put` raises ProblemError when the answer is no."""

    key: str
    title: str
    put: Callable[[Walk], Answer]


def _token(state: Walk) -> Answer:
    shown = describe_token(connection_id=state.connection.pk, now=state.now)
    return Answer("Signed and verified with the published keys.", shown)


def _assume(state: Walk) -> Answer:
    state.session = open_session(state.connection, now=state.now, purpose=state.purpose, heard=state.calls.append)
    facts = (("Role ARN", state.session.role.arn), ("Session name", state.session.role.session_name))
    return Answer("The role let us in for 15 minutes.", facts)


def _list(state: Walk) -> Answer:
    session, connection = state.open_session, state.connection
    state.page = list_page(session, connection.bucket, connection.prefix, delimiter="", limit=LOOK_AT)
    session.move_to(bucket_region(session, connection.bucket))
    counted = f"{'At least ' if state.page.truncated else ''}{len(state.page.objects)}"
    return Answer(f"{counted} objects under {connection}.", (("Region", session.region),))


def _read(state: Walk) -> Answer:
    entry = _readable(state)
    source = RangedObject(state.open_session, state.connection.bucket, entry)
    source.read(0, 1)
    return Answer(f"One byte of {entry.key}.", (("Object", entry.key), ("Size in bytes", str(entry.size))))


def _readable(state: Walk) -> S3Object:
    """The first listed object with data that can be read at once. Raises ProblemError."""
    data = [entry for entry in state.page.objects if entry.size and not entry.is_marker]
    ready = next((entry for entry in data if not entry.is_archived), None)
    if ready:
        return ready
    if data:
        raise ProblemError(problems.archived_object(f"s3://{state.connection.bucket}/{data[0].key}"))
    markers = ", ".join(entry.key for entry in state.page.objects[:3])
    raise ProblemError(problems.empty_prefix(str(state.connection), f"only {markers}" if markers else ""))


LADDER = (
    Rung("token", "Embark signs an ID token", _token),
    Rung("assume", "AWS lets it assume the role", _assume),
    Rung("list", "The role may list the prefix", _list),
    Rung("read", "The role may read an object", _read),
)
