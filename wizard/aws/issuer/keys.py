"""The signing keys of our issuers through their life; the rules are in `key_plan`. All workspaces share them.

Which key signs follows from its times alone, so a key takes its turn also while nobody tends to them. Two processes
that tend at once end with the same keys: a generation exists once. What was done is logged, by key id, never by key.
`ProblemError` leaves `rotate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.db import transaction

from wizard.aws.issuer import key_plan, problems
from wizard.aws.issuer.key_pairs import new_pair
from wizard.aws.models import SigningKey
from wizard.core.problems import ProblemError

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Rotation:
    """What a rotation did. `is_early`: the new key was published less than 24 hours ago when it began to sign."""

    former: SigningKey | None
    signing: SigningKey
    is_early: bool


def public_key_set() -> dict[str, Any]:
    """What `<issuer>/keys.json` says: the public half of every published key (RFC 7517)."""
    return {"keys": published_jwks()}


def published_jwks() -> list[dict[str, Any]]:
    """The public half of every published key, as JSON Web Keys, the newest first."""
    return [key.public_jwk for key in SigningKey.objects.published()]


def current_signing_key(*, now: datetime) -> SigningKey:
    """The key that signs now; the first call ever makes it, and publishes the next ones."""
    key = SigningKey.objects.signing(now=now).first()
    if key is None:
        tend(now=now)
        # Where another process was faster, its first key may begin to sign a moment after our `now`.
        key = SigningKey.objects.signing(now=now).first() or SigningKey.objects.published().last()
        assert key is not None
    return key


@transaction.atomic
def tend(*, now: datetime) -> None:
    """Publish the keys that are missing ahead and retire those that have outlived their tokens; doing it twice is once.

    Should no published key have come to its turn (its rows were deleted by hand, the clock was wrong), the next does.
    """
    published = _published()
    if published and key_plan.signing(published, now) is None:
        _hand_over(published, now)
    for key in key_plan.outlived(published, now):
        _retire(key, now)
    _publish_missing(now)


@transaction.atomic
def rotate(*, now: datetime) -> Rotation:
    """Let the next published key sign from now on. Raises ProblemError when AWS may not know it yet.

    The former key stays published until its last token has been dead for a day.
    """
    published = _published()
    waiting = key_plan.waiting(published, now)
    if not waiting:
        raise ProblemError(problems.no_next_key())
    if key_plan.ripe_at(waiting[0]) > now:
        raise ProblemError(problems.next_key_too_young(waiting[0].kid, key_plan.ripe_at(waiting[0])))
    former = key_plan.signing(published, now)
    _hand_over(waiting, now)
    tend(now=now)
    return _rotated(former, waiting[0], now)


@transaction.atomic
def replace_compromised(*, now: datetime) -> Rotation:
    """The signing key is in strange hands: it signs no more and is published no more, and the next one takes over.

    However young that one is: what AWS refuses for a while is better than what a thief signs.
    """
    published = _published()
    former = key_plan.signing(published, now)
    waiting = key_plan.waiting(published, now)
    if former:
        _retire(former, now)
    if not waiting:
        waiting = [_publish(_next_generation(), signs_from=now, now=now)]
    _hand_over(waiting, now)
    tend(now=now)
    return _rotated(former, waiting[0], now)


def _published() -> list[SigningKey]:
    """All published keys by generation, locked: whoever changes the keys takes turns."""
    return list(SigningKey.objects.filter(retired_at=None).select_for_update().order_by("generation"))


def _hand_over(waiting: list[SigningKey], now: datetime) -> None:
    """The first of `waiting` signs from now on, the others each a full turn after the one before."""
    for key, signs_from in zip(waiting, [now, *key_plan.turns_from(now, len(waiting) - 1)], strict=True):
        key.signs_from = signs_from
        key.save(update_fields=["signs_from"])


def _publish_missing(now: datetime) -> None:
    published = _published()
    for generation, signs_from in enumerate(key_plan.missing(published, now), start=_next_generation()):
        _publish(generation, signs_from=signs_from, now=now)


def _publish(generation: int, *, signs_from: datetime, now: datetime) -> SigningKey:
    """The key of this generation; another process may have published it in the meantime."""
    facts = {"created_at": now, "signs_from": signs_from}
    key, is_new = SigningKey.objects.get_or_create(generation=generation, defaults=new_pair() | facts)
    if is_new:
        _tell("signing_key.published", key)
    return key


def _next_generation() -> int:
    newest = SigningKey.objects.order_by("generation").last()
    return newest.generation + 1 if newest else 1


def _retire(key: SigningKey, now: datetime) -> None:
    """Publish it no more; of its private half nothing is left, the public half stays for the record."""
    key.retired_at, key.private_encrypted = now, ""
    key.save(update_fields=["retired_at", "private_encrypted"])
    _tell("signing_key.retired", key)


def _rotated(former: SigningKey | None, signing: SigningKey, now: datetime) -> Rotation:
    _tell("signing_key.signs", signing)
    return Rotation(former=former, signing=signing, is_early=key_plan.ripe_at(signing) > now)


def _tell(event: str, key: SigningKey) -> None:
    facts = {"kid": key.kid, "generation": key.generation, "signs_from": key.signs_from.isoformat()}
    transaction.on_commit(partial(log.info, event, **facts))
