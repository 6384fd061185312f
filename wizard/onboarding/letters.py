"""What the letter to a cloud admin says: all she needs to decide before she follows the link. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wizard.accounts.letters import LetterText, one_line
from wizard.aws.guide import Grant, as_json, permissions_policy, trust_policy
from wizard.aws.keeping import Kept
from wizard.aws.promises import SESSION_MINUTES, SHORT_SESSIONS, never, permissions, taking_back


@dataclass(frozen=True)
class HandOff:
    """Who asks for what. `introduction` is her name with her address; `url` opens the step until `ends`.

    `kept` is what Embark keeps, `is_open` says that the role is open to others and that somebody accepted it, and
    `operator` is a sentence on who runs this Embark, "" when nobody says.
    """

    asked_by: str
    introduction: str
    workspace: str
    model: str
    grant: Grant
    url: str
    ends: datetime
    kept: tuple[Kept, ...]
    is_open: bool = False
    operator: str = ""


def hand_off_letter(hand_off: HandOff, *, note: str = "") -> LetterText:
    """Why, what is granted, what never, the policies, and the link. `note` is what the asking member adds."""
    grant, asked_by, model = hand_off.grant, one_line(hand_off.asked_by), one_line(hand_off.model)
    parts = [
        "Hello,",
        f"{one_line(hand_off.introduction)} asks you to let Embark read the data of the model “{model}”.\n"
        f"{asked_by} works with Embark in the workspace “{one_line(hand_off.workspace)}”.\n"
        "You get this letter as somebody who may use IAM in your AWS account.",
        _quoted(asked_by, note),
        f"All of it is on one page; you need no account for it:\n\n    {hand_off.url}\n\n"
        f"The page opens until {hand_off.ends:%-d %B %Y, %H:%M} UTC. Opening it changes nothing.\n"
        "Whoever has this address can do this one step, so pass it on only to those who should.",
        "WHAT WILL BE MADE\n" + _lines(_made(grant)),
        "WHAT IT GRANTS\n" + _lines((*_granted(grant), SHORT_SESSIONS)),
        "WHAT IT NEVER GRANTS\n" + _lines(never(grant, is_open=hand_off.is_open)),
        "WHAT EMBARK KEEPS\n" + _lines(tuple(f"{each.what} ({each.how_long})" for each in hand_off.kept)),
        "HOW TO TAKE IT BACK\n" + _lines(taking_back(grant)),
        f"TRUST POLICY\n{as_json(trust_policy(grant))}",
        f"PERMISSIONS POLICY\n{as_json(permissions_policy(grant))}",
        f"Is this not for you? Forward it, or ask {asked_by} to send it to somebody else.",
        one_line(hand_off.operator),
    ]
    subject = f"{asked_by} asks you to let Embark read {one_line(grant.place)}"
    return LetterText(subject=subject, text="\n\n".join(part for part in parts if part) + "\n")


def _quoted(asked_by: str, note: str) -> str:
    """The note, marked as somebody else's words, so that it can't pass for ours."""
    if not note.strip():
        return ""
    return f"{asked_by} writes:\n" + "\n".join(f"> {line}" for line in note.strip().splitlines())


def _made(grant: Grant) -> tuple[str, ...]:
    return (
        f"In the AWS account {grant.account}, the identity provider {grant.provider_url} (audience {grant.audience}).",
        f"The role {grant.role_name}, which Embark may assume for {SESSION_MINUTES} minutes at a time.",
        "On that role, the inline policy below. Nothing else is made; the bucket and its policy stay as they are.",
    )


def _granted(grant: Grant) -> tuple[str, ...]:
    return tuple(
        f"{each.action} on {each.resource}{f' ({each.limit})' if each.limit else ''}, {each.purpose}."
        for each in permissions(grant)
    )


def _lines(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
