"""One role for several places: a name that is still free, and what to know when it is not. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, count

from wizard.aws.guide.grant import ROLE_NAME_LIMIT, Grant


@dataclass(frozen=True)
class OtherPlace:
    """A place (`s3://bucket/prefix/`) that the same role reads, or is to read, for another model."""

    place: str
    model: str


def free_role_name(name: str, *, taken: Collection[str]) -> str:
    """`name`, or the first of `name-2`, `name-3` … that is not `taken`; to IAM capitals make no difference."""
    used = {each.lower() for each in taken}
    endings = chain([""], (f"-{number}" for number in count(2)))
    names = (f"{name[: ROLE_NAME_LIMIT - len(ending)].rstrip('-')}{ending}" for ending in endings)
    return next(each for each in names if each.lower() not in used)


def sharing_note(grant: Grant, others: Sequence[OtherPlace], *, more: bool = False) -> str:
    """What a role means that other places share; "" when none does. `more` says that `others` are not all."""
    if not others:
        return ""
    places = [f"{other.place} (model {other.model})" for other in others] + ["others"] * more
    return (
        f"The role {grant.role_name} also serves {_in_words(places)}. In the console, where the role exists already, "
        f"add the policy {grant.policy_name} beside those that it has; the AWS CLI script does the same. "
        "CloudFormation and Terraform make roles of their own: for these the role needs another name."
    )


def _in_words(places: Sequence[str]) -> str:
    *first, last = places
    return f"{', '.join(first)} and {last}" if first else last
