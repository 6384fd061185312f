"""The access check: walks the ladder of probes, from the role ARN to one byte of one object.

`walk` puts one probe after the other and reports after every change; after the first failure the rest is not tried.
Nothing but what `report` raises leaves this module: a refusal is a probe's Problem.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from wizard.aws.check import problems
from wizard.aws.check.rungs import LADDER, Answer, Rung, Walk
from wizard.aws.models import Connection
from wizard.aws.types import Call, Probe, ProbeState
from wizard.core.problems import Problem, ProblemError

Report = Callable[[tuple[Probe, ...]], None]


@dataclass(frozen=True)
class Outcome:
    """The end of a walk: every probe, and the first Problem (None when all is well).

    `region` and `kms_key_arn` are the bucket's, "" where they were not learned.
    """

    probes: tuple[Probe, ...]
    problem: Problem | None
    region: str
    kms_key_arn: str


def walk(connection: Connection, *, now: datetime, purpose: str, report: Report, pays: bool = False) -> Outcome:
    """Put every probe of the ladder for this connection; `purpose` names the check in the customer's CloudTrail.

    `pays` says that an account manager has agreed to pay for one request.
    """
    state = Walk(connection, now, purpose, pays)
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
    return Outcome(probes, problem, state.session.region if state.session else "", state.kms_key_arn)


def waiting_probes() -> tuple[Probe, ...]:
    """The ladder before the first probe."""
    return tuple(Probe(rung.key, rung.title) for rung in LADDER)


def _put(rung: Rung, state: Walk) -> Probe:
    begun, state.facts, calls_before = time.monotonic(), [], len(state.calls)
    answer, problem = _answer(rung, state)
    seconds = time.monotonic() - begun
    if problem is None and seconds > rung.seconds:
        problem = problems.too_slow(rung.title, seconds=seconds, limit=rung.seconds)
    return Probe(
        key=rung.key,
        title=rung.title,
        state=ProbeState.FAILED if problem else answer.state,
        detail=problem.title if problem else answer.detail,
        evidence=(*state.facts, *map(_seen, state.calls[calls_before:])),
        seconds=round(seconds, 3),
        problem=problem,
    )


def _answer(rung: Rung, state: Walk) -> tuple[Answer, Problem | None]:
    try:
        return rung.put(state), None
    except ProblemError as error:
        return Answer(""), error.problem


def _seen(call: Call) -> tuple[str, str]:
    """What AWS answered to one call of a probe, with the id under which CloudTrail has it."""
    if not call.status:
        return call.operation, f"no answer ({call.code})"
    answered = f"{call.status} {call.code}".strip()
    return call.operation, f"{answered}, request id {call.request_id}" if call.request_id else answered


def _with(probes: tuple[Probe, ...], index: int, probe: Probe) -> tuple[Probe, ...]:
    return (*probes[:index], probe, *probes[index + 1 :])


def _skip_after(probes: tuple[Probe, ...], index: int) -> tuple[Probe, ...]:
    reason = f"Not tried, because “{probes[index].title}” failed."
    rest = (replace(probe, state=ProbeState.SKIPPED, detail=reason) for probe in probes[index + 1 :])
    return (*probes[: index + 1], *rest)
