"""The Problems of a cloud admin whom AWS does not let make the role: who can lift what forbids it.

AWS tells in most refusals which kind of policy stands in the way. Builds, never raises.
"""

from __future__ import annotations

from collections.abc import Callable

from wizard.aws.diagnosis.failure import Denial, PolicyKind
from wizard.aws.diagnosis.pasted import PastedError
from wizard.aws.guide import Grant
from wizard.aws.problems import yours
from wizard.core.problems import Problem


def lacks_rights(error: PastedError, grant: Grant) -> Problem:
    """The Problem of a refusal: of the kind of policy that AWS names, else of rights that somebody lacks."""
    denial = error.denial
    build = _BY_KIND.get(denial.kind) if denial else None
    return build(error, grant, denial) if build and denial else _no_rights(error, grant)


def _no_rights(error: PastedError, grant: Grant) -> Problem:
    why = " A Deny statement covers it, theirs or the organization's." if error.says("explicit deny") else ""
    return yours(
        code="aws.admin.denied",
        title="You are not allowed to do this in AWS",
        detail=f"{error.who or 'Whoever did this'} may not perform {error.action} in account {grant.account}.{why}",
        remedy="Send the hand-off link to whoever administers IAM in this account, or ask there for this action.",
        paste=error.action,
    )


def _by_organization(error: PastedError, grant: Grant, denial: Denial) -> Problem:
    return yours(
        code="aws.admin.organization",
        title="Your AWS organization forbids this",
        detail=(
            f"A {denial.kind.value} policy of the organization keeps {_who(error)} from {error.action} in account "
            f"{grant.account}; nobody in the account can lift it, not even its root user.{denial.named}"
        ),
        remedy="Ask the administrator of the AWS organization to allow this action in this account.",
        paste=error.action,
    )


def _beyond_boundary(error: PastedError, grant: Grant, denial: Denial) -> Problem:
    return yours(
        code="aws.admin.boundary",
        title="Your permissions boundary leaves this out",
        detail=(
            f"The permissions boundary of {_who(error)} does not let {error.action} through in account "
            f"{grant.account}, whatever else is allowed.{denial.named}"
        ),
        remedy=(
            "Ask the organization's administrator, or whoever set the boundary, to widen it by this action or to make "
            "the role."
        ),
        paste=error.action,
    )


def _beyond_session(error: PastedError, grant: Grant, denial: Denial) -> Problem:
    return yours(
        code="aws.admin.session_policy",
        title="Your session in AWS leaves this out",
        detail=(
            f"The session policy with which {_who(error)} signed in does not allow {error.action} in account "
            f"{grant.account}, whatever the user or the role may do.{denial.named}"
        ),
        remedy="Sign in without this session policy, or ask the organization's administrator for a wider one.",
        paste=error.action,
    )


def _who(error: PastedError) -> str:
    return error.who or "whoever did this"


_BY_KIND: dict[PolicyKind, Callable[[PastedError, Grant, Denial], Problem]] = {
    PolicyKind.SERVICE_CONTROL: _by_organization,
    PolicyKind.RESOURCE_CONTROL: _by_organization,
    PolicyKind.BOUNDARY: _beyond_boundary,
    PolicyKind.SESSION: _beyond_session,
}
