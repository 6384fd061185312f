"""The AWS access step's forms: where the data is, and the role ARN."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.aws.arns import RoleArn
from wizard.aws.buckets import BucketAndPrefix
from wizard.core.problems import ProblemError


def problem_as_error(error: ProblemError) -> forms.ValidationError:
    """What was seen and what to do, as one field error."""
    problem = error.problem
    return forms.ValidationError(f"{problem.title}. {problem.detail} {problem.remedy}", code=problem.code)


class BucketForm(forms.Form):
    """Bucket (any spelling people paste), account number and role name."""

    bucket = forms.CharField(
        label="Bucket, or s3:// location of your data",
        max_length=1100,
        help_text="For example s3://acme-ml/predictions/. The role will be able to read below this prefix only.",
    )
    account_id = forms.RegexField(
        r"^\d{12}\Z",
        label="AWS account number",
        help_text="Twelve digits, top right in the AWS console. Of the account in which the role will be made.",
        error_messages={"invalid": "An AWS account number has exactly twelve digits."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    role_name = forms.RegexField(
        r"^[\w+=,.@-]{1,64}\Z",
        label="Name for the role",
        help_text="The role does not exist yet; with this name its ARN is known beforehand.",
        error_messages={"invalid": "1 to 64 letters, digits and + = , . @ _ -"},
    )

    def clean_account_id(self) -> str:
        return str(self.cleaned_data["account_id"])

    def clean_bucket(self) -> BucketAndPrefix:
        try:
            return BucketAndPrefix.parse(self.cleaned_data["bucket"])
        except ProblemError as error:
            raise problem_as_error(error) from error

    def values(self) -> dict[str, Any]:
        """Keyword arguments of `onboarding.services.submit_bucket`."""
        place = self.cleaned_data["bucket"]
        return {
            "bucket": place.bucket,
            "prefix": place.prefix,
            "account_id": self.cleaned_data["account_id"],
            "role_name": self.cleaned_data["role_name"],
        }


class RoleForm(forms.Form):
    """The role ARN that the cloud admin copied from the role's summary."""

    role_arn = forms.CharField(
        label="Role ARN",
        max_length=2000,
        help_text="From the role's summary in IAM. Filled in with the ARN that it has if you kept the name.",
        widget=forms.TextInput(attrs={"class": "font-monospace", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_role_arn(self) -> RoleArn:
        try:
            return RoleArn.parse(self.cleaned_data["role_arn"])
        except ProblemError as error:
            raise problem_as_error(error) from error
