"""A program of its own for `test_rotating`: threads mint tokens without pause while the signing keys rotate.

The clock is ours: an hour passes at every step, now and then a quarter of a year. Two "beats" tend at every step at
once, and an operator rotates as often as it is allowed. The key set is kept as of every step, as AWS might have cached
it; at the end each token must verify against every copy from a day before it was signed to a day after it ran out.
Prints what was counted as JSON.
"""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import django

MINTERS, BEATS = 3, 2
STEPS = 64
PAUSE = 0.05
"""Seconds that a minter rests after each token: three threads that never do would starve the others."""
TOKENS_A_STEP = 2
STEP_SECONDS = 30
HOUR = timedelta(hours=1)
A_DAY = timedelta(hours=24)


@dataclass
class Clock:
    """The time that all see, moved by the operator alone."""

    now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    over: bool = False


@dataclass
class Seen:
    """What the threads have made and what AWS could have read."""

    tokens: list[tuple[datetime, str]] = field(default_factory=list)
    copies: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    most_published: int = 0
    rotations: int = 0


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests import factories
    from wizard.aws.models import Connection

    call_command("migrate", verbosity=0)
    connection = Connection.objects.create(
        workspace=factories.workspace(), bucket="acme", role_name="e", role_arn="arn:aws:iam::111122223333:role/e"
    )
    clock, seen = Clock(), Seen()
    threads = [threading.Thread(target=mint, args=(connection.pk, clock, seen)) for _ in range(MINTERS)]
    for thread in threads:
        thread.start()
    try:
        operate(clock, seen)
    finally:
        clock.over = True
        for thread in threads:
            thread.join()
    print(json.dumps(verdict(seen)))


def mint(connection_id: str, clock: Clock, seen: Seen) -> None:
    """Mint until the end; the first threads meet a database without any key."""
    from wizard.aws.issuer.tokens import mint_id_token

    while not clock.over:
        now = clock.now
        try:
            seen.tokens.append((now, mint_id_token(connection_id=connection_id, now=now)))
        except Exception as error:
            seen.failures.append(repr(error))
        time.sleep(PAUSE)
    hang_up()


def operate(clock: Clock, seen: Seen) -> None:
    """Step by step: tend twice at once, rotate if it may be, keep a copy of the key set."""
    from wizard.aws.issuer import keys
    from wizard.core.problems import ProblemError

    with ThreadPoolExecutor(BEATS) as beats:
        for step in range(STEPS):
            for tended in [beats.submit(keys.tend, now=clock.now) for _ in range(BEATS)]:
                tended.result()
            try:
                keys.rotate(now=clock.now)
                seen.rotations += 1
            except ProblemError:
                pass
            copy = keys.public_key_set()
            seen.copies.append((clock.now, copy))
            seen.most_published = max(seen.most_published, len(copy["keys"]))
            await_more_tokens(seen)
            clock.now += timedelta(days=88) if step % 30 == 29 else HOUR
        for _ in range(BEATS):
            beats.submit(hang_up)


def await_more_tokens(seen: Seen) -> None:
    """However busy the machine is, each step of the clock sees tokens."""
    wanted, patience = len(seen.tokens) + TOKENS_A_STEP, time.monotonic() + STEP_SECONDS
    while len(seen.tokens) < wanted and time.monotonic() < patience:
        time.sleep(PAUSE / 5)


def hang_up() -> None:
    from django.db import connection as database

    database.close()


def verdict(seen: Seen) -> dict[str, Any]:
    from wizard.aws.issuer.key_plan import TOKEN_LIFE
    from wizard.aws.models import SigningKey

    copies = [(at, {jwk["kid"] for jwk in copy["keys"]}) for at, copy in seen.copies]
    verdicts = refused = 0
    for signed_at, token in seen.tokens:
        kid = kid_of(token)
        for fetched_at, kids in copies:
            if signed_at - A_DAY <= fetched_at <= signed_at + TOKEN_LIFE + A_DAY:
                verdicts += 1
                refused += kid not in kids
    generations = list(SigningKey.objects.order_by("generation").values_list("generation", flat=True))
    return {
        "failures": sorted(set(seen.failures)),
        "refused": refused,
        "forged": sum(not verifies(token, seen) for _, token in seen.tokens),
        "many tokens": len(seen.tokens) >= STEPS * TOKENS_A_STEP,
        "many verdicts": verdicts > 10 * len(seen.tokens),
        "many signers": len({kid_of(token) for _, token in seen.tokens}) > 3,
        "many rotations": seen.rotations > 3,
        "never too many": seen.most_published <= 10,
        "no generation twice or left out": generations == list(range(1, len(generations) + 1)),
    }


def verifies(token: str, seen: Seen) -> bool:
    """Against the key of that id, which is the same in every copy."""
    from joserfc import jws
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    found = {json.dumps(jwk) for _, copy in seen.copies for jwk in copy["keys"] if jwk["kid"] == kid_of(token)}
    try:
        jws.deserialize_compact(token, RSAKey.import_key(json.loads(found.pop())), algorithms=["RS256"])
    except (JoseError, KeyError):
        return False
    return not found


def kid_of(token: str) -> str:
    from joserfc import jws

    return str(jws.extract_compact(token.encode()).headers()["kid"])


if __name__ == "__main__":
    main()
