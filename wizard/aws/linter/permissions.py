"""What is wrong in the permissions policies: why they do not allow one of our calls. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.guide import Grant, as_json
from wizard.aws.linter import mends
from wizard.aws.linter.actions import action_flaws, meant_actions
from wizard.aws.linter.calls import Need, needs
from wizard.aws.linter.conditions import condition_flaws
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.resources import malformed_resources, resource_flaw
from wizard.aws.linter.statements import Statement, answers, fits_action, fits_resource, named, statements
from wizard.aws.linter.widths import width_flaws

_TOO_FAR = 6
"""A statement this far from what we need is about something else; ours is missing."""


def permission_flaws(policies: list[Policy], grant: Grant) -> list[Flaw]:
    """The flaws of the tidy permissions policies of one role."""
    flaws = list(malformed_resources(policies, grant))
    for need in needs(grant):
        flaws += _denials(policies, need)
        if not any(answers(statement, need.question) for _, statement in statements(policies, "Allow")):
            flaws += _nearest(policies, need, grant)
    return [*flaws, *action_flaws(policies), *width_flaws(policies, grant)]


def _denials(policies: list[Policy], need: Need) -> Iterator[Flaw]:
    for path, statement in statements(policies, "Deny"):
        if answers(statement, need.question):
            detail = f"{named(path, statement)} denies {need.question.action} on {need.shown}."
            yield Flaw(lint("deny", detail), path, mend=mends.take_away(path))


def _nearest(policies: list[Policy], need: Need, grant: Grant) -> list[Flaw]:
    """The faults of the statement that comes nearest to allowing the call; a statement to add when none is near."""
    candidates = [_faults(path, statement, need, grant) for path, statement in statements(policies, "Allow")]
    near = [(flaws, distance) for flaws, distance in candidates if flaws and distance < _TOO_FAR]
    if near:
        return min(near, key=lambda found: found[1])[0]
    return [_missing(policies, need)]


def _faults(path: Path, statement: Statement, need: Need, grant: Grant) -> tuple[list[Flaw], int]:
    flaws: list[Flaw] = []
    distance = 0
    if not fits_action(statement, need.question):
        flaws += meant_actions(path, statement, need)
        if not flaws:
            return [], _TOO_FAR
    if found := resource_flaw(path, statement, need, grant):
        flaws.append(found[0])
        distance += found[1]
    flaws += condition_flaws(path, statement, need, grant)
    return flaws, distance + len(flaws)


def _missing(policies: list[Policy], need: Need) -> Flaw:
    paste = as_json(need.statement)
    for path, statement in statements(policies, "Allow"):
        if "NotAction" in statement and fits_resource(statement, need.question):
            detail = f"The statement's NotAction leaves out {need.question.action}."
            return Flaw(
                lint("not_action", detail, paste=paste), (*path, "NotAction"), mend=mends.append(need.statement)
            )
    detail = f"No statement allows {need.question.action} on {quoted(need.resource)}."
    return Flaw(lint(need.code, detail, paste=paste), (), mend=mends.append(need.statement))
