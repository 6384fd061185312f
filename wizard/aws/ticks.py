"""Which steps of the guide have been done, as the people who do them say. Raises nothing.

A tick is a note to one another, so it leaves no audit entry: its own row says who ticked, and when.
"""

from __future__ import annotations

from wizard.accounts.models import Actor
from wizard.accounts.services import link_of, user_of
from wizard.aws.models import Connection, GuideTick


def tick(*, connection: Connection, step_key: str, done: bool, by: Actor) -> None:
    """Tick the step off, or take the tick away. The first who ticks is the one who is named."""
    if done:
        who = {"ticked_by": user_of(by), "hand_off": link_of(by)}
        GuideTick.objects.get_or_create(connection=connection, step_key=step_key, defaults=who)
    else:
        GuideTick.objects.filter(connection=connection, step_key=step_key).delete()


def forget_ticks(connection: Connection) -> None:
    """The guide says something else now: what was done by the old one is to be done again."""
    GuideTick.objects.filter(connection=connection).delete()
