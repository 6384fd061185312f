"""Globs: what they match, how they are escaped, what is refused, and that none of them takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.objects.globs import GlobError, escaped, expression, literal_start, unescaped
from wizard.sampling.objects.matching import matches, name_matches

MATCHING = [
    ("in/*.csv", "in/a.csv", True),
    ("in/*.csv", "in/sub/a.csv", False),
    ("in/**/a.csv", "in/a.csv", True),
    ("in/**/a.csv", "in/x/y/a.csv", True),
    ("in/**/a.csv", "in/xa.csv", False),
    ("in/**", "in/x/y/a.csv", True),
    ("in/**.csv", "in/x/y/a.csv", True),
    ("in/day=*/", "in/day=1/a/b.csv", True),
    ("in/day=*/", "in/day=1", False),
    ("in/?.csv", "in/数.csv", True),
    ("in/?.csv", "in//.csv", False),
    ("in/[a-c].csv", "in/b.csv", True),
    ("in/[a-c].csv", "in/d.csv", False),
    ("in/[!a].csv", "in/b.csv", True),
    ("in/[!a].csv", "in/a.csv", False),
    ("in[!a]x", "in/x", False),
    ("in[.-0]x", "in/x", False),
    ("in[.-0]x", "in0x", True),
    ("in[/]x", "in/x", False),
    ("in/[]].csv", "in/].csv", True),
    ("in/[a\\]b].csv", "in/].csv", True),
    ("in/{a,b{1,2}}.csv", "in/b2.csv", True),
    ("in/{a,b{1,2}}.csv", "in/b.csv", False),
    ("in/{a,}x.csv", "in/x.csv", True),
    ("in/{a/b,c}/x", "in/a/b/x", True),
    ("in/\\*.csv", "in/*.csv", True),
    ("in/\\*.csv", "in/a.csv", False),
    ("in/*.csv", "in/a.csv\n", False),
    ("in/*", "in/a\nb", True),
    ("in/a+(b)|c$^.*", "in/a+(b)|c$^.x", True),
]


@pytest.mark.parametrize(("glob", "key", "wanted"), MATCHING)
def test_a_glob_matches_as_spark_means_it(glob: str, key: str, wanted: bool) -> None:
    assert matches([key], glob=glob) == [wanted]


@pytest.mark.parametrize(
    ("glob", "position"),
    [("in/[ab", 3), ("in/{a,b", 3), ("a{b}{c{d}", 4), ("x/[z-a]", 2), ("a*\\", 2), ("*" + "/*" * 70, 128)],
)
def test_a_glob_that_cannot_be_read_says_where(glob: str, position: int) -> None:
    with pytest.raises(GlobError) as caught:
        expression(glob)
    assert caught.value.position == position


@given(st.text(max_size=60))
def test_an_escaped_key_matches_itself_and_comes_back(key: str) -> None:
    assert unescaped(escaped(key)) == key
    assert literal_start(escaped(key)) == key


@given(st.text("ab/*?[]{}\\,!-^", max_size=40), st.text("ab/*", max_size=20))
def test_any_text_is_read_or_refused(glob: str, key: str) -> None:
    position = _refused_at(glob)
    if position is None:
        assert matches([key], glob=glob) in ([True], [False]), "RE2 takes every expression that we make"
    else:
        assert 0 <= position < len(glob)


def _refused_at(glob: str) -> int | None:
    try:
        expression(glob)
    except GlobError as error:
        return error.position
    return None


@given(st.lists(st.sampled_from(["a", "b", "*", "?"]), max_size=8), st.text("ab", max_size=8))
def test_stars_and_question_marks_match_as_by_the_book(signs: list[str], key: str) -> None:
    glob = "".join(signs).replace("**", "*")
    assert matches([key], glob=glob) == [_by_the_book(glob, key)]


def _by_the_book(glob: str, key: str) -> bool:
    if not glob:
        return not key
    if glob[0] == "*":
        return any(_by_the_book(glob[1:], key[at:]) for at in range(len(key) + 1))
    return bool(key) and glob[0] in ("?", key[0]) and _by_the_book(glob[1:], key[1:])


@pytest.mark.parametrize("glob", ["*a" * 60 + "b", "{a,a?}" * 20 + "b", "**a" * 60 + "b"])
def test_no_glob_takes_more_than_a_moment(glob: str) -> None:
    started = time.monotonic()
    assert not any(matches(["a" * 1000] * 50, glob=glob))
    assert time.monotonic() - started < 2, "an expression that backtracks would take longer than the universe"


def test_a_filter_looks_at_the_last_part_of_the_key() -> None:
    assert name_matches(["in/x/a.csv", "in/a.json"], glob="*.csv") == [True, False]
