"""The CloudFormation variant: one template for every workspace, whose parameters hold the grant. Raises nothing.

The template is hand-written YAML (`texts/embark-access.yaml`): it reads better to a security reviewer than generated
text, and what is linted in the tests is what is handed out. Only the parameters' defaults are filled in.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from wizard.aws.guide.grant import Grant
from wizard.aws.guide.policies import escaped
from wizard.aws.guide.quoting import in_yaml
from wizard.aws.guide.steps import GuideFile, GuideValue, Line, Variant, numbered
from wizard.aws.guide.texts import filled, raw
from wizard.aws.guide.words import IAM, ascii_note, provider_lines, role_arn_value

TEMPLATE = "embark-access.yaml"
DEFAULT_REGION = "us-east-1"
"""Where the stack goes unless told otherwise. What it makes is in IAM, which is the same in every region."""

_CONSOLE = "https://console.aws.amazon.com/cloudformation/home"
_NO_DEFAULT = re.compile(r"^ +Default: @[A-Za-z]+@\n", re.MULTILINE)


def cloudformation_variant(grant: Grant, *, template_url: str, region: str) -> Variant:
    """The template with the grant as its defaults; with `template_url`, also the link that needs no download."""
    region = region or DEFAULT_REGION
    launch_url = _launch_url(grant, template_url=template_url, region=region) if template_url else ""
    return Variant(
        key="cloudformation",
        title="CloudFormation",
        lead="One stack makes the identity provider, the role and its policy.",
        files=(GuideFile(TEMPLATE, "application/yaml", "yaml", template(grant)),),
        steps=numbered("cloudformation", _steps(grant, launch_url=launch_url, region=region)),
        undo=numbered("cloudformation-undo", _undo(grant, region=region)),
        launch_url=launch_url,
    )


def template(grant: Grant) -> str:
    """The template's text, with the grant's values as the parameters' defaults."""
    return filled(TEMPLATE, {name: in_yaml(value) for name, value in _parameters(grant).items()})


def generic_template() -> str:
    """The template's text without any customer's values: what the operator uploads for the one-click link."""
    return _NO_DEFAULT.sub("", raw(TEMPLATE))


def stack_name(grant: Grant) -> str:
    """The role's name with what CloudFormation takes: letters, digits and hyphens, a letter first."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", grant.role_name).strip("-")
    return name if name[:1].isalpha() else f"embark-{name}".rstrip("-")


def _parameters(grant: Grant) -> dict[str, str]:
    return {
        "ProviderUrl": grant.provider_url,
        "Audience": grant.audience,
        "Subject": grant.subject,
        "RoleName": grant.role_name,
        "PolicyName": grant.policy_name,
        "BucketName": grant.bucket,
        "Prefix": escaped(grant.prefix),
        "KmsKeyArn": grant.kms_key_arn,
    }


def _launch_url(grant: Grant, *, template_url: str, region: str) -> str:
    """Opens the console's review page. Source: CloudFormation user guide, "quick-create links for stacks"."""
    parameters = {f"param_{name}": value for name, value in _parameters(grant).items()}
    query = {"templateURL": template_url, "stackName": stack_name(grant), **parameters}
    # quote, not urlencode: a plus sign would stay one behind the #.
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
    return f"{_CONSOLE}?region={quote(region, safe='')}#/stacks/create/review?{asked}"


def _steps(grant: Grant, *, launch_url: str, region: str) -> list[Line]:
    account = (GuideValue("Account", grant.account),) if grant.account_known else ()
    return [
        Line("Sign in to the AWS console of the account that owns the bucket.", account, note=ascii_note(grant)),
        *(_launch_lines(launch_url) if launch_url else _upload_lines(grant, region)),
        Line(
            "If the account has this identity provider already, choose false for CreateProvider.",
            (GuideValue("Provider URL", grant.provider_url),),
            link=f"{IAM}/identity_providers",
            note="Otherwise the stack ends with the error EntityAlreadyExists. Delete it and make it again with false. "
            "See that the provider's audiences include the one of the parameter Audience.",
        ),
        Line("Tick the acknowledgement that the stack makes IAM resources with custom names, and press Create stack."),
        Line(
            "When the stack is complete, copy RoleArn from its tab Outputs and paste it below.",
            (role_arn_value(grant),),
        ),
    ]


def _launch_lines(launch_url: str) -> list[Line]:
    return [Line("Open this link. It shows the new stack with every parameter filled in.", link=launch_url)]


def _upload_lines(grant: Grant, region: str) -> list[Line]:
    return [
        Line(f"Download {TEMPLATE} and read it. Your values are its parameters' defaults."),
        Line(
            "Open the page Create stack, choose Upload a template file, and choose the file.",
            link=f"{_CONSOLE}?region={quote(region, safe='')}#/stacks/create/template",
            note="Any region will do: IAM is the same in all of them.",
        ),
        Line(
            "Fill in the stack name and leave the parameters as they are.",
            (GuideValue("Stack name", stack_name(grant)),),
        ),
    ]


def _undo(grant: Grant, *, region: str) -> list[Line]:
    return [
        Line(
            "Open the stack and press Delete.",
            (GuideValue("Stack name", stack_name(grant)),),
            link=f"{_CONSOLE}?region={quote(region, safe='')}#/stacks",
            note="Deletes the role and its policy. The identity provider is kept, because other roles may trust it.",
        ),
        *provider_lines(grant),
    ]
