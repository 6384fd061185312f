"""The AWS CLI variant: one bash script that makes the role, brings it up to date or takes it away. Raises nothing."""

from __future__ import annotations

from wizard.aws.guide.grant import Grant
from wizard.aws.guide.policies import as_json, permissions_policy, trust_policy
from wizard.aws.guide.quoting import in_bash
from wizard.aws.guide.steps import GuideFile, GuideValue, Line, Variant, numbered
from wizard.aws.guide.texts import filled
from wizard.aws.guide.words import account_note, role_arn_value

SCRIPT = "embark-access.sh"


def cli_variant(grant: Grant) -> Variant:
    """The script with the grant's values, and how to run it."""
    return Variant(
        key="cli",
        title="AWS CLI",
        lead="One bash script makes the identity provider, the role and its policy. It can be run again at any time.",
        files=(GuideFile(SCRIPT, "text/x-shellscript", "bash", script(grant)),),
        steps=numbered("cli", _steps(grant)),
        undo=numbered("cli-undo", _undo()),
    )


def script(grant: Grant) -> str:
    """The script's text."""
    values = {
        "account": grant.account,
        "provider_url": grant.provider_url,
        "provider_arn": grant.provider_arn,
        "audience": grant.audience,
        "role_name": grant.role_name,
        "policy_name": grant.policy_name,
        "trust_policy": as_json(trust_policy(grant)),
        "permissions_policy": as_json(permissions_policy(grant)),
    }
    return filled(SCRIPT, {name: in_bash(value) for name, value in values.items()})


def _steps(grant: Grant) -> list[Line]:
    return [
        Line(f"Download {SCRIPT} and read it.", note=account_note(grant)),
        Line(
            "Sign in to the AWS CLI with the account that owns the bucket.",
            (GuideValue("Shows the account", "aws sts get-caller-identity"),),
            note="You need the right to manage IAM roles and identity providers. AWS CloudShell will do.",
        ),
        Line(
            "Run the script.",
            (GuideValue("Command", f"bash {SCRIPT}"),),
            note="An identity provider that exists already is used as it is; a missing audience is added to it.",
        ),
        Line("Copy the role ARN from the last line and paste it below.", (role_arn_value(grant),)),
    ]


def _undo() -> list[Line]:
    return [
        Line(
            "Run the script with --undo.",
            (GuideValue("Command", f"bash {SCRIPT} --undo"),),
            note="It takes away this place's policy, the role unless another policy is left on it, and the identity "
            "provider unless another role trusts it.",
        ),
    ]
