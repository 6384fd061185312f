"""The access check: walks the ladder of probes, from our own signature to one byte of one object.

`walk` puts one probe after the other and reports after every change; after the first failure the rest is not tried.
Nothing but what `report` raises leaves this module: a refusal is a probe's Problem.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from wizard.aws.models import Connection
from wizard.aws.rungs import LADDER, Answer, Rung, Walk
from wizard.aws.types import Call, Probe, ProbeState
from wizard.core.problems import Problem, ProblemError

Report = Callable[[tuple[Probe, ...]], None]


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
        evidence=(*answer.evidence, *map(_seen, state.calls[calls_before:])),
        seconds=round(time.monotonic() - begun, 3),
        problem=problem,
    )


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
