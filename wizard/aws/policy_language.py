"""Judges IAM policy documents: statements, wildcards, conditions. Pure; raises nothing.

Deny wins over Allow, no match is a refusal, and what we do not understand (an operator, a policy variable) never
allows and always denies. Source: IAM user guide, "Policy evaluation logic" and "Condition operators".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any

Document = Mapping[str, Any]


class Verdict(Enum):
    """What the policies say to one request."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "no statement allows it"
    DENIED = "a statement denies it"


@dataclass(frozen=True, kw_only=True)
class Question:
    """May `action` be done to `resource`? `context` holds condition keys in lower case."""

    action: str
    resource: str = "*"
    context: Mapping[str, str] = field(default_factory=dict)


def judge(documents: Iterable[Document], question: Question) -> Verdict:
    """The verdict of identity or session policies taken together."""
    return _sum_up(
        statement["Effect"]
        for document in documents
        for statement in _statements(document)
        if _covers(statement, question) and _mentions(statement, "Resource", question.resource)
    )


def judge_trust(document: Document, *, principal: str, question: Question) -> Verdict:
    """The verdict of a role's trust policy on a federated `principal` (the identity provider's ARN)."""
    return _sum_up(
        statement["Effect"]
        for statement in _statements(document)
        if _covers(statement, question) and _names(statement.get("Principal"), principal)
    )


def is_policy(document: object) -> bool:
    """Whether this is a policy document at all: statements with an effect, actions and resources."""
    if not isinstance(document, dict):
        return False
    statements = list(_listed(document.get("Statement")))
    return bool(statements) and all(
        isinstance(statement, dict)
        and statement.get("Effect") in ("Allow", "Deny")
        and ("Action" in statement) != ("NotAction" in statement)
        and ("Resource" in statement) != ("NotResource" in statement)
        for statement in statements
    )


def _sum_up(effects: Iterable[str]) -> Verdict:
    seen = set(effects)
    if "Deny" in seen:
        return Verdict.DENIED
    return Verdict.ALLOWED if "Allow" in seen else Verdict.NOT_ALLOWED


def _statements(document: Document) -> Iterator[Document]:
    for statement in _listed(document.get("Statement")):
        if isinstance(statement, dict) and statement.get("Effect") in ("Allow", "Deny"):
            yield statement


def _covers(statement: Document, question: Question) -> bool:
    return _mentions(statement, "Action", question.action, ignore_case=True) and _conditions_hold(statement, question)


def _mentions(statement: Document, element: str, value: str, *, ignore_case: bool = False) -> bool:
    if f"Not{element}" in statement:
        return not any(like(value, str(p), ignore_case=ignore_case) for p in _listed(statement[f"Not{element}"]))
    return any(like(value, str(p), ignore_case=ignore_case) for p in _listed(statement.get(element)))


def _names(principals: object, principal: str) -> bool:
    if principals == "*":
        return True
    return isinstance(principals, dict) and principal in _listed(principals.get("Federated"))


def _conditions_hold(statement: Document, question: Question) -> bool:
    unknown = statement["Effect"] == "Deny"
    return all(
        _holds(operator, question.context.get(key.lower()), [str(v) for v in _listed(wanted)], unknown=unknown)
        for operator, keys in (statement.get("Condition") or {}).items()
        for key, wanted in keys.items()
    )


def _holds(operator: str, actual: str | None, wanted: list[str], *, unknown: bool) -> bool:
    name = operator.lower().removeprefix("foranyvalue:").removeprefix("forallvalues:")
    if name == "null":
        return (actual is None) == (wanted[0].lower() == "true")
    base = name.removesuffix("ifexists")
    negated = "not" in base
    compare = _COMPARE.get(base.replace("not", ""))
    if compare is None or any("${" in value for value in wanted):
        return unknown
    if actual is None:
        return negated or base != name or operator.lower().startswith("forallvalues:")
    matched = any(compare(actual, value) for value in wanted)
    return matched != negated


def like(value: str, pattern: str, *, ignore_case: bool = False) -> bool:
    """IAM's wildcards: `*` for any run of characters, `?` for one."""
    return _compiled(pattern, ignore_case).fullmatch(value) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    expression = "".join(parts.get(character) or re.escape(character) for character in pattern)
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "stringequals": lambda actual, wanted: actual == wanted,
    "stringequalsignorecase": lambda actual, wanted: actual.lower() == wanted.lower(),
    "stringlike": like,
    "arnequals": like,
    "arnlike": like,
    "bool": lambda actual, wanted: actual.lower() == wanted.lower(),
}


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
