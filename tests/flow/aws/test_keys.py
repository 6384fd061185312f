"""Signing keys in the database: made once, published ahead, handed over, wiped; by one process or by two."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from wizard.aws import tasks
from wizard.aws.issuer import keys
from wizard.aws.issuer.key_plan import AHEAD, MOST_PUBLISHED, PUBLISHED_AFTER, PUBLISHED_BEFORE, SIGNS_FOR, TOKEN_LIFE
from wizard.aws.models import SigningKey
from wizard.core.problems import ProblemError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def make_keys(*, at: datetime = NOW) -> list[SigningKey]:
    """The first key and the two ahead, published at `at`."""
    keys.tend(now=at)
    return list(SigningKey.objects.order_by("generation"))


def published() -> list[int]:
    return sorted(SigningKey.objects.published().values_list("generation", flat=True))


def code_of(verb: Any, *, now: datetime) -> str:
    with pytest.raises(ProblemError) as caught:
        verb(now=now)
    return str(caught.value.problem.code)


def test_the_first_key_signs_at_once_and_two_are_published_ahead() -> None:
    first = keys.current_signing_key(now=NOW)
    assert [key.signs_from for key in SigningKey.objects.order_by("generation")] == [
        NOW,
        NOW + SIGNS_FOR,
        NOW + 2 * SIGNS_FOR,
    ]
    assert first.generation == 1
    assert len(keys.public_key_set()["keys"]) == 1 + AHEAD


def test_keys_are_made_once_and_kept_encrypted() -> None:
    first = keys.current_signing_key(now=NOW)
    assert keys.current_signing_key(now=NOW + timedelta(days=1)) == first
    for key in SigningKey.objects.all():
        assert "PRIVATE" not in key.private_encrypted
        assert "d" not in key.public_jwk


def test_every_published_key_has_what_aws_wants_and_no_more() -> None:
    make_keys()
    found = keys.public_key_set()["keys"]
    for key in found:
        assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}
        assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")
    assert len({key["kid"] for key in found}) == len({key["n"] for key in found}) == len(found)


def test_two_processes_that_find_no_key_end_with_the_same_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    make = keys.new_pair
    rivals: list[SigningKey] = []

    def make_while_another_is_faster() -> dict[str, Any]:
        monkeypatch.setattr(keys, "new_pair", make)
        rivals.append(keys.current_signing_key(now=NOW + timedelta(milliseconds=3)))
        return make()

    monkeypatch.setattr(keys, "new_pair", make_while_another_is_faster)
    assert keys.current_signing_key(now=NOW) == rivals[0]
    assert SigningKey.objects.count() == 1 + AHEAD


def test_tending_twice_is_once() -> None:
    before = make_keys()
    keys.tend(now=NOW)
    keys.tend(now=NOW + timedelta(hours=1))
    assert list(SigningKey.objects.order_by("generation")) == before


def test_keys_rotate_by_schedule_also_while_nobody_tends() -> None:
    first, second, third = make_keys()
    assert keys.current_signing_key(now=NOW + SIGNS_FOR - A_MINUTE) == first
    assert keys.current_signing_key(now=NOW + SIGNS_FOR) == second
    assert keys.current_signing_key(now=NOW + 2 * SIGNS_FOR) == third


def test_when_a_key_takes_over_the_next_is_published() -> None:
    make_keys()
    keys.tend(now=NOW + SIGNS_FOR)
    assert published() == [1, 2, 3, 4]
    assert SigningKey.objects.get(generation=4).signs_from == NOW + 3 * SIGNS_FOR


def test_after_a_long_sleep_new_keys_still_wait_for_a_day() -> None:
    make_keys()
    late = NOW + 5 * SIGNS_FOR
    keys.tend(now=late)
    assert published() == [3, 4, 5]
    assert SigningKey.objects.get(generation=4).signs_from == late + PUBLISHED_BEFORE


def test_a_former_key_is_published_for_a_day_after_its_last_token_and_then_wiped() -> None:
    first, *_ = make_keys()
    needless_from = NOW + SIGNS_FOR + TOKEN_LIFE + PUBLISHED_AFTER
    keys.tend(now=needless_from - A_MINUTE)
    assert 1 in published()
    keys.tend(now=needless_from)
    assert 1 not in published()
    public = first.public_jwk
    first.refresh_from_db()
    assert (first.private_encrypted, first.retired_at, first.public_jwk) == ("", needless_from, public)


def test_a_rotation_goes_to_the_oldest_key_published_for_a_day() -> None:
    first, second, third = make_keys()
    tomorrow = NOW + PUBLISHED_BEFORE
    done = keys.rotate(now=tomorrow)
    assert (done.former, done.signing, done.is_early) == (first, second, False)
    assert keys.current_signing_key(now=tomorrow) == second
    assert published() == [1, 2, 3, 4]
    third.refresh_from_db()
    assert third.signs_from == tomorrow + SIGNS_FOR
    assert SigningKey.objects.get(generation=4).signs_from == tomorrow + 2 * SIGNS_FOR


def test_a_rotation_to_a_key_that_aws_may_not_know_is_refused() -> None:
    assert code_of(keys.rotate, now=NOW) == "aws.issuer.no_next_key"
    make_keys()
    before = list(SigningKey.objects.values())
    assert code_of(keys.rotate, now=NOW + PUBLISHED_BEFORE - A_MINUTE) == "aws.issuer.next_key_too_young"
    assert list(SigningKey.objects.values()) == before


def test_rotating_as_often_as_one_may_never_publishes_more_than_ten() -> None:
    make_keys()
    refused = 0
    for hour in range(24, 200, 3):
        now = NOW + timedelta(hours=hour)
        try:
            keys.rotate(now=now)
        except ProblemError:
            refused += 1
        keys.tend(now=now)
        assert len(published()) <= MOST_PUBLISHED
    assert refused


def test_a_stolen_key_neither_signs_nor_is_published_from_that_moment() -> None:
    first, second, _ = make_keys()
    now = NOW + PUBLISHED_BEFORE
    done = keys.replace_compromised(now=now)
    assert (done.former, done.signing, done.is_early) == (first, second, False)
    first.refresh_from_db()
    assert (first.retired_at, first.private_encrypted) == (now, "")
    assert published() == [2, 3, 4]
    assert keys.current_signing_key(now=now) == second


def test_a_key_that_was_superseded_does_not_sign_again_when_its_successor_is_stolen() -> None:
    make_keys()
    tomorrow = NOW + PUBLISHED_BEFORE
    keys.rotate(now=tomorrow)
    done = keys.replace_compromised(now=tomorrow + A_MINUTE)
    assert done.signing.generation == 3
    assert keys.current_signing_key(now=tomorrow + A_MINUTE).generation == 3
    assert published() == [1, 3, 4, 5]


def test_the_next_key_steps_in_however_young_it_is() -> None:
    make_keys()
    done = keys.replace_compromised(now=NOW + A_MINUTE)
    assert (done.signing.generation, done.is_early) == (2, True)


def test_without_any_key_ahead_a_new_one_replaces_the_stolen_one() -> None:
    make_keys()
    SigningKey.objects.filter(generation__gt=1).delete()
    done = keys.replace_compromised(now=NOW + A_MINUTE)
    assert (done.signing.generation, published()) == (2, [2, 3, 4])


def test_should_the_signing_key_be_deleted_by_hand_the_next_one_signs() -> None:
    make_keys()
    SigningKey.objects.filter(generation=1).delete()
    assert keys.current_signing_key(now=NOW).generation == 2
    assert published() == [2, 3, 4]


def test_a_deployment_from_before_there_was_a_plan_gets_its_keys_ahead() -> None:
    make_keys()
    SigningKey.objects.filter(generation__gt=1).delete()
    later = NOW + 3 * SIGNS_FOR
    keys.tend(now=later)
    assert keys.current_signing_key(now=later).generation == 1
    assert SigningKey.objects.get(generation=2).signs_from == later + PUBLISHED_BEFORE


# --- Beat and command -------------------------------------------------------------------------------------------------


def test_beat_tends() -> None:
    tasks.tend_signing_keys()
    tasks.tend_signing_keys()
    assert published() == [1, 2, 3]


def test_beat_has_nothing_to_tend_where_the_platform_signs(settings: LazySettings) -> None:
    settings.WEB_IDENTITY_TOKEN_FILE = "/somewhere"
    tasks.tend_signing_keys()
    assert published() == []


def test_beat_knows_the_task(settings: LazySettings) -> None:
    scheduled = {entry["task"]: entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled[tasks.tend_signing_keys.name] <= timedelta(days=1)


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rotate_signing_keys", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did() -> None:
    first, second, _ = make_keys(at=timezone.now() - PUBLISHED_BEFORE)
    text = said()
    assert f"{second.kid} signs" in text
    assert f"{first.kid} stays published" in text


def test_the_command_says_what_an_emergency_means() -> None:
    first, second, _ = make_keys(at=timezone.now())
    text = said("--emergency")
    assert f"{second.kid} signs" in text
    assert f"{first.kid} is wiped" in text
    assert "less than 24 hours" in text
    assert SigningKey.objects.get(pk=first.pk).private_encrypted == ""


def test_the_command_refuses_in_words(settings: LazySettings) -> None:
    with pytest.raises(CommandError, match="published ahead"):
        said()
    settings.WEB_IDENTITY_TOKEN_FILE = "/somewhere"
    with pytest.raises(CommandError, match="EMBARK_WEB_IDENTITY_TOKEN_FILE"):
        said("--emergency")


def test_the_log_tells_what_happened_and_no_key(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    captured = structlog.testing.LogCapture()
    monkeypatch.setattr(keys, "log", structlog.wrap_logger(None, processors=[captured]))
    with django_capture_on_commit_callbacks(execute=True):
        make_keys()
        keys.replace_compromised(now=NOW + A_MINUTE)
    events = [(entry["event"], entry["generation"]) for entry in captured.entries]
    assert events == [
        ("signing_key.published", 1),
        ("signing_key.published", 2),
        ("signing_key.published", 3),
        ("signing_key.retired", 1),
        ("signing_key.published", 4),
        ("signing_key.signs", 2),
    ]
    told = {name for entry in captured.entries for name in entry}
    assert told == {"event", "log_level", "kid", "generation", "signs_from"}
