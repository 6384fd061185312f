"""From the row of a destination to what can be spoken to. Reads rows and settings, writes nothing.

`ProblemError` leaves it when the destination was removed or its address may not be spoken to (any more).
"""

from __future__ import annotations

from django.conf import settings

from wizard.core.problems import ProblemError
from wizard.registration.destinations import problems
from wizard.registration.destinations.addresses import parse_address
from wizard.registration.destinations.base import Destination
from wizard.registration.destinations.http import HttpDestination
from wizard.registration.destinations.http3 import Http3Destination
from wizard.registration.destinations.local import LocalDestination
from wizard.registration.destinations.server import ANSWER_SECONDS, RemoteServer
from wizard.registration.models import Registration, SavedDestination
from wizard.registration.plan import Generation
from wizard.registration.wire3 import Account


def destination_of(job: Registration) -> Destination:
    """Where the registration is sent."""
    if job.destination is None:
        return LocalDestination(workspace=job.workspace, by=job.requested_by)
    server = server_of(job.destination)
    if job.generation == Generation.THREE:
        return Http3Destination(server=server, account=account_of(job.destination), order=job.order)
    return HttpDestination(server=server, order=job.order)


def account_of(destination: SavedDestination) -> Account:
    """Account and workspace as the other server calls them."""
    return Account(destination.account, destination.remote_workspace)


def server_of(destination: SavedDestination, *, seconds: float = ANSWER_SECONDS) -> RemoteServer:
    """The server, with the token as it is now; `seconds` is how long an answer may take."""
    if destination.removed_at is not None:
        raise ProblemError(problems.removed(name=destination.name))
    address = parse_address(destination.base_url)
    return RemoteServer(address=address, token=destination.token, hosts=settings.DESTINATION_HOSTS, seconds=seconds)
