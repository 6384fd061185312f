"""Suggestions are made once per sample, and no more than the suggestions are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.samples import insurance_sample
from wizard.mapping.before import NOTHING, Before
from wizard.mapping.types import Suggestion
from wizard.registry.schema import ModelType
from wizard.web.onboarding.columns import suggested
from wizard.web.onboarding.columns.suggested import suggestions_for


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    suggested._kept.clear()
    yield
    suggested._kept.clear()


class History:
    """Counts how often it is asked."""

    asked = 0

    def __call__(self) -> Before:
        self.asked += 1
        return NOTHING


def test_the_same_sample_is_judged_once_per_model_type() -> None:
    history, sample = History(), insurance_sample()
    first = suggestions_for("smp_1", sample, model_type=ModelType.BINARY, before=history)
    assert suggestions_for("smp_1", sample, model_type=ModelType.BINARY, before=history) is first
    assert history.asked == 1
    assert suggestions_for("smp_1", sample, model_type=ModelType.REGRESSION, before=history) is not first
    assert history.asked == 2


def test_only_some_are_kept_the_last_used_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggested, "MOST", 2)
    history, sample = History(), insurance_sample()
    for name in ("smp_1", "smp_2", "smp_1", "smp_3", "smp_1"):
        suggestions_for(name, sample, model_type=ModelType.BINARY, before=history)
    assert history.asked == 3
    assert [key[0] for key in suggested._kept] == ["smp_3", "smp_1"]


def test_nothing_but_suggestions_is_kept() -> None:
    suggestions_for("smp_1", insurance_sample(), model_type=ModelType.BINARY, before=History())
    (kept,) = suggested._kept.values()
    assert all(isinstance(each, Suggestion) for each in kept.values())
