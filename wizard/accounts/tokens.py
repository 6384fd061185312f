"""API tokens: made, looked up, revoked. Secrets are random, shown once, and known by their digest alone.

`ProblemError` leaves `issue_token` when a workspace has as many as it may have.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wizard.accounts import problems
from wizard.accounts.models import ApiToken, User, Workspace
from wizard.accounts.services import audit
from wizard.core.problems import ProblemError

MOST_TOKENS = 20
"""Live ones in a workspace: more than that nobody looks after."""
_PREFIX = "embark_"
"""By it scanners for leaked secrets, and people, know what they have found."""
_FORM = re.compile(rf"{_PREFIX}[A-Za-z0-9_-]{{43}}")
_USE_NOTED = timedelta(minutes=1)
"""How exact the last use is: a script that calls a hundred times a second writes once a minute."""


@transaction.atomic
def issue_token(*, workspace: Workspace, name: str, by: User | None) -> tuple[ApiToken, str]:
    """A new token of the workspace and its secret, which cannot be had again."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)  # two at once would both be the last
    if workspace.api_tokens.live().count() >= MOST_TOKENS:
        raise ProblemError(problems.too_many_tokens(limit=MOST_TOKENS))
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        workspace=workspace, name=name, digest=_digest(secret), hint=secret[-4:], created_by=by
    )
    audit(workspace=workspace, by=by, verb="token.issued", subject_id=token.pk, name=name)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """The token opens nothing from now on. Pressed twice, it is revoked once."""
    if ApiToken.objects.live().filter(pk=token.pk).update(revoked_at=timezone.now()):
        audit(workspace=token.workspace, by=by, verb="token.revoked", subject_id=token.pk, name=token.name)


def token_of(secret: str) -> ApiToken | None:
    """The live token of that secret. What does not look like one is not looked up."""
    if not _FORM.fullmatch(secret):
        return None
    return ApiToken.objects.live().select_related("workspace").filter(digest=_digest(secret)).first()


def note_use(*, token: ApiToken, now: datetime) -> None:
    """Write down that the token was used, at most once a minute."""
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_NOTED)
    if token.last_used_at is None or token.last_used_at < now - _USE_NOTED:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
