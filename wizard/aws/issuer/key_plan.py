"""The life of a signing key: when it is published, signs, is superseded and retired. The rules alone, over the times
of the keys that are published. Pure; raises nothing.

    published ── 24 h or more ──▶ signs ── 90 days ──▶ superseded ── 24 h after its last token ──▶ retired

AWS keeps a copy of a key set for a time that it does not publish. So a key is in the set long before its first token
comes and long after its last one went: whichever copy AWS judges by, it has the key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

TOKEN_LIFE = timedelta(minutes=5)
SIGNS_FOR = timedelta(days=90)
PUBLISHED_BEFORE = timedelta(hours=24)
"""The least time between a key's publication and its first token."""
PUBLISHED_AFTER = timedelta(hours=24)
"""How long a key stays published after the last token that it can have signed has run out."""
AHEAD = 2
"""Keys that are published and wait for their turn; the second is there for when the first must step in early."""
MOST_PUBLISHED = 10
"""AWS does not say how many keys it takes; ten is what it is known to take, and far more than we ever need."""


class Key(Protocol):
    """What the rules look at. Keys come in the order of their generations, and `signs_from` never falls in it."""

    generation: int
    created_at: datetime
    signs_from: datetime


AnyKey = TypeVar("AnyKey", bound=Key)


def signing(published: Sequence[AnyKey], now: datetime) -> AnyKey | None:
    """The key that signs: the newest whose time has come."""
    return next((key for key in reversed(published) if key.signs_from <= now), None)


def waiting(published: Sequence[AnyKey], now: datetime) -> list[AnyKey]:
    """The keys published ahead, the next one first."""
    return [key for key in published if key.signs_from > now]


def outlived(published: Sequence[AnyKey], now: datetime) -> list[AnyKey]:
    """The keys that no token in use can have been signed with, whichever copy of the key set AWS has."""
    last_needed = now - TOKEN_LIFE - PUBLISHED_AFTER
    return [key for key, successor in pairwise(published) if successor.signs_from <= last_needed]


def missing(published: Sequence[AnyKey], now: datetime) -> Iterator[datetime]:
    """For each key that has to be published now, from when it shall sign. The very first key signs at once."""
    room = MOST_PUBLISHED - len(published)
    last = published[-1].signs_from if published else now
    if not published:
        yield now
    for _ in range(min(AHEAD - len(waiting(published, now)), room)):
        last = max(last + SIGNS_FOR, now + PUBLISHED_BEFORE)
        yield last


def ripe_at(key: Key) -> datetime:
    """From when a key may sign without surprising AWS."""
    return key.created_at + PUBLISHED_BEFORE


def turns_from(start: datetime, count: int) -> list[datetime]:
    """When each of `count` waiting keys shall take over, if another one begins to sign at `start`."""
    return [start + SIGNS_FOR * turn for turn in range(1, count + 1)]
