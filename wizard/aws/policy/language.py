"""Judges IAM policy documents: statements, wildcards, conditions. Pure; raises nothing.

Deny wins over Allow, no match is a refusal, and what we do not understand (an operator, a policy variable) never
allows and always denies. Source: IAM user guide, "Policy evaluation logic" and "Condition operators".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from wizard.aws.policy.conditions import conditions_hold, listed
from wizard.aws.policy.patterns import fits, like

__all__ = ["Document", "Question", "Verdict", "is_policy", "judge", "judge_trust", "like"]

VERSION = "2012-10-17"
"""The only version of the language in which policy variables mean something."""

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
        statement.effect
        for document in documents
        for statement in _statements(document)
        if statement.covers(question) and statement.is_about(question.resource)
    )


def judge_trust(document: Document, *, principal: str, question: Question) -> Verdict:
    """The verdict of a role's trust policy on a federated `principal` (the identity provider's ARN)."""
    return _sum_up(
        statement.effect
        for statement in _statements(document)
        if statement.covers(question) and statement.names(principal)
    )


def is_policy(document: object) -> bool:
    """Whether this is a policy document at all: statements with an effect, actions and resources."""
    if not isinstance(document, dict):
        return False
    statements = listed(document.get("Statement"))
    return bool(statements) and all(
        isinstance(statement, dict)
        and statement.get("Effect") in ("Allow", "Deny")
        and ("Action" in statement) != ("NotAction" in statement)
        and ("Resource" in statement) != ("NotResource" in statement)
        for statement in statements
    )


@dataclass(frozen=True)
class _Statement:
    """One statement; `variables` says whether its document's version knows policy variables."""

    body: Mapping[str, Any]
    variables: bool

    @property
    def effect(self) -> str:
        return str(self.body["Effect"])

    @property
    def doubt(self) -> bool:
        """The answer where we can't tell: such a statement never allows and always denies."""
        return self.effect == "Deny"

    def covers(self, question: Question) -> bool:
        if not self._mentions("Action", lambda pattern: like(question.action, pattern, ignore_case=True)):
            return False
        holds = conditions_hold(self.body.get("Condition"), question.context, variables=self.variables)
        return self.doubt if holds is None else holds

    def is_about(self, resource: str) -> bool:
        return self._mentions("Resource", lambda pattern: fits(resource, pattern, variables=self.variables))

    def names(self, principal: str) -> bool:
        if "NotPrincipal" in self.body:
            return self.doubt and not _is_among(self.body["NotPrincipal"], principal)
        return _is_among(self.body.get("Principal"), principal)

    def _mentions(self, element: str, matches: Callable[[str], bool | None]) -> bool:
        negated = f"Not{element}" in self.body
        patterns = listed(self.body.get(f"Not{element}" if negated else element))
        answers = [matches(str(pattern)) for pattern in patterns]
        if True in answers:
            return not negated
        return self.doubt if None in answers else negated


def _sum_up(effects: Iterable[str]) -> Verdict:
    seen = set(effects)
    if "Deny" in seen:
        return Verdict.DENIED
    return Verdict.ALLOWED if "Allow" in seen else Verdict.NOT_ALLOWED


def _statements(document: Document) -> Iterator[_Statement]:
    variables = document.get("Version") == VERSION
    for statement in listed(document.get("Statement")):
        if isinstance(statement, dict) and statement.get("Effect") in ("Allow", "Deny"):
            yield _Statement(statement, variables)


def _is_among(principals: object, principal: str) -> bool:
    if principals == "*":
        return True
    return isinstance(principals, dict) and principal in listed(principals.get("Federated"))
