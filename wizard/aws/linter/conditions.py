"""Conditions of a permissions policy that never hold when we call. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.guide import Grant
from wizard.aws.linter import mends
from wizard.aws.linter.calls import Need, needs
from wizard.aws.linter.flaws import Flaw, Mend
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.statements import Statement, fits_action, unmet_conditions
from wizard.aws.policy.patterns import fits

_VIA_S3 = "s3.*.amazonaws.com"


def condition_flaws(path: Path, statement: Statement, need: Need, grant: Grant) -> Iterator[Flaw]:
    """Every condition that keeps this statement from allowing the call."""
    for operator, key, values in unmet_conditions(statement, need.question):
        place = (*path, "Condition", operator, key)
        seen = quoted(", ".join(values))
        if key.lower() == "s3:prefix" and need.code != "no_list":
            detail = f"{need.question.action} carries no s3:prefix, so the condition never holds for it."
            yield Flaw(
                lint("prefix_on_objects", detail), place, mend=_apart(path, statement, operator, key, need, grant)
            )
        elif key.lower() == "s3:prefix":
            code, wanted = _prefix_code(operator, values, grant), mends.prefix_pattern(grant)
            detail = f"{operator} {seen} does not fit the prefix {quoted(need.question.context['s3:prefix'])}."
            mend = mends.set_condition(path, operator, key, wanted if grant.prefix else "")
            yield Flaw(lint(code, detail, paste=wanted), place, mend=mend)
        elif key.lower() == "kms:viaservice":
            detail = f"{operator} {seen} leaves out S3 in the region of the key."
            mend = mends.set_condition(path, operator, key, _VIA_S3)
            yield Flaw(lint("via_service", detail, paste=_VIA_S3), place, mend=mend)
        else:
            detail = f"{key} under {operator} is {seen}; nothing that Embark sends fits that for sure."
            mend = mends.set_condition(path, operator, key, "")
            yield Flaw(lint("condition", detail), place, mend=mend)


def _apart(path: Path, statement: Statement, operator: str, key: str, need: Need, grant: Grant) -> Mend:
    """Without the condition where the statement lists nothing; else a statement of its own for the other call."""
    lists = any(fits_action(statement, other.question) for other in needs(grant) if other.code == "no_list")
    return mends.append(need.statement) if lists else mends.set_condition(path, operator, key, "")


def _prefix_code(operator: str, values: list[str], grant: Grant) -> str:
    """Of several mistakes the one that explains most."""
    if any("://" in value or value.startswith("arn:") for value in values):
        return "prefix_scheme"
    if any(value.startswith("/") for value in values) and not grant.prefix.startswith("/"):
        return "prefix_slash"
    if any(value.startswith(f"{grant.bucket}/") and not _is_ours(value, grant) for value in values):
        return "prefix_bucket"
    if "like" not in operator.lower() and any(value.endswith("*") for value in values):
        return "prefix_literal_star"
    return "prefix_exact" if any(_is_ours(value, grant) for value in values) else "prefix_other"


def _is_ours(value: str, grant: Grant) -> bool:
    """Whether the value is our prefix as far as it goes, only without what makes it fit all that is below."""
    bare = value.rstrip("*").rstrip("/")
    return bool(fits(grant.prefix.rstrip("/"), bare, variables=True))
