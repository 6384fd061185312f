"""What the letters about an access check say to whoever waits for it. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.accounts.letters import LetterText, one_line
from wizard.core.problems import Problem, Whose


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
