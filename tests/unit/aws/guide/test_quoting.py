"""Any text comes back from bash, YAML and Terraform as it went in."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wizard.aws.guide.quoting import in_bash, in_hcl, in_hcl_heredoc, in_yaml

ODD = [
    "it's",
    '"',
    "\\",
    "${x}",
    "$${x}",
    "%{ if x }",
    "%%{",
    "$(id)",
    "`id`",
    "a\nb",
    "\r\n",
    "\t",
    "#",
    "ü",
    "日本",
    "🦆",
    "'\"'",
]

any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(ODD)


@pytest.mark.parametrize("text", [*ODD, "", "-n", "\\n", "'; id; '"])
def test_bash_sees_the_very_text(text: str) -> None:
    printed = subprocess.run(["bash", "-c", f"printf %s {in_bash(text)}"], capture_output=True, check=True)
    assert printed.stdout.decode() == text


@given(st.lists(any_text, max_size=20))
@settings(max_examples=20, deadline=None)  # each starts a bash
def test_bash_sees_every_text_as_one_word(texts: list[str]) -> None:
    words = " ".join(map(in_bash, texts))
    printed = subprocess.run(["bash", "-c", f'set -- {words}; printf \'%s\\0\' "$#" "$@"'], capture_output=True)
    assert printed.stdout.decode().split("\0")[:-1] == [str(len(texts)), *texts]


@given(any_text)
@example("🦆")
def test_yaml_reads_the_very_text(text: str) -> None:
    assert yaml.safe_load(f"a: {in_yaml(text)}\nb: c") == {"a": text, "b": "c"}
    assert in_yaml(text).isascii()


@given(any_text)
@example("$${")
def test_terraform_reads_the_very_text(text: str) -> None:
    literal = in_hcl(text)
    assert literal.isascii()
    assert "\n" not in literal
    assert read_hcl(literal) == text


@given(any_text)
@example("$${")
@example("%%%{")
def test_a_policy_in_a_heredoc_is_the_very_policy(text: str) -> None:
    lines = in_hcl_heredoc(json.dumps({"a": text}, indent=4))
    assert json.loads("".join(_tokens(lines, r"\$\$\{|%%\{|\$\{|%\{|[\s\S]"))) == {"a": text}
    assert "JSON" not in lines.splitlines()


def read_hcl(literal: str) -> str:
    """What Terraform reads in a quoted string. Source: its language's "Strings and Templates", and the binary."""
    assert literal[0] == literal[-1] == '"'
    inside = literal[1:-1]
    return "".join(_tokens(inside, r'\$\$\{|%%\{|\$\{|%\{|\\U[0-9a-f]{8}|\\u[0-9a-f]{4}|\\["\\]|[^"\\]'))


def _tokens(text: str, pattern: str) -> Iterator[str]:
    token, place = re.compile(pattern), 0
    while place < len(text):
        found = token.match(text, place)
        assert found, f"ends the string: {text[place:]!r}"
        yield _read_token(found.group())
        place = found.end()


def _read_token(token: str) -> str:
    assert token not in ("${", "%{"), "interpolated"
    if token in ("$${", "%%{"):
        return token[1:]
    if len(token) > 1 and token[:2] in ("\\u", "\\U"):
        return chr(int(token[2:], 16))
    return token[-1]
