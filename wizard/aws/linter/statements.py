"""Looks at one statement of a tidy policy alone: does its action, its resource, its condition fit a question? Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.aws.linter.flaws import Policy
from wizard.aws.linter.problems import quoted
from wizard.aws.linter.reading import Path
from wizard.aws.policy.conditions import one_holds
from wizard.aws.policy.language import VERSION, Question, Verdict, judge

Statement = dict[str, Any]


def statements(policies: list[Policy], effect: str) -> Iterator[tuple[Path, Statement]]:
    """Path and statement of every statement with this effect."""
    for document, policy in enumerate(policies):
        for index, statement in enumerate(policy["Statement"]):
            if statement and statement["Effect"] == effect:
                yield (document, "Statement", index), statement


def alone(statement: Statement) -> Policy:
    """A policy of this one statement."""
    return {"Version": VERSION, "Statement": [statement]}


def named(path: Path, statement: Statement) -> str:
    """How a text speaks of the statement: by its Sid, else by its place in the document."""
    return quoted(statement["Sid"]) if statement.get("Sid") else f"Statement {int(path[2]) + 1}"


def answers(statement: Statement, question: Question) -> bool:
    """Whether the statement takes part in the answer: allows what is asked, or denies it."""
    return judge([alone(statement)], question) is not Verdict.NOT_ALLOWED


def fits_action(statement: Statement, question: Question) -> bool:
    """Whether the question's action is among the statement's."""
    part: Statement = {key: statement[key] for key in ("Action", "NotAction") if key in statement}
    return answers({"Effect": "Allow", "Resource": "*", **part}, question)


def fits_resource(statement: Statement, question: Question) -> bool:
    """Whether the question's resource is among the statement's."""
    part: Statement = {key: statement[key] for key in ("Resource", "NotResource") if key in statement}
    return answers({"Effect": "Allow", "Action": "*", **part}, question)


def unmet_conditions(statement: Statement, question: Question) -> Iterator[tuple[str, str, list[str]]]:
    """Operator, key and values of every condition that does not hold, or of which we can't tell."""
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            if not one_holds(operator, key, values, question.context, variables=True):
                yield operator, key, values
