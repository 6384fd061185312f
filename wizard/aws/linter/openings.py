"""Whom a trust policy lets in besides us: everybody, other subjects, other audiences. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.guide import Grant, as_json, trust_policy
from wizard.aws.linter import mends
from wizard.aws.linter.calls import is_open, other_audiences, other_subjects
from wizard.aws.linter.flaws import Flaw
from wizard.aws.linter.problems import lint
from wizard.aws.linter.reading import Path
from wizard.aws.linter.statements import Statement, alone


def openings(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
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


def missing_claims(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
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
