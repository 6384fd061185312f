"""One connection may open the data of several versions; whoever changes it changes it for the onboarding at hand alone.

Call it inside the transaction of the change. Raises nothing.
"""

from __future__ import annotations

from wizard.aws.services import connection_apart
from wizard.onboarding.models import Onboarding


def leave_shared_connection(onboarding: Onboarding) -> None:
    """Before a change: give the onboarding a connection of its own, when registered data or another one uses its."""
    connection = onboarding.connection
    if connection is None:
        return
    others = connection.onboardings.exclude(pk=onboarding.pk)
    if connection.data_sources.exists() or others.exists():
        onboarding.connection = connection_apart(connection)
