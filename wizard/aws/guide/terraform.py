"""The Terraform variant: one self-contained module, its policies the very JSON of the other ways. Raises nothing."""

from __future__ import annotations

from wizard.aws.guide.grant import Grant
from wizard.aws.guide.policies import as_json, permissions_policy, trust_policy
from wizard.aws.guide.quoting import in_hcl, in_hcl_heredoc
from wizard.aws.guide.steps import GuideFile, GuideValue, Line, Variant, numbered
from wizard.aws.guide.texts import filled
from wizard.aws.guide.words import account_note, ascii_note, role_arn_value

MODULE = "main.tf"


def terraform_variant(grant: Grant) -> Variant:
    """The module with the grant's values, and how to apply it."""
    return Variant(
        key="terraform",
        title="Terraform",
        lead="One module makes the identity provider, the role and its policy. Plan it, review it, apply it.",
        files=(GuideFile(MODULE, "text/plain", "hcl", module(grant)),),
        steps=numbered("terraform", _steps(grant)),
        undo=numbered("terraform-undo", _undo()),
    )


def module(grant: Grant) -> str:
    """The module's text."""
    words = {
        "account": grant.account,
        "provider_url": grant.provider_url,
        "provider_arn": grant.provider_arn,
        "audience": grant.audience,
        "role_name": grant.role_name,
        "policy_name": grant.policy_name,
    }
    policies = {"trust_policy": trust_policy(grant), "permissions_policy": permissions_policy(grant)}
    return filled(
        MODULE,
        {name: in_hcl(word) for name, word in words.items()}
        | {name: in_hcl_heredoc(as_json(policy)) for name, policy in policies.items()},
    )


def _steps(grant: Grant) -> list[Line]:
    return [
        Line(f"Save {MODULE} in a folder of its own and read it.", note=account_note(grant) or ascii_note(grant)),
        Line(
            "Sign Terraform in to the account that owns the bucket, as you are used to.",
            (GuideValue("If you have configured no region", "export AWS_REGION=us-east-1"),),
            note="IAM is the same in every region, but Terraform wants one. In any other account the plan stops with a "
            "sentence that says so.",
        ),
        Line("Prepare the folder.", (GuideValue("Command", "terraform init"),)),
        Line(
            "Look at the plan, and apply it.",
            (GuideValue("Command", "terraform apply"),),
            note="The plan adds three things, or two when the identity provider exists already.",
        ),
        Line(
            "If the account has the identity provider already (the error EntityAlreadyExists), apply it this way.",
            (GuideValue("Command", "terraform apply -var create_provider=false"),),
        ),
        Line("Copy the output role_arn and paste it below.", (role_arn_value(grant),)),
    ]


def _undo() -> list[Line]:
    return [
        Line(
            "If another role trusts the identity provider, take it out of Terraform's state, so that it is kept.",
            (GuideValue("Command", "terraform state rm 'aws_iam_openid_connect_provider.embark[0]'"),),
            note="Otherwise leave this out, also when you have applied with create_provider=false.",
        ),
        Line(
            "In the same folder destroy what was made.",
            (GuideValue("Command", "terraform destroy"),),
            note="With create_provider=false add -var create_provider=false. Keep terraform.tfstate until then: "
            "Terraform knows from it what it has made.",
        ),
    ]
