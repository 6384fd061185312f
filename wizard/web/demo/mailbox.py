"""The demo's mailbox: what Embark would have sent by e-mail, newest first.

Open to whoever sits at this laptop, as it is needed before signing in; from any other machine it does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wizard.web.demo.only import demo_only

SHOWN = 30
LOOPBACK = ("127.0.0.1", "::1")
_SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """One mail, as far as the page shows it."""

    subject: str
    to: str
    date: datetime | None
    text: str


@login_not_required
@require_safe
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    if request.META["REMOTE_ADDR"] not in LOOPBACK:
        raise Http404
    return render(request, "demo/mailbox.html", {"mails": _mails(Path(settings.EMAIL_FILE_PATH))})


def _mails(folder: Path) -> list[Mail]:
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.exists() else []
    parts = [part for file in files[:SHOWN] for part in file.read_bytes().split(_SEPARATOR) if part.strip()]
    return [_mail(part) for part in parts[:SHOWN]]


def _mail(raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain",))
    return Mail(
        subject=str(message["subject"]),
        to=str(message["to"]),
        date=message["date"].datetime if message["date"] else None,
        text=body.get_content() if body else "",
    )
