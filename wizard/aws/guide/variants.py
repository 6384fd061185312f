"""The guide's other ways: each makes the very role that the console steps make. Pure; raises nothing."""

from __future__ import annotations

from wizard.aws.guide.cli import cli_variant
from wizard.aws.guide.cloudformation import cloudformation_variant
from wizard.aws.guide.grant import Grant
from wizard.aws.guide.steps import Variant
from wizard.aws.guide.terraform import terraform_variant


def variants(grant: Grant, *, template_url: str = "", region: str = "") -> tuple[Variant, ...]:
    """Every way but the console's, the one with the least to do first.

    `template_url` is where the operator keeps the generic CloudFormation template in S3; "" leaves out the one-click
    link. `region` is where that link makes the stack.
    """
    return (
        cloudformation_variant(grant, template_url=template_url, region=region),
        terraform_variant(grant),
        cli_variant(grant),
    )
