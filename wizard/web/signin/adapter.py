"""How allauth behaves here: nobody signs up by themselves, outside identities only open existing accounts, and mail is
sent by a job, so that no request waits for the mail server.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from wizard.accounts.letters import LetterText
from wizard.accounts.models import EMAIL_LIMIT
from wizard.accounts.services import post_letter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations and from the command line, never from a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def format_email_subject(self, subject: str) -> str:
        """Without a prefix: the templates say "Embark"."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render the mail of that name and queue it as a letter; not to an address that no account can have."""
        if len(email) > EMAIL_LIMIT:
            return
        message = self.render_mail(template_prefix, email, {"email": email} | context)
        post_letter(to=email, letter=LetterText(message.subject, message.body))


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on opens the account of that e-mail address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        return False
