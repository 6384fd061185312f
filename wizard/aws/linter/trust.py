"""What is wrong in a trust policy: why it does not let us in, and whom it lets in besides us. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.guide import Grant, as_json, trust_policy
from wizard.aws.linter import mends
from wizard.aws.linter.calls import ASSUME, own_question, trust_verdict
from wizard.aws.linter.claims import claim_flaws
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.openings import missing_claims, openings
from wizard.aws.linter.principals import principal_flaws
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.statements import Statement, alone, fits_action, named, statements
from wizard.aws.policy.language import Verdict

_FOREIGN = 3
"""A statement with this many faults is about somebody else; ours is missing."""


def trust_flaws(policy: Policy, grant: Grant) -> list[Flaw]:
    """The flaws of one tidy trust policy."""
    policies = [policy]
    flaws = [flaw for path, statement in statements(policies, "Allow") for flaw in openings(path, statement, grant)]
    for path, statement in statements(policies, "Deny"):
        if trust_verdict(alone(statement), grant, own_question(grant)) is Verdict.DENIED:
            denied = f"{named(path, statement)} denies {ASSUME} to us."
            flaws.append(Flaw(lint("deny", denied), path, mend=mends.take_away(path)))
    if not any(_lets_us_in(statement, grant) for _, statement in statements(policies, "Allow")):
        flaws += _nearest(policies, grant)
    return flaws


def _lets_us_in(statement: Statement, grant: Grant) -> bool:
    return trust_verdict(alone(statement), grant, own_question(grant)) is Verdict.ALLOWED


def _nearest(policies: list[Policy], grant: Grant) -> list[Flaw]:
    """The faults of the statement that comes nearest to ours; a statement to add when none is near."""
    candidates = [
        faults
        for path, statement in statements(policies, "Allow")
        if len(faults := _faults(path, statement, grant)) and not _is_foreign(statement, faults)
    ]
    if candidates:
        return min(candidates, key=len)
    ours = trust_policy(grant)
    detail = f"No statement is about the identity provider {grant.provider_name}."
    return [Flaw(lint("no_trust", detail, paste=as_json(ours)), (), mend=mends.append(ours["Statement"][0]))]


def _is_foreign(statement: Statement, faults: list[Flaw]) -> bool:
    """Whether the statement lets in somebody else, and was never meant for us."""
    codes = {fault.problem.code for fault in faults}
    other_kind = "aws.lint.principal_kind" in codes and "Service" in str(statement.get("Principal"))
    return other_kind or "aws.lint.provider_other" in codes or len(codes) > _FOREIGN


def _faults(path: Path, statement: Statement, grant: Grant) -> list[Flaw]:
    return [
        *principal_flaws(path, statement, grant),
        *_action_flaws(path, statement, grant),
        *claim_flaws(path, statement, grant),
        *missing_claims(path, statement, grant),
    ]


def _action_flaws(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
    if fits_action(statement, own_question(grant)):
        return
    if "NotAction" in statement:
        problem = lint("not_action", f"The statement's NotAction leaves out {ASSUME}.", paste=f'"Action": "{ASSUME}"')
        yield Flaw(problem, (*path, "NotAction"), mend=mends.put(path, "Action", [ASSUME]))
        return
    for position, action in enumerate(statement["Action"]):
        if action.lower() == "sts:assumerole":
            detail = f"{action} is for AWS's own users and roles; a token of ours needs {ASSUME}."
            mend = mends.replace_in(path, "Action", action, ASSUME)
            yield Flaw(lint("assume_role", detail, paste=ASSUME), (*path, "Action", position), mend=mend)
            return
    detail = f"The statement allows {quoted(', '.join(statement['Action']))}, and not {ASSUME}."
    mend = mends.add_to(path, "Action", ASSUME)
    if not any(action.lower().startswith("sts:tag") for action in statement["Action"]):
        mend = mends.put(path, "Action", [ASSUME])
    yield Flaw(lint("trust_action", detail, paste=ASSUME), (*path, "Action"), mend=mend)
