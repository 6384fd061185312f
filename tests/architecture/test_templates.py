"""What holds for every template: escaping is never switched off, nothing is inline, a fragment is one element."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
FRAGMENTS = [path for path in TEMPLATES if path.name.startswith("_")]
SOURCES = sorted((ROOT / "wizard").rglob("*.py"))
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSAFE = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def markup(text: str) -> str:
    """The markup alone; of every choice only the first branch, as only one of them is rendered."""
    kept, skipping = [], []
    for token in Lexer(text).tokenize():
        word = token.contents.partition(" ")[0] if token.token_type is TokenType.BLOCK else ""
        if word in ("if", "for"):
            skipping.append(False)
        elif word in ("else", "elif", "empty"):
            skipping[-1] = True
        elif word in ("endif", "endfor"):
            skipping.pop()
        elif token.token_type is TokenType.TEXT and not any(skipping):
            kept.append(token.contents)
    return "".join(kept)


class Roots(HTMLParser):
    """Counts the elements that have no parent."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.count = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.count += self.depth == 0
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.count += self.depth == 0

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


def roots(text: str) -> int:
    parser = Roots()
    parser.feed(markup(text))
    return parser.count


class Aborts(HTMLParser):
    """Finds the elements whose requests would abort, or drop, those of an element around them.

    htmx hands `hx-sync` down: what is asked within an element that says `this:replace` replaces what that has sent.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hands_down: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        sends = "hx-get" in given or "hx-post" in given
        if sends and any(self._hands_down) and "hx-sync" not in given:
            self.found.append(self.get_starttag_text() or tag)
        if tag not in VOID:
            own = given.get("hx-sync") or ""
            self._hands_down.append(own.startswith("this:") and "hx-sync" not in (given.get("hx-disinherit") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._hands_down:
            self._hands_down.pop()


def aborts(text: str) -> list[str]:
    parser = Aborts()
    parser.feed(markup(text))
    return parser.found


def test_the_test_sees_what_it_looks_for() -> None:
    assert aborts('<form hx-post="a" hx-sync="this:replace"><input hx-get="b"></form>')
    assert not aborts('<form hx-post="a" hx-sync="this:replace"><input hx-get="b" hx-sync="this:drop"></form>')
    assert not aborts('<ol hx-post="a" hx-sync="this:replace" hx-disinherit="hx-sync"><b hx-get="b"></b></ol>')
    assert not aborts('<ol hx-post="a" hx-sync="this:replace"></ol><b hx-get="b"></b>')
    assert roots("<p>one</p>{% if a %}<br>{% endif %}") == 2
    assert roots("<p>{% if a %}{% if b %}<br>{% else %}<br>{% endif %}<b>{% else %}<b>{% endif %}</b></p>") == 1
    assert UNSAFE.search("{{ name|safe }}")
    for inline in ('<p style="a">', "<p onclick='a'>", "<script>", "<style>"):
        assert INLINE.search(inline)
    assert not INLINE.search('<script defer src="a.js"></script>')


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 80
    assert len(FRAGMENTS) > 20


def test_every_template_escapes_everything() -> None:
    assert [name(path) for path in TEMPLATES if UNSAFE.search(path.read_text())] == []


def test_no_template_has_anything_inline_that_our_policy_forbids() -> None:
    found = {name(path): INLINE.search(TAG.sub("", path.read_text())) for path in TEMPLATES}
    assert {path: match[0] for path, match in found.items() if match} == {}


def test_every_fragment_is_one_element() -> None:
    counted = {name(path): roots(path.read_text()) for path in FRAGMENTS}
    assert {path: count for path, count in counted.items() if count != 1} == {}


def test_no_element_aborts_what_another_has_sent() -> None:
    assert {name(path): found for path in TEMPLATES if (found := aborts(path.read_text()))} == {}


def test_no_fragment_extends_a_page() -> None:
    assert [name(path) for path in FRAGMENTS if "{% extends" in path.read_text()] == []


def test_no_module_calls_data_safe() -> None:
    assert [name(path) for path in SOURCES if "mark_safe" in path.read_text()] == []
