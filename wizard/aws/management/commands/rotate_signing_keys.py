"""`manage.py rotate_signing_keys [--emergency]`: lets the next signing key of our issuers take over now.

Nobody has to: keys rotate by themselves every 90 days. `CommandError` leaves with the Problem in words.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wizard.aws.issuer import keys
from wizard.aws.issuer.identity import is_projected
from wizard.aws.issuer.keys import Rotation
from wizard.core.problems import ProblemError

_CACHED = (
    "Proxies keep the old key set for five minutes, AWS for a time that it does not publish; plan with a day. Until "
    "then AWS takes whatever a thief signs with the old key. Whoever can't wait: customers shut the door by deleting "
    "the provider (or the trust policy's statement), and end sessions with “Revoke active sessions” on the role."
)
_TOO_YOUNG = (
    "The new key was published less than 24 hours ago: access checks, samples and syncs may fail with "
    "aws.issuer.unreachable until AWS reads the key set again."
)
_NO_KEYS = "EMBARK_WEB_IDENTITY_TOKEN_FILE is set: the platform signs, and Embark has no keys in use to rotate."


class Command(BaseCommand):
    help = "Let the next published signing key sign from now on; the former one stays published for a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--emergency",
            action="store_true",
            help="the signing key was stolen: stop publishing it at once, however young the next one is",
        )

    def handle(self, *, emergency: bool, **_: Any) -> None:
        if is_projected():
            raise CommandError(_NO_KEYS)
        try:
            done = (keys.replace_compromised if emergency else keys.rotate)(now=timezone.now())
        except ProblemError as error:
            raise CommandError(str(error.problem)) from error
        self.stdout.write(f"{done.signing.kid} signs from now on.")
        for line in _after_emergency(done) if emergency else _after_rotation(done):
            self.stdout.write(line)


def _after_rotation(done: Rotation) -> list[str]:
    if done.former is None:
        return []
    return [f"{done.former.kid} stays published until its last token has been dead for 24 hours; then it is wiped."]


def _after_emergency(done: Rotation) -> list[str]:
    lines = [f"{done.former.kid} is wiped and published no more.", _CACHED] if done.former else []
    return lines + ([_TOO_YOUNG] if done.is_early else [])
