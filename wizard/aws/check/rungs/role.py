"""Probes of the role's trust policy: it lets us in, and nobody else's subject. `ProblemError` leaves both."""

from __future__ import annotations

from wizard.aws.check import problems
from wizard.aws.check.rungs.base import Answer, Walk
from wizard.aws.issuer.tokens import PROBE_SUBJECT, can_probe
from wizard.aws.session.regions import HOME_REGION
from wizard.aws.session.roles import session_name
from wizard.aws.session.sessions import open_session
from wizard.aws.types import ProbeState
from wizard.core.problems import ProblemError


def assume(state: Walk) -> Answer:
    """STS gives us a session; what it was asked with is evidence, whatever it answers."""
    connection = state.connection
    state.tell("Role ARN", connection.role_arn)
    state.tell("Session name", session_name(connection.workspace_id, state.purpose))
    state.facts.extend(pair for pair in state.token_facts if pair[0] in ("Issuer", "Audience", "Subject"))
    state.tell("STS region", connection.region or HOME_REGION)
    state.session = open_session(connection, now=state.now, purpose=state.purpose, heard=state.calls.append)
    return Answer("The role let us in for 15 minutes.")


def stranger(state: Walk) -> Answer:
    """STS refuses the same token with another subject; otherwise nothing but our own care keeps others out of it."""
    if not can_probe():
        return Answer(
            "Not tried: the token is our platform's, and only it could make one of another subject. All workspaces of "
            "this Embark have the one subject, and Embark lets a role be saved in one of them only.",
            ProbeState.WARNING,
        )
    state.tell("Subject sent", PROBE_SUBJECT)
    session = state.open_session
    if session.refuses_strangers(now=state.now):
        return Answer("A token with another subject was refused, as it must be.")
    accepted = state.connection.accepted_risk()
    if accepted is None:
        raise ProblemError(problems.open_role(session.role.grant, session.role.arn, PROBE_SUBJECT))
    manager = accepted.accepted_by.name or "an account manager"  # no address: a hand-off page shows this, too
    by = f"accepted by {manager} on {accepted.accepted_at:%Y-%m-%d}: {accepted.reason}"
    return Answer(f"A token with another subject was let in, {by}", ProbeState.WARNING)
