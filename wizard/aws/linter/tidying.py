"""Makes a pasted policy tidy, as IAM's grammar wants it, and says what was not. Pure; raises nothing.

Tidy: known elements in their own spelling, an effect, lists of texts everywhere, conditions as operator → key → list.
A statement that can't be saved becomes None, so that the others keep their index. Source: IAM user guide, "Grammar of
the IAM JSON policy language".
"""

from __future__ import annotations

from typing import Any

from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.grammar import ELEMENTS, OLD_VERSION, PRINCIPALS, TOP, meant_name, meant_operator
from wizard.aws.linter.problems import quoted
from wizard.aws.linter.reading import Path
from wizard.aws.linter.tidying_values import Values
from wizard.aws.policy.conditions import is_operator, listed
from wizard.aws.policy.language import VERSION


def tidy(body: dict[str, Any], *, is_trust: bool, index: int) -> tuple[Policy, list[Flaw]]:
    """The tidy policy, and what IAM would refuse in `body`. The flaws' paths begin with `index`."""
    tidying = _Tidying(is_trust)
    policy = tidying.policy(body, (index,))
    return policy, tidying.values.flaws


class _Tidying:
    def __init__(self, is_trust: bool) -> None:
        self.is_trust = is_trust
        self.values = Values()
        self.sids: set[str] = set()

    def policy(self, body: dict[str, Any], path: Path) -> Policy:
        members = self._renamed(body, TOP, path)
        self._check_version(members.get("Version"), body, path)
        policy: Policy = {"Version": VERSION}
        if "Id" in members:
            policy["Id"] = str(members["Id"])
        statements = listed(members.get("Statement"))
        if not statements:
            self.values.add("no_statement", "The list of statements is empty.", path)
        policy["Statement"] = [
            self._statement(statement, (*path, "Statement", position)) for position, statement in enumerate(statements)
        ]
        return policy

    def _check_version(self, version: Any, body: dict[str, Any], path: Path) -> None:
        place = (*path, "Version")
        if version in (None, OLD_VERSION):
            shown = "has no Version" if version is None else f"has the Version {OLD_VERSION}"
            self.values.add("version_old", f"The policy {shown}.", place, blocks="${" in str(body), paste=VERSION)
        elif version != VERSION:
            self.values.add("version", f"IAM knows no Version {quoted(version)}.", place, paste=VERSION)

    def _statement(self, raw: Any, path: Path) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            self.values.add("statement", f"{quoted(raw)} is no object.", path)
            return None
        members = self._renamed(raw, ELEMENTS, path)
        statement: dict[str, Any] = {}
        for element, value in members.items():
            tidied = self._element(element, value, (*path, element))
            if tidied:
                statement[element] = tidied
        statement["Effect"] = self._effect(members.get("Effect"), path)
        return self._whole(statement, path)

    def _element(self, element: str, value: Any, path: Path) -> Any:
        if element == "Sid":
            return self._sid(value, path)
        if element == "Effect":
            return value
        if element == "Condition":
            return self._condition(value, path)
        if element in ("Principal", "NotPrincipal"):
            return self._principal(value, path)
        if element.endswith("Resource") and self.is_trust:
            return self.values.add("resource_here", f"The trust policy has the element {element}.", path)
        return self.values.texts(value, path)

    def _whole(self, statement: dict[str, Any], path: Path) -> dict[str, Any] | None:
        """The statement, when it has what every statement needs."""
        for element in ("Principal", "Action", "Resource"):
            if element in statement and f"Not{element}" in statement:
                self.values.add("both", f"The statement has both {element} and Not{element}.", path)
                del statement[f"Not{element}"]
        needed = ("Principal", "Action") if self.is_trust else ("Action", "Resource")
        missing = [element for element in needed if element not in statement and f"Not{element}" not in statement]
        for element in missing:
            self.values.add("missing_element", f"The statement has no {element}.", path)
        return None if missing else statement

    def _effect(self, value: Any, path: Path) -> str:
        if value in ("Allow", "Deny"):
            return str(value)
        meant = "Deny" if str(value).strip().lower().startswith("d") else "Allow"
        place = path if value is None else (*path, "Effect")
        self.values.add("effect", f"The Effect is {quoted(value)}.", place, paste=f'"Effect": "{meant}"')
        return meant

    def _sid(self, value: Any, path: Path) -> str:
        sid = value if isinstance(value, str) else ""
        kept = "".join(character for character in sid if character.isascii() and character.isalnum())
        if kept != value:
            self.values.add("sid", f"The Sid is {quoted(value)}.", path)
        if kept and kept in self.sids:
            self.values.add("sid_twice", f"Two statements have the Sid {quoted(kept)}.", path)
            return ""
        self.sids.add(kept)
        return kept

    def _principal(self, value: Any, path: Path) -> Any:
        if not self.is_trust:
            return self.values.add("principal_here", "The statement names a Principal.", path)
        if value == "*":
            return value
        if not isinstance(value, dict):
            self.values.add("principal_form", f"The Principal is {quoted(value)}.", path)
            texts = [text for text in listed(value) if isinstance(text, str)]
            return {"Federated" if "oidc-provider" in str(value) else "AWS": texts} if texts else None
        kinds = self._renamed(value, PRINCIPALS, path)
        tidied = {kind: self.values.texts(named, (*path, kind)) for kind, named in kinds.items()}
        return {kind: named for kind, named in tidied.items() if named}

    def _condition(self, value: Any, path: Path) -> dict[str, dict[str, list[str]]]:
        tidied: dict[str, dict[str, list[str]]] = {}
        for operator, keys in self.values.members(value, path):
            place = (*path, operator)
            name = operator if is_operator(operator) else self._operator(operator, place)
            for key, wanted in self.values.members(keys, place):
                texts = self.values.texts(wanted, (*place, key), literal=key.lower() == "s3:prefix")
                if name and texts:
                    tidied.setdefault(name, {}).setdefault(key.strip(), []).extend(texts)
        return tidied

    def _operator(self, operator: str, path: Path) -> str:
        meant = meant_operator(operator)
        self.values.add("operator", f"IAM knows no condition operator {quoted(operator)}.", path, paste=meant)
        return meant

    def _renamed(self, raw: dict[str, Any], names: tuple[str, ...], path: Path) -> dict[str, Any]:
        """The members under the names that IAM knows."""
        members: dict[str, Any] = {}
        for key, value in raw.items():
            name = key if key in names else meant_name(key, names)
            if name != key:
                said = f"“{name}”" if name else "nothing that IAM knows"
                self.values.add("element", f"{quoted(key)} stands where {said} should.", (*path, key), paste=name)
            if name and name not in members:
                members[name] = value
        return members
