"""What is wrong in a trust policy: why it does not let us in, and whom it lets in besides us. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.guide import Grant, as_json, trust_policy
from wizard.aws.linter import mends
from wizard.aws.linter.calls import ASSUME, is_open, other_audiences, other_subjects, own_question, trust_verdict
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.principals import principal_flaws
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reader import Path
from wizard.aws.linter.statements import Statement, alone, fits_action, statements, unmet_conditions
from wizard.aws.policy_language import Verdict

_FOREIGN = 3
"""A statement with this many faults is about somebody else; ours is missing."""


def trust_flaws(policy: Policy, grant: Grant) -> list[Flaw]:
    """The flaws of one tidy trust policy."""
    policies = [policy]
    flaws = [flaw for path, statement in statements(policies, "Allow") for flaw in _openings(path, statement, grant)]
    for path, statement in statements(policies, "Deny"):
        if trust_verdict(alone(statement), grant, own_question(grant)) is Verdict.DENIED:
            denied = f"{_named(path, statement)} denies {ASSUME} to us."
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
        *_claim_flaws(path, statement, grant),
        *_missing_claims(path, statement, grant),
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


def _claim_flaws(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
    for operator, key, values in unmet_conditions(statement, own_question(grant)):
        place = (*path, "Condition", operator, key)
        claim = mends.claim_of(key)
        if claim:
            code, detail, paste = _claim_fault(operator, key, values, grant)
            yield Flaw(lint(code, detail, paste=paste), place, mend=mends.set_claims(path, grant))
        else:
            code = "external_id" if key.lower() == "sts:externalid" else "condition"
            detail = f"{key} under {operator} does not hold when Embark assumes the role."
            yield Flaw(lint(code, detail), place, mend=mends.set_condition(path, operator, key, ""))


def _claim_fault(operator: str, key: str, values: list[str], grant: Grant) -> tuple[str, str, str]:
    """Code, fact and text to paste for one condition on the audience or the subject that does not hold."""
    claim = mends.claim_of(key)
    right = f"{grant.provider_name}:{claim}"
    wanted, other = grant.audience, grant.subject
    if claim == "sub":
        wanted, other = other, wanted
    seen = quoted(", ".join(values))
    if key.lower() != right.lower():
        return "condition_key", f"The key is {quoted(key)}; tokens of this workspace carry {right}.", right
    if other in values:
        return "swapped", f"{seen} stands under :{claim}, where {quoted(wanted)} belongs.", wanted
    if "like" not in operator.lower() and any("*" in value or "?" in value for value in values):
        return "literal_wildcard", f"{operator} compares {seen} character by character.", wanted
    code = "subject" if claim == "sub" else "audience"
    return code, f"Under {operator}, {key} is {seen}; our tokens say {quoted(wanted)}.", wanted


def _openings(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
    """Whom a statement lets in besides us, by what it lacks."""
    policy = alone(statement)
    mend = mends.set_claims(path, grant)
    if _is_for_anyone(statement):
        problem = lint("anyone", "The Principal is a star.", paste=as_json(trust_policy(grant)))
        yield Flaw(problem, (*path, "Principal"), mend=mends.set_principal(path, "", grant.provider_arn))
        return
    checks = (("sub", "subject", other_subjects(grant)), ("aud", "audience", other_audiences(grant)))
    for claim, word, questions in checks:
        if is_open(policy, grant, questions):
            places = [place for place, key in _claims(path, statement) if mends.claim_of(key) == claim]
            paste = as_json(trust_policy(grant))
            if places:
                detail = f"The condition on :{claim} also lets in others than Embark's {word}."
                yield Flaw(lint(f"open_{word}", detail, paste=paste), places[0], mend=mend)
            else:
                detail = f"The statement has no condition on {grant.provider_name}:{claim}."
                yield Flaw(lint(f"no_{word}", detail, paste=paste), path, mend=mend)


def _is_for_anyone(statement: Statement) -> bool:
    """A star; but AWS's own users may be narrowed by conditions that are none of our business."""
    principal = statement.get("Principal", {})
    if principal == "*" or "*" in principal.get("Federated", ()):
        return True
    return "*" in principal.get("AWS", ()) and "Condition" not in statement


def _missing_claims(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
    """The claims that a statement, which does not let us in yet, says nothing about."""
    present = {mends.claim_of(key) for _, key in _claims(path, statement)}
    for claim, word in (("aud", "audience"), ("sub", "subject")):
        if claim not in present and "Federated" in str(statement.get("Principal")):
            detail = f"The statement has no condition on {grant.provider_name}:{claim}."
            paste = as_json(trust_policy(grant))
            yield Flaw(lint(f"no_{word}", detail, paste=paste), path, mend=mends.set_claims(path, grant))


def _claims(path: Path, statement: Statement) -> Iterator[tuple[Path, str]]:
    for operator, keys in statement.get("Condition", {}).items():
        for key in keys:
            yield (*path, "Condition", operator, key), key


def _named(path: Path, statement: Statement) -> str:
    return quoted(statement["Sid"]) if statement.get("Sid") else f"Statement {int(path[2]) + 1}"
