"""The guide's console steps, in the guide's order and numbering, with the customer's own values filled in.

One section is ours: the guide leaves the role open to every subject of the provider; this closes it. Raises nothing.
"""

from __future__ import annotations

from urllib.parse import quote

from wizard.aws.guide.grant import Grant
from wizard.aws.guide.policies import as_json, guide_permissions_policy, permissions_policy, trust_policy
from wizard.aws.guide.steps import GuideSection, GuideStep, GuideValue, Line, numbered
from wizard.aws.guide.words import IAM, account_note, provider_lines, role_arn_value


def console_steps(grant: Grant) -> tuple[GuideSection, ...]:
    """Everything to do in the AWS console, from the sign-in to the role ARN to paste back."""
    return (
        _section("role", "Create the role", _role_lines(grant)),
        _section("trust", "Close the role to everybody else", _trust_lines(grant), added=True),
        _section("policy", "Create the access policy", _policy_lines(grant)),
    )


def console_undo(grant: Grant) -> tuple[GuideStep, ...]:
    """How to take everything back in the AWS console."""
    return numbered("undo", _undo_lines(grant))


def _section(key: str, title: str, lines: list[Line], *, added: bool = False) -> GuideSection:
    return GuideSection(key, title, numbered(key, lines), added)


def _role_lines(grant: Grant) -> list[Line]:
    return [
        Line("Sign in to the AWS console of the account that owns the bucket and open IAM.", link=f"{IAM}/home"),
        Line("In the side bar choose Roles.", link=f"{IAM}/roles"),
        Line("Press Create role.", link=f"{IAM}/roles/create"),
        Line("As the type of trusted entity choose Web identity."),
        Line(
            "Beside Identity provider press Create new; a new tab opens.",
            link=f"{IAM}/identity_providers/create",
            note="If the account has this provider already, leave out steps 5 to 10; its audiences must include that "
            "of step 8.",
        ),
        Line("As the provider type choose OpenID Connect."),
        Line("Fill in the provider URL.", (GuideValue("Provider URL", grant.provider_url),)),
        Line("Fill in the audience.", (GuideValue("Audience", grant.audience),)),
        Line("Press Add provider."),
        Line("Close that tab."),
        Line("Back in the first tab, refresh the list of identity providers."),
        Line("Choose the identity provider that you have just made.", (GuideValue("Provider", grant.provider_name),)),
        Line("As the audience choose this one.", (GuideValue("Audience", grant.audience),)),
        Line("Press Next."),
        Line("Leave the permissions policies empty – they come below – and press Next again."),
        Line(
            "Fill in the role name and press Create role.",
            (GuideValue("Role name", grant.role_name),),
            note="With this name the role's ARN is the one that Embark expects.",
        ),
    ]


def _trust_lines(grant: Grant) -> list[Line]:
    return [
        Line("In the list of roles open the new role.", link=_role_page(grant)),
        Line("On the tab Trust relationships press Edit trust policy."),
        Line(
            "Replace everything in the editor by this trust policy. It lets in one subject only: Embark's.",
            (
                GuideValue("Trust policy", as_json(trust_policy(grant)), many_lines=True),
                GuideValue("Subject", grant.subject),
            ),
            note=account_note(grant),
        ),
        Line("Press Update policy."),
    ]


def _policy_lines(grant: Grant) -> list[Line]:
    return [
        Line("In the list of roles choose the role that you have made.", link=_role_page(grant)),
        Line("Add an inline policy to it:", is_heading=True),
        Line("On the tab Permissions press Add permissions and choose Create inline policy."),
        Line("In the policy editor choose JSON."),
        Line("Replace everything in the editor by one of these policies.", _policy_values(grant)),
        Line("Press Next (older consoles: Review policy)."),
        Line("Fill in a name for the policy.", (GuideValue("Policy name", grant.policy_name),)),
        Line("Press Create policy."),
        Line(
            "If your organization denies actions by service control policies, see that this one is allowed.",
            (GuideValue("Action", "sts:AssumeRoleWithWebIdentity"),),
            note="Without service control policies there is nothing to do here.",
        ),
        Line(
            "In the role's summary copy the ARN and paste it below.",
            (role_arn_value(grant),),
            note=account_note(grant),
        ),
    ]


def _undo_lines(grant: Grant) -> list[Line]:
    return [
        Line(
            "Open the role, and on the tab Revoke sessions press Revoke active sessions.",
            (GuideValue("Role name", grant.role_name),),
            link=_role_page(grant),
            note="Ends at once what is running; without it a session ends by itself within 15 minutes.",
        ),
        Line(
            "On the tab Permissions select this policy, press Remove and confirm.",
            (GuideValue("Policy name", grant.policy_name),),
            note=f"From here on this role does not let Embark read {grant.place}.",
        ),
        Line(
            "If no other policy is left on that tab, press Delete and confirm with the role's name.",
            (GuideValue("Role name", grant.role_name),),
            note="A policy embark-read-… that is left lets Embark read another place: keep the role then, and stop "
            "here. The policy that Revoke active sessions adds (AWSRevokeOlderSessions) goes with the role.",
        ),
        *provider_lines(grant),
    ]


def _policy_values(grant: Grant) -> tuple[GuideValue, ...]:
    least, wide = as_json(permissions_policy(grant)), as_json(guide_permissions_policy(grant))
    return (
        GuideValue(f"Least access: reads {grant.place} only", least, many_lines=True, recommended=True),
        GuideValue("Wider policy: s3:Get* and s3:List* on the whole bucket", wide, many_lines=True),
    )


def _role_page(grant: Grant) -> str:
    return f"{IAM}/roles/details/{quote(grant.role_name, safe='')}"
