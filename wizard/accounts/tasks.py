"""Sends letters. Nothing but what `wizard.core.running.run` lets through leaves this module."""

from __future__ import annotations

from celery import shared_task
from django.core.mail import EmailMessage

from wizard.accounts import problems
from wizard.accounts.models import Letter
from wizard.core.problems import ProblemError
from wizard.core.running import Result, run


@shared_task
def send_letter(letter_id: str) -> None:
    """Send the letter of that id, once."""
    run(Letter, letter_id, _send)


def _send(letter: Letter) -> Result:
    try:
        EmailMessage(letter.subject, letter.text, to=[letter.to]).send()
    except OSError as error:  # smtplib's errors are OSErrors, too
        raise ProblemError(problems.mail_refused(type(error).__name__)) from error
    return {"text_encrypted": ""}
