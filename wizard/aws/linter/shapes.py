"""What a JSON value is: a policy document, statements, a trust policy. Pure; raises nothing."""

from __future__ import annotations

from typing import Any

from wizard.aws.linter.reading import Path
from wizard.aws.policy.conditions import listed

DOCUMENT_KEYS = ("AssumeRolePolicyDocument", "PolicyDocument", "Document")
"""Under these keys the CLI prints documents."""


def is_document(value: Any) -> bool:
    """A policy document, well or ill spelt."""
    return isinstance(value, dict) and any(key.lower() in ("statement", "statements") for key in value)


def is_statement(value: Any) -> bool:
    """A statement without the document around it."""
    if not isinstance(value, dict):
        return False
    keys = {key.lower() for key in value}
    return "effect" in keys and bool(keys & {"action", "actions", "notaction", "resource", "principal"})


def is_statements(value: Any) -> bool:
    """A list of statements without the document around it."""
    return isinstance(value, list) and bool(value) and all(is_statement(element) for element in value)


def is_trust(path: Path, body: dict[str, Any]) -> bool:
    """Whether it is a trust policy: by its place in the CLI's output; else by what its statements speak of."""
    if path and path[-1] in DOCUMENT_KEYS:
        return path[-1] == "AssumeRolePolicyDocument"
    statements = [value for key, value in body.items() if key.lower().startswith("statement")]
    members = [member for found in listed(statements[0]) if isinstance(found, dict) for member in found.items()]
    actions = [str(action).lower() for key, value in members if "action" in key.lower() for action in listed(value)]
    if any(action.startswith("sts:") for action in actions):
        return True
    names_principal = any("principal" in key.lower() for key, _ in members)
    return names_principal and not any(action.startswith("s3:") for action in actions)
