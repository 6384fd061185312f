"""Asks another server whether a registration could be sent there: does it speak the API, and does it take the token?

Nothing is made there. `ProblemError` leaves it with the first thing that is wrong.
"""

from __future__ import annotations

from wizard.core.problems import ProblemError
from wizard.registration import wire
from wizard.registration.destinations import problems
from wizard.registration.destinations.server import RemoteServer
from wizard.registration.plan import Generation
from wizard.registration.wire3 import Account

CHECK_SECONDS = 15.0
"""For the answer to one question of a check."""
_NOBODYS_MODEL = "embark-asks-whether-this-token-is-taken"
"""No id that anybody gives a model: the read needs the token and finds nothing."""


def check_workspace(server: RemoteServer, account: Account) -> None:
    """Ask all questions of a 3.x server: is the workspace there, and does it list its models to this token?"""
    identity = server.ask("GET", account.identity)
    named = {"account": account.name, "workspace": account.workspace}
    if identity.status == 404 and identity.body is not None:
        raise ProblemError(problems.unknown_workspace(server=str(server), **named))
    if not identity.is_ok:
        raise ProblemError(
            problems.not_speaking(server=str(server), generation=Generation.THREE.value, status=identity.status)
        )
    read = server.ask("GET", account.path("models"))
    if read.status == 404:
        raise ProblemError(problems.unknown_workspace(server=str(server), **named))
    if not read.is_ok:
        raise server.refusal(read)
    server.objects_in(read)


def check(server: RemoteServer) -> None:
    """Ask all questions of a 2.x server."""
    capable = server.ask("GET", "/v1beta/capabilities/")
    if not capable.is_ok or not _knows_field_types(capable.body):
        raise ProblemError(
            problems.not_speaking(server=str(server), generation=Generation.TWO.value, status=capable.status)
        )
    read = server.ask("GET", wire.versions_path(_NOBODYS_MODEL))
    if not read.is_ok and read.status != 404:
        raise server.refusal(read)


def _knows_field_types(body: object) -> bool:
    """What the client asks before it sends a schema as ours is."""
    return isinstance(body, dict) and body.get("is_field_schema_supported") is True
