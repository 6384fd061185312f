"""What is wrong in a Resource of a permissions policy, for one of our calls or for all. Pure; raises nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from wizard.aws.guide import Grant
from wizard.aws.linter import mends
from wizard.aws.linter.calls import Need
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.statements import Statement, fits_resource, statements
from wizard.aws.policy.language import like

PLACEHOLDER = re.compile(r"<[^<>]{1,60}>|\{\{[^{}]{1,60}\}\}|\$\{(?:BUCKET|ACCOUNT)\w*\}|\b(?:YOUR|MY)[-_][A-Z_-]+\b")
_ARN = re.compile(r"arn:(?P<partition>[^:]*):(?P<service>[^:]*):(?P<where>[^:]*:[^:]*):(?P<rest>.*)", re.DOTALL)
_SIMILAR = 0.75


@dataclass(frozen=True)
class Fault:
    """Why a resource is not the needed one. `distance`: how far it is from it; `adds`: both belong in the list."""

    code: str
    distance: int
    adds: bool = False


def malformed_resources(policies: list[Policy], grant: Grant) -> Iterator[Flaw]:
    """Resources that IAM refuses to save, or that nobody can mean, whatever the statement allows."""
    for effect in ("Allow", "Deny"):
        for path, statement in statements(policies, effect):
            for element in ("Resource", "NotResource"):
                for position, resource in enumerate(statement.get(element, ())):
                    if code := _malformed(resource, grant):
                        yield _replaced(code, (*path, element, position), resource, _meant(resource, grant))


def resource_flaw(path: Path, statement: Statement, need: Need, grant: Grant) -> tuple[Flaw, int] | None:
    """Why the resources leave out what `need` is about, and how far they are from it; None if they do not."""
    if fits_resource(statement, need.question):
        return None
    if "NotResource" in statement:
        detail = f"The statement's NotResource leaves out {need.resource}."
        mend = mends.put(path, "Resource", [need.resource])
        problem = lint("not_resource", detail, paste=f'"Resource": "{need.resource}"')
        return Flaw(problem, (*path, "NotResource"), mend=mend), 1
    faults = [(_fault(resource, need, grant), position) for position, resource in enumerate(statement["Resource"])]
    fault, position = min(faults, key=lambda found: found[0].distance)
    seen = statement["Resource"][position]
    place = (*path, "Resource", position)
    if not fault.adds:
        return _replaced(fault.code, place, seen, need.resource), fault.distance
    detail = f"{need.question.action} is about {need.resource}; the statement names {quoted(seen)}."
    mend = mends.add_to(path, "Resource", need.resource)
    return Flaw(lint(fault.code, detail, paste=need.resource), place, mend=mend), fault.distance


def _replaced(code: str, place: Path, seen: str, meant: str) -> Flaw:
    mend = mends.replace_in(place[:3], str(place[3]), seen, meant)
    return Flaw(lint(code, f"The resource is {quoted(seen)}.", paste=meant), place, mend=mend)


def _malformed(resource: str, grant: Grant) -> str:
    if resource == "*":
        return ""
    if PLACEHOLDER.search(resource.replace(mends.prefix_pattern(grant), "")):
        return "placeholder"
    arn = _ARN.fullmatch(resource)
    if arn is None:
        return "not_an_arn"
    if arn["partition"] not in ("aws", "*"):
        return "partition"
    return "not_an_arn" if arn["service"] == "s3" and arn["where"] != ":" and "*" not in arn["where"] else ""


def _meant(resource: str, grant: Grant) -> str:
    """What a malformed resource most likely stands for."""
    arn = _ARN.fullmatch(resource)
    if arn and arn["service"] != "s3":
        return grant.kms_key_arn if arn["service"] == "kms" else f"arn:aws:{resource.split(':', 2)[2]}"
    if arn and not PLACEHOLDER.search(resource):
        return f"arn:aws:s3:::{arn['rest']}"
    place = resource.rpartition(":::")[2].removeprefix("s3://")
    return f"{grant.bucket_arn}/{mends.prefix_pattern(grant)}" if "/" in place.rstrip("/") else grant.bucket_arn


def _fault(resource: str, need: Need, grant: Grant) -> Fault:
    if code := _malformed(resource, grant):
        return Fault(code, 1)
    arn = _ARN.fullmatch(resource)
    if arn is None or arn["service"] not in need.question.action:
        return Fault("other_bucket", 9, adds=True)
    if arn["service"] == "kms":
        return Fault("other_key", 2, adds=True)
    bucket, slash, key = arn["rest"].partition("/")
    if not like(grant.bucket, bucket):
        return _other_bucket(bucket, grant)
    if need.resource == grant.bucket_arn:
        return Fault("bucket_action_on_objects", 1, adds=True)
    if not slash:
        return Fault("object_action_on_bucket", 1, adds=True)
    if key.rstrip("/") == grant.prefix.rstrip("/"):
        return Fault("no_wildcard", 1)
    return Fault("object_prefix", 2, adds=True)


def _other_bucket(bucket: str, grant: Grant) -> Fault:
    likeness = SequenceMatcher(None, bucket[:80].lower(), grant.bucket).ratio()
    return Fault("other_bucket", 2) if likeness > _SIMILAR else Fault("other_bucket", 4, adds=True)
