"""The demo's people and their workspaces, made where they are missing. Call with Django set up; writes to the database.

`DemoError` leaves `seed` outside of the demo.
"""

from __future__ import annotations

from django.conf import settings

from wizard.accounts.models import Membership, User, Workspace
from wizard.accounts.services import admit, create_workspace
from wizard.demo import connect
from wizard.demo.config import DemoError
from wizard.demo.sign_in_links import token_for

MEMBER, ACCOUNT_MANAGER = Membership.Kind.MEMBER, Membership.Kind.ACCOUNT_MANAGER


def seed() -> dict[str, str]:
    """Make them, as every start of the demo does; the sign-in links of the two whom it introduces."""
    if not settings.IN_DEMO:
        raise DemoError("The demo's people live in the demo only (EMBARK_MODE=demo).")
    northwind = create_workspace(name="Northwind Insurance", by=None)
    contoso = create_workspace(name="Contoso Retail", by=None)
    fabrikam = create_workspace(name=connect.WORKSPACE, by=None)
    dana = _person(northwind, "dana@northwind.example", "Dana Scientist", MEMBER)
    _person(contoso, "carl@contoso.example", "Carl Scientist", MEMBER)
    _person(fabrikam, connect.MEMBER, "Fay Scientist", MEMBER)
    for workspace in (northwind, contoso, fabrikam):
        mo = _person(workspace, "mo@embark.example", "Mo Manager", ACCOUNT_MANAGER)
    return {"data_scientist": _link(dana), "account_manager": _link(mo)}


def _person(workspace: Workspace, email: str, name: str, kind: Membership.Kind) -> User:
    return admit(workspace=workspace, email=email, kind=kind, by=None, name=name)


def _link(user: User) -> str:
    return f"{settings.BASE_URL}/demo/sign-in/{token_for(user.pk)}"
