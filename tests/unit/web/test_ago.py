"""How long ago something was, as part of a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wizard.web.templatetags.ui import ago

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=59), ">just now</time>"),
        (timedelta(minutes=5), ">5 min</time>\N{NO-BREAK SPACE}ago"),
        (timedelta(days=2), ">2 days</time>\N{NO-BREAK SPACE}ago"),
    ],
)
def test_it_is_told_as_a_sentence(past: timedelta, words: str) -> None:
    assert ago(NOW - past, NOW).endswith(words)


def test_never_is_a_dash() -> None:
    assert ago(None, NOW) == "–"
