"""Hand-off links that are overtaken: what they were sent for is not what is asked for any more, so they end.

A letter and a printed packet can't be changed: a page that silently shows another place than they do would have a cloud
admin make what nobody has approved. Raises nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wizard.accounts.models import AuditEntry, HandOffLink, User
from wizard.aws.models import Connection
from wizard.onboarding.link_ends import OVERTAKEN, end_links
from wizard.onboarding.links import REVOKED, open_link_of
from wizard.onboarding.models import Onboarding

Terms = tuple[str, str, str, str]
"""What a hand-off asks for: bucket, prefix, account id, role name."""


def terms_of(connection: Connection | None) -> Terms | None:
    """What a hand-off of this connection asks for; None before there is one."""
    if connection is None:
        return None
    return connection.bucket, connection.prefix, connection.account_id, connection.role_name


def end_overtaken(onboarding: Onboarding, *, asked: Terms | None, by: User) -> None:
    """End the open link unless it still asks for what it `asked`; call it inside the transaction of the change."""
    now = timezone.now()
    if open_link_of(onboarding, now=now) is None or terms_of(onboarding.connection) == asked:
        return
    end_links(onboarding=onboarding, by=by, why=OVERTAKEN, now=now)


def overtaken_link(onboarding: Onboarding, *, now: datetime) -> AuditEntry | None:
    """The end of the newest link, with who made the change; None if it ended otherwise, or would have ended by now."""
    link = HandOffLink.objects.filter(onboarding_id=onboarding.pk).order_by("-created_at").first()
    if link is None or link.revoked_at is None or link.expires_at <= now:
        return None
    ends = AuditEntry.objects.filter(workspace=link.workspace_id, verb=REVOKED, subject_id=link.pk)
    return ends.filter(facts__why=OVERTAKEN).select_related("actor").first()
