"""What our own letters say. Pure; raises nothing. (The letters about signing in are templates of `wizard/web`.)"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterText:
    """A subject of one line, and plain text."""

    subject: str
    text: str


def invitation(*, workspace_name: str, invited_by: str, email: str, sign_in_url: str) -> LetterText:
    """Tells the first member of a new workspace where to begin."""
    return LetterText(
        subject=f"Your workspace “{one_line(workspace_name)}” on Embark",
        text=(
            "Hello,\n\n"
            f"{invited_by} has opened the workspace “{workspace_name}” for you on Embark.\n"
            "It connects your model's predictions on Amazon S3 in a few minutes.\n\n"
            f"Sign in here: {sign_in_url}\n"
            f"Enter {email} and choose “E-mail me a sign-in code”; no password is needed.\n"
        ),
    )


def one_line(text: str) -> str:
    """A line break in a subject would begin another header."""
    return " ".join(text.split())
