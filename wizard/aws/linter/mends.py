"""The small changes that mend a tidy policy: each keeps everything that it is not about. Pure; raises nothing."""

from __future__ import annotations

from typing import Any

from wizard.aws.guide import Grant
from wizard.aws.guide.policies import escaped
from wizard.aws.linter.flaws import Mend, Policy
from wizard.aws.linter.reading import Path
from wizard.aws.linter.writing import as_tidy, is_alike

Statement = dict[str, Any]


def statement_at(policies: list[Policy], path: Path) -> Statement:
    """The statement at (document, "Statement", index); an empty one when another mend took it away."""
    return policies[int(path[0])]["Statement"][int(path[2])] or {}


def take_away(path: Path) -> Mend:
    """Without the statement at `path`."""

    def mend(policies: list[Policy]) -> None:
        policies[int(path[0])]["Statement"][int(path[2])] = None

    return mend


def append(statement: Statement, *, document: int = 0) -> Mend:
    """With `statement` at the end, unless it is there."""

    def mend(policies: list[Policy]) -> None:
        statements = policies[document]["Statement"]
        if any(is_alike(statement, other) for other in statements):
            return
        sids = {other.get("Sid") for other in statements if other}
        statements.append(
            {key: value for key, value in as_tidy(statement).items() if key != "Sid" or value not in sids}
        )

    return mend


def put(path: Path, element: str, value: Any) -> Mend:
    """The statement's element is `value`; its negation (`NotAction` …) goes."""

    def mend(policies: list[Policy]) -> None:
        statement = statement_at(policies, path)
        statement.pop(f"Not{element}", None)
        statement[element] = value

    return mend


def add_to(path: Path, element: str, value: str) -> Mend:
    """`value` is among the statement's list of actions or resources."""

    def mend(policies: list[Policy]) -> None:
        values = statement_at(policies, path).setdefault(element, [])
        if value not in values:
            values.append(value)

    return mend


def replace_in(path: Path, element: str, old: str, new: str) -> Mend:
    """`new` stands where `old` stood in a list; "" only takes `old` away."""

    def mend(policies: list[Policy]) -> None:
        statement = statement_at(policies, path)
        values = [new if value == old else value for value in statement.get(element, ())]
        statement[element] = list(dict.fromkeys(value for value in values if value))
        if not statement[element]:
            take_away(path)(policies)

    return mend


def set_principal(path: Path, old: str, new: str) -> Mend:
    """The federated principal is `new` where it was `old`; with `old` "" it is the only principal."""

    def mend(policies: list[Policy]) -> None:
        statement = statement_at(policies, path)
        principal = statement.get("Principal")
        named = principal.get("Federated", []) if isinstance(principal, dict) else []
        kept = [new if value == old else value for value in named] if old else [new]
        statement.pop("NotPrincipal", None)
        statement["Principal"] = {"Federated": list(dict.fromkeys(kept))}

    return mend


def set_claims(path: Path, grant: Grant) -> Mend:
    """Exactly our audience and subject; conditions on other keys stay."""

    def mend(policies: list[Policy]) -> None:
        statement = statement_at(policies, path)
        conditions = statement.get("Condition", {})
        for keys in conditions.values():
            for key in [key for key in keys if claim_of(key)]:
                del keys[key]
        claims = {f"{grant.provider_name}:aud": [grant.audience], f"{grant.provider_name}:sub": [grant.subject]}
        equal = {**conditions.pop("StringEquals", {}), **claims}
        statement["Condition"] = {"StringEquals": equal, **{name: keys for name, keys in conditions.items() if keys}}

    return mend


def set_condition(path: Path, operator: str, key: str, value: str) -> Mend:
    """No condition on `key` under `operator`; but one StringLike `value`, unless that is ""."""

    def mend(policies: list[Policy]) -> None:
        statement = statement_at(policies, path)
        conditions = statement.get("Condition", {})
        conditions.get(operator, {}).pop(key, None)
        if value:
            conditions.setdefault("StringLike", {})[key] = [value]
        kept = {name: keys for name, keys in conditions.items() if keys}
        statement.pop("Condition", None)
        if kept:
            statement["Condition"] = kept

    return mend


def claim_of(key: str) -> str:
    """The claim that a condition key is about: "aud", "sub" or "" for another key."""
    claim = key.rpartition(":")[2].lower()
    return claim if claim in ("aud", "sub") and not key.lower().startswith(("aws:", "s3:", "sts:")) else ""


def prefix_pattern(grant: Grant) -> str:
    """The pattern of all keys under the grant's prefix, for a policy."""
    return f"{escaped(grant.prefix)}*"
