"""The documents to paste instead: theirs with the least changed, judged again; or ours. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Callable

from wizard.aws.guide import Grant, as_json, permissions_policy, trust_policy
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.types import Correction
from wizard.aws.linter.writing import mended, written

Judge = Callable[[list[Policy]], list[Flaw]]
"""The flaws of tidy policies."""

_PASSES = 6
"""What one mend uncovers, the next pass mends."""


def trust_correction(policy: Policy, judge: Judge, grant: Grant) -> Correction:
    """A trust policy with which nothing blocks."""
    found = _mended([policy], judge)
    if found:
        return Correction("Your trust policy, corrected", as_json(written(found[0])))
    return recommended_trust(grant)


def permission_corrections(policies: list[Policy], judge: Judge, grant: Grant) -> tuple[Correction, ...]:
    """Permissions policies with which nothing blocks: as many as were pasted, or the one that we recommend."""
    found = _mended(policies, judge)
    if not found or any(not policy["Statement"] for policy in found):
        return (recommended_permissions(grant),)
    labels = [f"Your permissions policy {number}, corrected" for number in range(1, len(found) + 1)]
    if len(found) == 1:
        labels = ["Your permissions policy, corrected"]
    return tuple(Correction(label, as_json(written(policy))) for label, policy in zip(labels, found, strict=True))


def recommended_trust(grant: Grant) -> Correction:
    """Ours, which keeps nothing of theirs."""
    return Correction("The trust policy that we recommend, in place of yours", as_json(trust_policy(grant)))


def recommended_permissions(grant: Grant) -> Correction:
    """Ours: the least that works."""
    return Correction(
        "The least that works: the permissions policy that we recommend, in place of yours",
        as_json(permissions_policy(grant)),
    )


def _mended(policies: list[Policy], judge: Judge) -> list[Policy] | None:
    """The policies after mending; None when something still blocks."""
    for _ in range(_PASSES):
        blocking = [flaw for flaw in judge(policies) if flaw.blocks]
        if not blocking:
            return policies
        policies = mended(policies, blocking)
    return None
