"""The life of signing keys under any sequence of schedules and rotations: no token that AWS could not verify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.aws.issuer import key_plan
from wizard.aws.issuer.key_plan import AHEAD, MOST_PUBLISHED, PUBLISHED_AFTER, PUBLISHED_BEFORE, SIGNS_FOR, TOKEN_LIFE

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


@dataclass
class Key:
    generation: int
    created_at: datetime
    signs_from: datetime


class Keyring:
    """Published keys that are tended as `wizard.aws.issuer.keys` does, and all that ever happened to them."""

    def __init__(self) -> None:
        self.now = START
        self.published: list[Key] = []
        self.history: list[tuple[datetime, int, set[int]]] = []
        """When, which generation signed, which ones were published."""
        self.made = 0
        self.tend()

    def tend(self) -> None:
        for key in key_plan.outlived(self.published, self.now):
            self.published.remove(key)
        for signs_from in list(key_plan.missing(self.published, self.now)):
            self.made += 1
            self.published.append(Key(self.made, self.now, signs_from))
        self.look()

    def rotate(self) -> None:
        waiting = key_plan.waiting(self.published, self.now)
        if waiting and key_plan.ripe_at(waiting[0]) <= self.now:
            turns = [self.now, *key_plan.turns_from(self.now, len(waiting) - 1)]
            for key, signs_from in zip(waiting, turns, strict=True):
                key.signs_from = signs_from
        self.tend()

    def look(self) -> None:
        signing = key_plan.signing(self.published, self.now)
        assert signing
        self.history.append((self.now, signing.generation, {key.generation for key in self.published}))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tend", "rotate", "look"]),
        st.one_of(
            st.timedeltas(min_value=A_SECOND, max_value=timedelta(hours=30)),
            st.timedeltas(min_value=timedelta(days=1), max_value=timedelta(days=200)),
        ),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(STEPS)
def test_whichever_copy_of_the_key_set_aws_has_it_holds_the_key(steps: list[tuple[str, timedelta]]) -> None:
    ring = Keyring()
    for verb, pause in steps:
        ring.now += pause
        getattr(ring, verb)()
    for signed_at, generation, _ in ring.history:
        for fetched_at, _, published in ring.history:
            if signed_at - PUBLISHED_BEFORE <= fetched_at <= signed_at + TOKEN_LIFE + PUBLISHED_AFTER:
                assert generation in published


@settings(deadline=None)
@given(STEPS)
def test_there_are_never_too_many_and_after_tending_always_two_ahead(steps: list[tuple[str, timedelta]]) -> None:
    ring = Keyring()
    for verb, pause in steps:
        ring.now += pause
        getattr(ring, verb)()
        ring.tend()
        assert len(ring.published) <= MOST_PUBLISHED
        assert len(key_plan.waiting(ring.published, ring.now)) == AHEAD
        times = [key.signs_from for key in ring.published]
        assert times == sorted(times)


def test_ten_is_the_most_whatever_the_plan_wants() -> None:
    published = [Key(n, START, START + A_SECOND * n) for n in range(MOST_PUBLISHED)]
    assert list(key_plan.missing(published, START + timedelta(days=1))) == []
    assert len(list(key_plan.missing(published[1:], START + timedelta(days=1)))) == 1


def test_the_first_key_signs_at_once_and_the_others_follow_by_quarter_years() -> None:
    assert list(key_plan.missing([], START)) == [START, START + SIGNS_FOR, START + 2 * SIGNS_FOR]


def test_a_key_is_ripe_a_day_after_it_was_published() -> None:
    assert key_plan.ripe_at(Key(1, START, START + SIGNS_FOR)) == START + timedelta(hours=24)


def test_a_key_is_kept_for_a_day_after_the_last_token_that_it_can_have_signed() -> None:
    former, present = Key(1, START, START), Key(2, START, START + SIGNS_FOR)
    last_token_dies = present.signs_from + TOKEN_LIFE
    needless = last_token_dies + PUBLISHED_AFTER
    assert key_plan.outlived([former, present], needless - A_SECOND) == []
    assert key_plan.outlived([former, present], needless) == [former]
