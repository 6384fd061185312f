"""IAM's conditions: whether a statement's `Condition` holds for one request. Pure; raises nothing.

Answers True, False, or None where we can't tell: an operator or a variable that we do not know, a value of the wrong
shape. Source: IAM user guide, "IAM JSON policy elements: Condition operators".
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from wizard.aws.policy.patterns import fits, plain

Compare = Callable[[str, str, bool], bool | None]
"""Value of the request, value of the policy, whether variables mean something there."""


def conditions_hold(conditions: object, context: Mapping[str, str], *, variables: bool) -> bool | None:
    """Whether all of a statement's conditions hold; `context` has its keys in lower case."""
    if not conditions:
        return True
    if not isinstance(conditions, dict):
        return None
    answers = [
        one_holds(operator_name, key, wanted, context, variables=variables)
        for operator_name, keys in conditions.items()
        for key, wanted in (keys.items() if isinstance(keys, dict) else ((None, None),))
    ]
    if False in answers:
        return False
    return None if None in answers else True


def one_holds(
    operator_name: str, key: str | None, wanted: object, context: Mapping[str, str], *, variables: bool
) -> bool | None:
    """Whether one key under one operator holds."""
    values = [str(value) for value in listed(wanted)]
    if key is None or not values:
        return None
    name = operator_name.lower()
    actual = context.get(key.lower())
    base = name.removeprefix("foranyvalue:").removeprefix("forallvalues:")
    if base == "null":
        return (actual is None) == (values[0].lower() == "true")
    compare = _COMPARE.get(base.removesuffix("ifexists").replace("not", ""))
    if compare is None:
        return None
    negated = "not" in base
    if actual is None:
        return negated or base.endswith("ifexists") or name.startswith("forallvalues:")
    answers = [compare(actual, value, variables) for value in values]
    if True in answers:
        return not negated
    return None if None in answers else negated


def is_operator(name: str) -> bool:
    """Whether IAM knows this condition operator."""
    base = name.lower().removeprefix("foranyvalue:").removeprefix("forallvalues:").removesuffix("ifexists")
    return base in ("null", "ipaddress", "notipaddress", "binaryequals") or base.replace("not", "") in _COMPARE


def listed(value: object) -> list[Any]:
    """A value that a policy may write alone or in a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _equals(actual: str, wanted: str, variables: bool) -> bool | None:
    meant = plain(wanted, variables=variables)
    return None if meant is None else actual == meant


def _equals_in_any_case(actual: str, wanted: str, variables: bool) -> bool | None:
    meant = plain(wanted, variables=variables)
    return None if meant is None else actual.lower() == meant.lower()


def _like(actual: str, wanted: str, variables: bool) -> bool | None:
    return fits(actual, wanted, variables=variables)


def _ordered(compare: Callable[[Any, Any], bool], read: Callable[[str], float]) -> Compare:
    def answer(actual: str, wanted: str, *_: bool) -> bool | None:
        try:
            return compare(read(actual), read(wanted))
        except (ValueError, OverflowError):
            return None

    return answer


def _instant(text: str) -> float:
    if text.isdecimal():
        return float(text)
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


_ORDER = {
    "equals": operator.eq,
    "lessthan": operator.lt,
    "lessthanequals": operator.le,
    "greaterthan": operator.gt,
    "greaterthanequals": operator.ge,
}
_COMPARE: dict[str, Compare] = {
    "stringequals": _equals,
    "stringequalsignorecase": _equals_in_any_case,
    "stringlike": _like,
    "arnequals": _like,
    "arnlike": _like,
    "bool": _equals_in_any_case,
    **{f"date{name}": _ordered(compare, _instant) for name, compare in _ORDER.items()},
    **{f"numeric{name}": _ordered(compare, float) for name, compare in _ORDER.items()},
}
