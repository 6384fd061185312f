"""What our own letters say. Pure; raises nothing. (The letters about signing in are templates of `wizard/web`.)"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.core.problems import Problem, Whose


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


@dataclass(frozen=True)
class CheckedPlace:
    """What an access check was about: `s3://bucket/prefix/`, and the models whose data lies there (their names)."""

    place: str
    models: tuple[str, ...]

    @property
    def models_named(self) -> str:
        return ", ".join(f"“{one_line(model)}”" for model in self.models)


def access_is_green(checked: CheckedPlace, *, step_url: str) -> LetterText:
    """Tells whoever waits that the role works now."""
    return LetterText(
        subject=one_line(f"{checked.models_named}: Embark can read {checked.place}"),
        text=(
            "Hello,\n\n"
            f"the access check of {checked.place} for {checked.models_named} is green: the role works, and Embark can "
            "read the data.\n\n"
            f"Go on here: {step_url}\n"
        ),
    )


def access_is_red(checked: CheckedPlace, *, problem: Problem, is_handed_off: bool, step_url: str) -> LetterText:
    """Tells whoever waits that the check has ended without success, what it found, and whose turn it is."""
    return LetterText(
        subject=one_line(f"{checked.models_named}: Embark can't read {checked.place}"),
        text=(
            "Hello,\n\n"
            f"the access check of {checked.place} for {checked.models_named} has ended, and not green. It found:\n\n"
            f"    {problem.title}\n\n"
            f"{_turn(problem.whose, is_handed_off=is_handed_off)}\n\n"
            f"All that was seen is here: {step_url}\n"
        ),
    )


def _turn(whose: Whose, *, is_handed_off: bool) -> str:
    """Whose turn it is, to a member; `is_handed_off`: a cloud admin was asked to do the step."""
    if whose is Whose.OURS:
        return "It is our turn: nothing in your AWS account needs to change."
    if whose is Whose.AWS:
        return "It lies with AWS: check again later."
    if is_handed_off:
        return "It is the cloud admin's turn: the page behind the hand-off link says what to do."
    return "It is your turn: the page says what to do, then check again."


def one_line(text: str) -> str:
    """A line break in a subject would begin another header."""
    return " ".join(text.split())
