"""Conditions of a trust policy that do not hold for our token: on its audience, its subject, and others. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.guide import Grant
from wizard.aws.linter import mends
from wizard.aws.linter.calls import own_question
from wizard.aws.linter.flaws import Flaw
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.statements import Statement, unmet_conditions


def claim_flaws(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
    """Every condition that keeps this statement from letting us in."""
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
