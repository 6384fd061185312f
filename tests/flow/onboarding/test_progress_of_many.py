"""Many onboardings at once say the same as each alone, with as many queries as two of them cost."""

from __future__ import annotations

import pytest

from tests import factories, records
from wizard.accounts.models import User, Workspace
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import Progress, progress, progress_of_many

pytestmark = pytest.mark.django_db


def one_of_each(acme: Workspace, dana: User) -> None:
    """An onboarding in every step, and a complete one."""
    factories.onboarding(acme, dana)
    for number, make in enumerate([factories.named, factories.connected, factories.sampled, factories.mapped]):
        make(acme, dana, model_id=f"model-{number}")
    done = factories.mapped(acme, dana, model_id="done")
    done.registration = records.registration(acme, model_id="done")
    done.save()


def loaded() -> list[Onboarding]:
    return list(Onboarding.objects.with_facts().order_by("pk"))


def told(states: Progress) -> list[tuple[str, str]]:
    return [(state.key, state.status) for state in states.steps]


def test_many_say_what_each_alone_says(acme: Workspace, dana: User) -> None:
    one_of_each(acme, dana)
    alone = [told(progress(row)) for row in loaded()]
    assert [told(states) for states in progress_of_many(loaded())] == alone
    assert len({str(states) for states in alone}) == 6


def test_two_queries_are_enough(acme: Workspace, dana: User, django_assert_max_num_queries) -> None:
    one_of_each(acme, dana)
    rows = loaded()
    with django_assert_max_num_queries(2):
        progress_of_many(rows)


def test_none_is_nothing() -> None:
    assert progress_of_many([]) == []
