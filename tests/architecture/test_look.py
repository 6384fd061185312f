"""House rules of templates and static files that a strict policy and a pinned supply depend on."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates/components").glob("_*.html"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(
        r"\sstyle=|<style|\son(click|change|input|submit|load|error|key\w+|mouse\w+|focus|blur)=|javascript:|hx-on|\bjs:",
        text,
    )
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_declared_safe(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+off", path.read_text())


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_a_component_opens_with_what_it_needs(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("{# ")
    assert "Context:" in text.split("\n<", 1)[0]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_icons_and_static_files_exist(path: Path) -> None:
    text = path.read_text()
    for icon in re.findall(r'{% icon "([\w-]+)"', text):
        assert (ROOT / f"templates/components/icons/{icon}.html").exists(), icon
    for static in re.findall(r"{% static '([^']+)'", text):
        assert (ROOT / "static" / static).exists(), static


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_are_tiny_and_evaluate_nothing(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 40
    assert not re.search(r"\beval\(|new Function|innerHTML|beforeunload|document\.write", text)


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_colours_live_in_the_tokens(path: Path) -> None:
    if path.stem in ("tokens", "standalone"):
        return
    text = re.sub(r"light-dark\([^;]*", "", path.read_text())
    assert re.findall(r"#[0-9a-f]{6}\b", text) == re.findall(r"--avatar: (#[0-9a-f]{6})", text)


def test_every_vendored_file_is_the_one_in_the_list() -> None:
    listed = dict(
        re.findall(r"^\| `([^`]+)` .* `([0-9a-f]{64})` \|$", (ROOT / "static/vendor/README.md").read_text(), re.M)
    )
    vendored = [path for path in (ROOT / "static/vendor").rglob("*.*") if path.suffix in (".css", ".js", ".woff2")]
    found = {
        str(path.relative_to(ROOT / "static/vendor")): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendored
    }
    assert found == listed
    assert not any(b"sourceMappingURL" in path.read_bytes() for path in vendored)
