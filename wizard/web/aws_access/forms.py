"""The forms of AWS access: where the data is, and the role ARN. What does not fit becomes an error of its field."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.aws.paste import arns
from wizard.aws.paste.arns import RoleArn
from wizard.aws.paste.buckets import BucketAndPrefix, holds_signature
from wizard.aws.paste.problems import KEY_PASTED, other_account
from wizard.core.problems import Problem, ProblemError, Whose

SIGNED = (
    "That was a presigned address: whoever has it can read the object until it expires. Embark has kept the bucket and "
    "the prefix only; never send such addresses to anybody."
)
TICK_OR_PASTE = "If that is meant, tick the box below and save again; if not, paste the ARN of the role made there."


def problem_as_error(error: ProblemError) -> forms.ValidationError:
    """What was seen and what to do, as one field error; the field itself says what could not be done."""
    problem = error.problem
    return forms.ValidationError(problem.advice, code=problem.code)


def _refused(form: BucketForm | RoleForm, error: ProblemError) -> forms.ValidationError:
    """The field error; what has a text to paste, or is not the reader's turn, the page draws as a Problem as well."""
    if error.problem.paste or error.problem.whose != Whose.YOURS:
        form.problem = error.problem
    return problem_as_error(error)


def _show_instead(form: forms.Form, field: str, text: str) -> None:
    """Have the page show `text` in the field, and not what was pasted there."""
    form.data = {name: form.data[name] for name in form.data} | {field: text}


class BucketForm(forms.Form):
    """Bucket (any spelling people paste), account id and role name. `warning` is to be shown even when all is kept."""

    warning = ""
    problem: Problem | None = None

    bucket = forms.CharField(
        label="Bucket, or s3:// location of your data",
        max_length=1100,
        help_text="For example s3://acme-ml/predictions/. The role will be able to read below this prefix only.",
    )
    account_id = forms.CharField(
        label="AWS account id",
        max_length=20,
        help_text="Twelve digits, top right in the AWS console. Of the account that the role is in, or will be.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    role_name = forms.CharField(
        label="Name for the role",
        max_length=64,
        help_text="Of a role to be made, whose ARN is then known beforehand, or of one that is used again.",
    )

    def clean_account_id(self) -> str:
        try:
            return arns.account_id(self.cleaned_data["account_id"])
        except ProblemError as error:
            raise _refused(self, error) from error

    def clean_role_name(self) -> str:
        try:
            return arns.role_name(self.cleaned_data["role_name"])
        except ProblemError as error:
            raise _refused(self, error) from error

    def clean_bucket(self) -> BucketAndPrefix:
        pasted = self.cleaned_data["bucket"]
        if holds_signature(pasted):
            self.warning = SIGNED
            _show_instead(self, "bucket", pasted.partition("?")[0])
        try:
            return BucketAndPrefix.parse(pasted)
        except ProblemError as error:
            raise _refused(self, error) from error

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
    """The role ARN that the cloud admin copied from the role's summary; a role of another account has to be meant."""

    problem: Problem | None = None

    role_arn = forms.CharField(
        label="Role ARN",
        max_length=2000,
        help_text="From the role's summary in IAM. Filled in with the ARN that it has if you kept the name.",
        widget=forms.TextInput(attrs={"class": "font-monospace", "autocomplete": "off", "spellcheck": "false"}),
    )
    other_account = forms.BooleanField(label="The role is in the other account, and that is meant", required=False)

    def __init__(self, *args: Any, account_id: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account_id = account_id
        """Of the connection: a console address of a role does not say whose role it is."""

    def clean_role_arn(self) -> RoleArn:
        try:
            return RoleArn.parse(self.cleaned_data["role_arn"], account_id=self.account_id)
        except ProblemError as error:
            if error.problem.code == KEY_PASTED:
                _show_instead(self, "role_arn", "")
            raise _refused(self, error) from error

    def clean(self) -> dict[str, Any]:
        role: RoleArn | None = self.cleaned_data.get("role_arn")
        is_foreign = role is not None and bool(self.account_id) and role.account_id != self.account_id
        if role and is_foreign and not self.cleaned_data["other_account"]:
            problem = other_account(
                str(role), role_account=role.account_id, expected=self.account_id, remedy=TICK_OR_PASTE
            )
            self.add_error("other_account", problem_as_error(ProblemError(problem)))
        return self.cleaned_data

    @property
    def asks_for_account(self) -> bool:
        """Whether the page has to ask if the other account is meant."""
        return self.is_bound and ("other_account" in self.errors or "other_account" in self.data)


class LintForm(forms.Form):
    """A policy, what the CLI prints about a role, or an error message of AWS: to be judged, never stored."""

    pasted = forms.CharField(
        label="Policy, role, or error message",
        max_length=60_000,
        strip=False,
        help_text="Judged on the spot and forgotten: nothing is stored.",
        widget=forms.Textarea(
            attrs={"rows": 6, "class": "font-monospace", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class RiskForm(forms.Form):
    """Why an account manager lets a role stay open to other subjects."""

    reason = forms.CharField(
        label="Why this role may stay open",
        max_length=1000,
        help_text="Kept with your name and shown on this page and in Review.",
        widget=forms.Textarea(attrs={"rows": 3, "hx-preserve": "true"}),  # what is typed outlives a swap
    )
