"""Reads what deployment is made of: the settings' variables, the compose file, the Dockerfile."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = ROOT / "wizard" / "settings.py"


def settings_names() -> set[str]:
    """Every variable that wizard/settings.py reads."""
    return {name for function, name in _calls(SETTINGS) if function == "_required" or function.startswith("env.")}


def required_names() -> set[str]:
    """Those without which production does not start."""
    return {name for function, name in _calls(SETTINGS) if function == "_required"}


def _calls(file: Path) -> list[tuple[str, str]]:
    """(function, first argument) of every call in `file` whose first argument is a string."""
    return [
        (ast.unparse(node.func), node.args[0].value)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def compose() -> dict[str, Any]:
    """docker-compose.yml, anchors and merges resolved, `${…}` as it stands."""
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


def own_services() -> dict[str, dict[str, Any]]:
    """The services that run our image."""
    return {name: service for name, service in compose()["services"].items() if service.get("build")}


def strings(value: Any) -> list[str]:
    """Every string in a parsed document."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def interpolate(text: str, values: dict[str, str]) -> str:
    """`${NAME}`, `${NAME:-default}` and `${NAME:?message}` as compose fills them."""

    def fill(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        return values[name] if name in values or default is None else default

    return re.sub(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\}", fill, text)


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile."""

    name: str
    text: str

    def exec_form(self) -> list[str]:
        """The words of its JSON array (options such as --interval before it are left out)."""
        words: list[str] = json.loads(self.text[self.text.index("[") :])
        return words


def dockerfile() -> list[Instruction]:
    """The instructions in order; continued lines joined, comments dropped."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [Instruction(*line.split(" ", 1)) for line in joined.splitlines() if line.strip()]


def instructions(name: str) -> list[Instruction]:
    """The Dockerfile's instructions of that name."""
    return [instruction for instruction in dockerfile() if instruction.name == name]


def version() -> str:
    """The version in pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
