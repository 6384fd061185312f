"""Names of actions that do not exist, and which action is meant. Pure; raises nothing.

Source: Service Authorization Reference, "Actions defined by Amazon S3". API operations and permissions have different
names: ListObjectsV2 and HeadBucket need s3:ListBucket, HeadObject needs s3:GetObject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.aws.linter import mends
from wizard.aws.linter.calls import Need
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.statements import Statement, statements

_LIST, _GET, _LOCATION, _DECRYPT = "s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation", "kms:Decrypt"
_MEANT = {
    **dict.fromkeys(("listobject", "listobjects", "listobjectsv2", "listbuckets", "headbucket", "list"), _LIST),
    **dict.fromkeys(("getobjects", "headobject", "readobject", "downloadobject", "read", "get", "getfile"), _GET),
    **dict.fromkeys(("getlocation", "getbucketregion", "getbucketlocations", "bucketlocation"), _LOCATION),
    **dict.fromkeys(("decryptobject", "decryptdatakey"), _DECRYPT),
}
_REAL = {action.partition(":")[2].lower(): action for action in (_LIST, _GET, _LOCATION, _DECRYPT)}
_PREFACED = re.compile(r"[a-z0-9-]+:[A-Za-z0-9*?]+")


def action_flaws(policies: list[Policy]) -> Iterator[Flaw]:
    """Every name that no action has; those that IAM refuses to save block."""
    for effect in ("Allow", "Deny"):
        for path, statement in statements(policies, effect):
            for element in ("Action", "NotAction"):
                for position, action in enumerate(statement.get(element, ())):
                    refused = action != "*" and not _PREFACED.fullmatch(action)
                    if refused or _service_and_name(action)[1] in _MEANT:
                        yield _flaw((*path, element, position), action, meaning(action), blocks=refused)


def meant_actions(path: Path, statement: Statement, need: Need) -> list[Flaw]:
    """The statement's actions that stand for the one that is needed."""
    return [
        _flaw((*path, "Action", position), action, need.question.action, blocks=True)
        for position, action in enumerate(statement.get("Action", ()))
        if meaning(action) == need.question.action
    ]


def meaning(action: str) -> str:
    """The action that a name without one stands for; "" when we can't tell."""
    service, name = _service_and_name(action)
    if service not in ("", "s3", "kms"):
        return ""
    return _MEANT.get(name, "") or _REAL.get(name, "")


def _service_and_name(action: str) -> tuple[str, str]:
    """In lower case, also of `s3.GetObject` and `s3: GetObject`."""
    parts = [part for part in re.split(r"[:.\s]+", action.lower()) if part]
    name = re.sub(r"[_-]", "", parts[-1]) if parts else ""
    return (parts[0] if len(parts) > 1 else ""), name


def _flaw(place: Path, action: str, meant: str, *, blocks: bool) -> Flaw:
    detail = f"IAM knows no action {quoted(action)}" + (f"; {meant} is meant." if meant else ".")
    mend = mends.replace_in(place[:3], str(place[3]), action, meant)
    return Flaw(lint("unknown_action", detail, paste=meant), place, blocks, mend)
