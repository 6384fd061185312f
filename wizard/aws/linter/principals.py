"""What is wrong in the Principal of a trust policy's statement. Pure; raises nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from wizard.aws.guide import Grant
from wizard.aws.linter import mends
from wizard.aws.linter.flaws import Flaw
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.resources import PLACEHOLDER
from wizard.aws.linter.statements import Statement

_PROVIDER = re.compile(r"arn:(?P<partition>[a-z-]+):iam::(?P<account>\d{12}):oidc-provider/(?P<name>[^/\s][^\s]*)")
_SIMILAR = 0.6


def principal_flaws(path: Path, statement: Statement, grant: Grant) -> Iterator[Flaw]:
    """Why this statement's principal is not our identity provider; nothing when it is."""
    principal = statement.get("Principal")
    place = (*path, "Principal")
    whole = mends.set_principal(path, "", grant.provider_arn)
    if "NotPrincipal" in statement:
        detail = "A trust policy names whom it trusts; NotPrincipal does not."
        yield Flaw(lint("not_principal", detail, paste=_principal(grant)), (*path, "NotPrincipal"), mend=whole)
    elif not isinstance(principal, dict):
        return
    elif "Federated" not in principal:
        detail = f"The Principal is {quoted(_shown(principal))}; Embark comes with a token of an identity provider."
        yield Flaw(lint("principal_kind", detail, paste=_principal(grant)), place, mend=whole)
    elif grant.provider_arn not in principal["Federated"]:
        code, seen = min((_fault(arn, grant), arn) for arn in principal["Federated"])
        detail = f"The Principal names {quoted(seen)}."
        position = principal["Federated"].index(seen)
        mend = mends.set_principal(path, seen, grant.provider_arn)
        yield Flaw(lint(_CODES[code], detail, paste=grant.provider_arn), (*place, "Federated", position), mend=mend)


_CODES = ("provider_form", "placeholder", "partition", "provider_account", "provider_url", "provider_other")
"""The nearer a wrong provider comes to ours, the smaller its index."""


def _fault(arn: str, grant: Grant) -> int:
    return _CODES.index(_code(arn, grant))


def _code(arn: str, grant: Grant) -> str:
    if PLACEHOLDER.search(arn):
        return "placeholder"
    match = _PROVIDER.fullmatch(arn)
    if match is None:
        ours = grant.provider_name.partition("/")[0] in arn or "oidc-provider" in arn
        return "provider_form" if ours else "provider_other"
    if match["name"] != grant.provider_name:
        likeness = SequenceMatcher(None, match["name"][:200].lower(), grant.provider_name.lower()).ratio()
        if "://" in match["name"] or "//" in match["name"]:
            return "provider_form"
        return "provider_url" if likeness > _SIMILAR else "provider_other"
    return "partition" if match["partition"] != "aws" else "provider_account"


def _principal(grant: Grant) -> str:
    return f'"Principal": {{"Federated": "{grant.provider_arn}"}}'


def _shown(principal: dict[str, Any]) -> str:
    return ", ".join(f"{kind}: {', '.join(named)}" for kind, named in principal.items())
