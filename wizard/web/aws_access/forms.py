"""The forms of AWS access: where the data is, and the role ARN. What does not fit becomes an error of its field."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.aws import arns
from wizard.aws.arns import RoleArn
from wizard.aws.buckets import BucketAndPrefix
from wizard.core.problems import ProblemError


def problem_as_error(error: ProblemError) -> forms.ValidationError:
    """What was seen and what to do, as one field error; the field itself says what could not be done."""
    problem = error.problem
    return forms.ValidationError(problem.advice, code=problem.code)


class BucketForm(forms.Form):
    """Bucket (any spelling people paste), account id and role name."""

    bucket = forms.CharField(
        label="Bucket, or s3:// location of your data",
        max_length=1100,
        help_text="For example s3://acme-ml/predictions/. The role will be able to read below this prefix only.",
    )
    account_id = forms.CharField(
        label="AWS account id",
        max_length=20,
        help_text="Twelve digits, top right in the AWS console. Of the account in which the role will be made.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    role_name = forms.CharField(
        label="Name for the role",
        max_length=64,
        help_text="The role does not exist yet; with this name its ARN is known beforehand.",
    )

    def clean_account_id(self) -> str:
        try:
            return arns.account_id(self.cleaned_data["account_id"])
        except ProblemError as error:
            raise problem_as_error(error) from error

    def clean_role_name(self) -> str:
        try:
            return arns.role_name(self.cleaned_data["role_name"])
        except ProblemError as error:
            raise problem_as_error(error) from error

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

    def __init__(self, *args: Any, account_id: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account_id = account_id
        """Of the connection: a console address of a role does not say whose role it is."""

    def clean_role_arn(self) -> RoleArn:
        try:
            return RoleArn.parse(self.cleaned_data["role_arn"], account_id=self.account_id)
        except ProblemError as error:
            raise problem_as_error(error) from error
