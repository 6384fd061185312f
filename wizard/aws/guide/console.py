"""The guide's console steps, in the guide's order and numbering, with the customer's own values filled in.

One section is ours: the guide leaves the role open to every subject of the provider; this closes it. Raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from wizard.aws.guide.grant import ACCOUNT_PLACEHOLDER, Grant
from wizard.aws.guide.policies import as_json, guide_permissions_policy, permissions_policy, trust_policy

_IAM = "https://console.aws.amazon.com/iam/home#"
POLICY_NAME = "embark-read"


@dataclass(frozen=True)
class GuideValue:
    """Text to copy exactly. `many_lines` asks for a block instead of a line; `recommended` marks one of several."""

    label: str
    text: str
    many_lines: bool = False
    recommended: bool = False


@dataclass(frozen=True)
class GuideStep:
    """One thing to do. `key` (`role-7`) is stable and names the step when it is ticked off."""

    key: str
    number: int
    text: str
    values: tuple[GuideValue, ...] = ()
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class GuideSection:
    """A numbered list of steps. `added` says that the guide does not have it."""

    key: str
    title: str
    steps: tuple[GuideStep, ...]
    added: bool = False


@dataclass(frozen=True)
class _Line:
    text: str
    values: tuple[GuideValue, ...] = ()
    link: str = ""
    note: str = ""


def console_steps(grant: Grant) -> tuple[GuideSection, ...]:
    """Everything to do in the AWS console, from the sign-in to the role ARN to paste back."""
    return (
        _section("role", "Create the role", _role_lines(grant)),
        _section("trust", "Close the role to everybody else", _trust_lines(grant), added=True),
        _section("policy", "Create the access policy", _policy_lines(grant)),
    )


def _section(key: str, title: str, lines: list[_Line], *, added: bool = False) -> GuideSection:
    steps = tuple(
        GuideStep(f"{key}-{number}", number, line.text, line.values, line.link, line.note)
        for number, line in enumerate(lines, start=1)
    )
    return GuideSection(key, title, steps, added)


def _role_lines(grant: Grant) -> list[_Line]:
    return [
        _Line("Sign in to the AWS console of the account that owns the bucket and open IAM.", link=f"{_IAM}/home"),
        _Line("In the side bar choose Roles.", link=f"{_IAM}/roles"),
        _Line("Press Create role.", link=f"{_IAM}/roles/create"),
        _Line("As the type of trusted entity choose Web identity."),
        _Line(
            "Beside Identity provider press Create new; a new tab opens.",
            link=f"{_IAM}/identity_providers/create",
            note="If the account has this provider already, leave out steps 5 to 10.",
        ),
        _Line("As the provider type choose OpenID Connect."),
        _Line("Fill in the provider URL.", (GuideValue("Provider URL", grant.provider_url),)),
        _Line("Fill in the audience.", (GuideValue("Audience", grant.audience),)),
        _Line("Press Add provider."),
        _Line("Close that tab."),
        _Line("Back in the first tab, refresh the list of identity providers."),
        _Line("Choose the identity provider that you have just made.", (GuideValue("Provider", grant.provider_name),)),
        _Line("As the audience choose this one.", (GuideValue("Audience", grant.audience),)),
        _Line("Press Next."),
        _Line("Leave the permissions policies empty – they come below – and press Next again."),
        _Line(
            "Fill in the role name and press Create role.",
            (GuideValue("Role name", grant.role_name),),
            note="With this name the role's ARN is the one that Embark expects.",
        ),
    ]


def _trust_lines(grant: Grant) -> list[_Line]:
    return [
        _Line("In the list of roles open the new role.", link=_role_page(grant)),
        _Line("On the tab Trust relationships press Edit trust policy."),
        _Line(
            "Replace everything in the editor by this trust policy, which also asks for your workspace's subject.",
            (
                GuideValue("Trust policy", as_json(trust_policy(grant)), many_lines=True),
                GuideValue("Subject", grant.subject),
            ),
            note=_account_note(grant),
        ),
        _Line("Press Update policy."),
    ]


def _policy_lines(grant: Grant) -> list[_Line]:
    return [
        _Line("In the list of roles choose the role that you have made.", link=_role_page(grant)),
        _Line("You are going to add an inline policy to it."),
        _Line("On the tab Permissions press Add permissions and choose Create inline policy."),
        _Line("In the policy editor choose JSON."),
        _Line("Replace everything in the editor by one of these policies.", _policy_values(grant)),
        _Line("Press Next (older consoles: Review policy)."),
        _Line("Fill in a name for the policy.", (GuideValue("Policy name", POLICY_NAME),)),
        _Line("Press Create policy."),
        _Line(
            "If your organization denies actions by service control policies, see that this one is allowed.",
            (GuideValue("Action", "sts:AssumeRoleWithWebIdentity"),),
            note="Without service control policies there is nothing to do here.",
        ),
        _Line(
            "In the role's summary copy the ARN and paste it below.",
            (GuideValue("Expected role ARN", grant.predicted_role_arn),),
            note=_account_note(grant),
        ),
    ]


def _policy_values(grant: Grant) -> tuple[GuideValue, ...]:
    least, wide = as_json(permissions_policy(grant)), as_json(guide_permissions_policy(grant))
    return (
        GuideValue(f"Least access: reads {grant.place} only", least, many_lines=True, recommended=True),
        GuideValue("The guide's policy: reads the whole bucket", wide, many_lines=True),
    )


def _role_page(grant: Grant) -> str:
    return f"{_IAM}/roles/details/{quote(grant.role_name, safe='')}"


def _account_note(grant: Grant) -> str:
    if grant.account_known:
        return ""
    return f"Put your twelve-digit account id in the place of {ACCOUNT_PLACEHOLDER}, or enter it above and copy then."
