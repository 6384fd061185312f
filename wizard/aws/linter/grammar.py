"""The names of IAM's policy grammar, and which of them a misspelt one stands for. Pure; raises nothing.

Source: IAM user guide, "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

from difflib import get_close_matches

TOP = ("Version", "Id", "Statement")
ELEMENTS = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
OLD_VERSION = "2008-10-17"
_OPERATORS = (
    *(f"String{kind}" for kind in ("Equals", "NotEquals", "EqualsIgnoreCase", "Like", "NotLike")),
    *("ArnEquals", "ArnLike", "Bool", "Null", "IpAddress", "NotIpAddress", "DateLessThan", "DateGreaterThan"),
)
PRINCIPALS = ("AWS", "Federated", "Service", "CanonicalUser")


def meant_operator(name: str) -> str:
    """The condition operator that is most like `name`; "" when none is."""
    return "".join(get_close_matches(name[:40], _OPERATORS, n=1, cutoff=0.7))


def meant_name(key: str, names: tuple[str, ...]) -> str:
    """The one of `names` that is most like `key`; "" when none is."""
    by_form = {name.lower(): name for name in names} | {f"{name.lower()}s": name for name in names}
    found = get_close_matches(key.strip().lower()[:40], by_form, n=1, cutoff=0.8)
    return by_form[found[0]] if found else ""
