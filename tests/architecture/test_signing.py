"""Tokens are signed in one place, which two functions reach: one for a saved role, one for its probe."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "wizard"
SIGNERS = {"encode", "serialize_compact", "serialize_json", "sign"}
JOSE = ("joserfc", "jwt", "jws", "jwe")


def functions_that_call(tree: ast.Module, wanted: set[str], owners: tuple[str, ...] = ()) -> Iterator[str]:
    """Names of the functions in which a call such as `jwt.encode()` (or, without owners, `name()`) stands."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            owner, _, name = ast.unparse(node.func).rpartition(".")
            if name in wanted and (owner.split(".")[0] in owners if owners else not owner):
                yield function.name


def signers() -> list[tuple[str, str]]:
    found = []
    for module in sorted(ROOT.rglob("*.py")):
        names = functions_that_call(ast.parse(module.read_text()), SIGNERS, JOSE)
        found += [(str(module.relative_to(ROOT)), name) for name in names]
    return found


def test_the_test_sees_signatures() -> None:
    code = "def one():\n    return jwt.encode({}, {}, key)\ndef two():\n    return jws.serialize_compact({}, b'', key)"
    assert list(functions_that_call(ast.parse(code), SIGNERS, JOSE)) == ["one", "two"]


def test_tokens_are_signed_in_one_place() -> None:
    assert signers() == [("aws/issuer/tokens.py", "_signed")]


def test_two_functions_reach_it() -> None:
    tree = ast.parse((ROOT / "aws" / "issuer" / "tokens.py").read_text())
    assert set(functions_that_call(tree, {"_signed"})) == {"mint_id_token", "mint_probe_token"}


def test_nobody_imports_a_signer_by_its_bare_name_or_reaches_the_private_one() -> None:
    for module in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ImportFrom):
                names = {alias.name for alias in node.names}
                assert not (str(node.module).startswith("joserfc") and names & SIGNERS), module
                assert not (node.module == "wizard.aws.issuer.tokens" and "_signed" in names), module


def test_private_keys_are_opened_for_that_alone() -> None:
    users = {
        str(module.relative_to(ROOT))
        for module in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.ImportFrom) and "private_key" in {alias.name for alias in node.names}
    }
    assert users == {"aws/issuer/tokens.py"}
