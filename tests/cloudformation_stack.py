"""What CloudFormation would make of a template: the intrinsic functions that ours uses, and no other.

No server here knows AWS::IAM::OIDCProvider, so a stack can't be made; this says what its resources would be.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

NO_VALUE = object()


class _Tagged(yaml.SafeLoader):
    """Reads `!Sub x` as {"Fn::Sub": x}."""


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise NotImplementedError(node)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


_Tagged.add_multi_constructor("!", _function)


def read(text: str) -> dict[str, Any]:
    """The template as data."""
    return dict(yaml.load(text, Loader=_Tagged))  # a SafeLoader


class Stack:
    """The template made with `parameters` in `account`: `resources` by their logical id, properties resolved."""

    def __init__(self, text: str, *, account: str, **parameters: str) -> None:
        self.template = read(text)
        self.values = {"AWS::AccountId": account, "AWS::Partition": "aws", "AWS::NoValue": NO_VALUE}
        for name, parameter in self.template["Parameters"].items():
            self.values[name] = _checked(name, parameter, parameters.pop(name, parameter.get("Default")))
        assert not parameters, f"unknown parameters: {parameters}"
        for name, resource in self.template["Resources"].items():
            if resource["Type"] == "AWS::IAM::OIDCProvider":
                self.values[name] = f"arn:aws:iam::{account}:oidc-provider/{self.values['ProviderUrl'].split('://')[1]}"
        self.resources = {
            name: self._resolved(resource["Properties"])
            for name, resource in self.template["Resources"].items()
            if "Condition" not in resource or self._holds(resource["Condition"])
        }

    def _holds(self, condition: str) -> bool:
        return bool(self._resolved(self.template["Conditions"][condition]))

    def _resolved(self, node: Any) -> Any:
        if isinstance(node, list):
            return [value for value in map(self._resolved, node) if value is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        for name, given in node.items():
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, given)
        resolved = {key: self._resolved(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not NO_VALUE}

    def _call(self, function: str, given: Any) -> Any:
        if function == "Fn::If":
            condition, yes, no = given
            return self._resolved(yes if self._holds(condition) else no)
        if function == "Fn::Sub":
            text, names = given if isinstance(given, list) else (given, {})
            known = self.values | self._resolved(names)
            return re.sub(r"\$\{([\w:]+)\}", lambda found: known[found[1]], text)
        given = self._resolved(given)
        if function == "Ref":
            return self.values[given]
        if function == "Fn::Equals":
            return given[0] == given[1]
        if function == "Fn::Not":
            return not given[0]
        if function == "Fn::Split":
            return given[1].split(given[0])
        if function == "Fn::Select":
            return given[1][int(given[0])]
        raise NotImplementedError(function)


def document(value: str | dict[str, Any]) -> dict[str, Any]:
    """A policy document, which CloudFormation takes as an object or as JSON text."""
    return dict(json.loads(value)) if isinstance(value, str) else value


def _checked(name: str, parameter: dict[str, Any], value: str | None) -> str:
    assert value is not None, f"{name} has no value"
    assert re.fullmatch(parameter.get("AllowedPattern", ".*"), value, re.DOTALL), f"{name} refuses {value!r}"
    assert value in parameter.get("AllowedValues", [value]), f"{name} refuses {value!r}"
    return value
