"""docs/settings.md lists exactly the variables that are read, so that an operator can trust it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "settings.md"
SETTINGS = ROOT / "wizard" / "settings.py"
DEMO_CONFIG = ROOT / "wizard" / "demo" / "config.py"
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
OF_OTHERS = "AWS_"
"""Variables of AWS's own tools, which the demo passes on to its MiniStack."""


def variables_read(module: Path) -> set[str]:
    """Names given as a literal to `env.…()`, to a reader of the module (`_required()` …) or to `environ`."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call) and node.args and _reads(node.func):
            found.add(_text(node.args[0]))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            found.add(_text(node.slice))
    return {name for name in found if VARIABLE.fullmatch(name) and not name.startswith(OF_OTHERS)}


def _reads(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id.startswith("_")
    return ast.unparse(function).startswith("env.") or ast.unparse(function).endswith("environ.get")


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def variables_listed() -> list[str]:
    return re.findall(r"^\| `([A-Z0-9_]+)` \|", DOCUMENT.read_text(), re.MULTILINE)


def test_the_test_sees_variables() -> None:
    assert {"EMBARK_MODE", "DATABASE_URL", "EMBARK_SAMPLE_SECONDS", "EMAIL_URL"} <= variables_read(SETTINGS)


def test_the_table_lists_what_is_read_and_nothing_else() -> None:
    assert set(variables_listed()) == variables_read(SETTINGS) | variables_read(DEMO_CONFIG)


def test_the_table_lists_each_once() -> None:
    assert len(variables_listed()) == len(set(variables_listed()))
