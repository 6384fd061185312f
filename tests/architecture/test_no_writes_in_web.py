"""Pages ask services to change things; they never write to the database themselves."""

from __future__ import annotations

import ast
from pathlib import Path

WEB = Path(__file__).parents[2] / "wizard" / "web"
QUERYSET_VERBS = {
    "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "delete",
    "acreate", "asave", "adelete",
}  # fmt: skip
MODULES = sorted(WEB.rglob("*.py"))


def writes(tree: ast.AST) -> list[str]:
    """Calls that change rows. `update` counts on a queryset only, as dicts and sets have one, too."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        verb, owner = node.func.attr, ast.unparse(node.func.value)
        of_queryset = ".objects" in owner or "filter(" in owner or owner.endswith("_set")
        if verb in QUERYSET_VERBS or (verb == "update" and of_queryset):
            found.append(f"line {node.lineno}: {owner}.{verb}()")
    return found


def test_the_test_sees_writes() -> None:
    code = "row.save()\nModel.objects.filter(pk=1).update(a=1)\nModel.objects.create()\n{}.update(a=1)"
    assert len(writes(ast.parse(code))) == 3


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 40


def test_no_web_module_writes() -> None:
    found = {str(module.relative_to(WEB)): writes(ast.parse(module.read_text())) for module in MODULES}
    assert {module: lines for module, lines in found.items() if lines} == {}
