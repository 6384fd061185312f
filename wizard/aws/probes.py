"""The access check: a ladder of probes, each with its own verdict, from our own signature to one byte of one object.

`walk` puts one probe after the other and reports after every change; after the first failure the rest is not tried.
Nothing but what `report` raises leaves this module: a refusal is a probe's Problem.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from wizard.aws import problems
from wizard.aws.diagnosis import Failure, Operation, diagnose
from wizard.aws.issuer import describe_token
from wizard.aws.models import Connection
from wizard.aws.objects import RangedObject, bucket_region, list_page
from wizard.aws.sessions import AwsSession, open_session
from wizard.aws.types import Call, ListPage, Probe, ProbeState, S3Object
from wizard.core.problems import Problem, ProblemError

LOOK_AT = 200
"""Entries that the list probe asks for: enough to find one that can be read."""

Pairs = tuple[tuple[str, str], ...]
Report = Callable[[tuple[Probe, ...]], None]


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
    evidence: Pairs = ()


@dataclass(frozen=True)
class Rung:
    """One probe of the ladder. `put` raises ProblemError when the answer is no."""

    key: str
    title: str
    put: Callable[[Walk], Answer]


@dataclass(frozen=True)
class Outcome:
    """The end of a walk: every probe, the first Problem (None when all is well), and the bucket's region if learned."""

    probes: tuple[Probe, ...]
    problem: Problem | None
    region: str


def walk(connection: Connection, *, now: datetime, purpose: str, report: Report) -> Outcome:
    """Put every probe of the ladder for this connection; `purpose` names the check in the customer's CloudTrail."""
    state = Walk(connection, now, purpose)
    probes = waiting_probes()
    for index, rung in enumerate(LADDER):
        probes = _with(probes, index, replace(probes[index], state=ProbeState.RUNNING))
        report(probes)
        probes = _with(probes, index, _put(rung, state))
        if probes[index].problem:
            probes = _skip_after(probes, index)
            break
    report(probes)
    problem = next((probe.problem for probe in probes if probe.problem), None)
    return Outcome(probes, problem, state.session.region if state.session else "")


def waiting_probes() -> tuple[Probe, ...]:
    """The ladder before the first probe."""
    return tuple(Probe(rung.key, rung.title) for rung in LADDER)


def _put(rung: Rung, state: Walk) -> Probe:
    begun, calls_before = time.monotonic(), len(state.calls)
    try:
        answer, problem, verdict = rung.put(state), None, ProbeState.OK
    except ProblemError as error:
        answer, problem, verdict = Answer(error.problem.title), error.problem, ProbeState.FAILED
    return Probe(
        key=rung.key,
        title=rung.title,
        state=verdict,
        detail=answer.detail,
        evidence=(*answer.evidence, *_seen(state.calls[calls_before:])),
        seconds=round(time.monotonic() - begun, 3),
        problem=problem,
    )


def _seen(calls: list[Call]) -> Pairs:
    """The last call of a probe, which decided it."""
    if not calls:
        return ()
    last = calls[-1]
    return (
        ("Call", last.operation),
        ("AWS answered", f"{last.status} {last.code}".strip()),
        ("Request id", last.request_id or "none"),
    )


def _with(probes: tuple[Probe, ...], index: int, probe: Probe) -> tuple[Probe, ...]:
    return (*probes[:index], probe, *probes[index + 1 :])


def _skip_after(probes: tuple[Probe, ...], index: int) -> tuple[Probe, ...]:
    reason = f"Not tried, because “{probes[index].title}” failed."
    rest = (replace(probe, state=ProbeState.SKIPPED, detail=reason) for probe in probes[index + 1 :])
    return (*probes[: index + 1], *rest)


def _token(state: Walk) -> Answer:
    shown = describe_token(connection_id=state.connection.pk, now=state.now)
    return Answer("Signed and verified with the published keys.", shown)


def _assume(state: Walk) -> Answer:
    state.session = open_session(state.connection, now=state.now, purpose=state.purpose, heard=state.calls.append)
    facts = (("Role ARN", state.session.role_arn), ("Session name", state.session.name))
    return Answer("The role let us in for 15 minutes.", facts)


def _list(state: Walk) -> Answer:
    session, connection = state.open_session, state.connection
    state.page = list_page(session, connection.bucket, connection.prefix, delimiter="", limit=LOOK_AT)
    session.learn_region(bucket_region(session, connection.bucket))
    more = "more than " if state.page.truncated else ""
    detail = f"{more}{len(state.page.objects)} objects under {connection}."
    return Answer(detail.capitalize() if more else detail, (("Region", session.region),))


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
        raise ProblemError(_archived(state, data[0]))
    markers = ", ".join(entry.key for entry in state.page.objects[:3])
    raise ProblemError(problems.empty_prefix(str(state.connection), f"only {markers}" if markers else ""))


def _archived(state: Walk, entry: S3Object) -> Problem:
    seen = f"storage class {entry.storage_class}"
    return diagnose(Failure(Operation.GET, 403, "InvalidObjectState", seen, state.open_session.grant, key=entry.key))


LADDER = (
    Rung("token", "Embark signs an ID token", _token),
    Rung("assume", "AWS lets it assume the role", _assume),
    Rung("list", "The role may list the prefix", _list),
    Rung("read", "The role may read an object", _read),
)
