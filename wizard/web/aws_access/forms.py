"""The forms of AWS access: where the data is, and the role ARN. What does not fit becomes an error of its field."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.aws.check.request_problems import reason_too_short
from wizard.aws.check.requests import REASON_CHARACTERS
from wizard.aws.paste import names
from wizard.aws.paste.arns import RoleArn
from wizard.aws.paste.buckets import BucketAndPrefix
from wizard.aws.paste.problems import other_account
from wizard.core.problems import ProblemError, Whose
from wizard.web.aws_access.guarded import GuardedForm, problem_as_error

TICK_OR_PASTE = "If that is meant, tick the box below and save again; if not, paste the ARN of the role made there."
PASTED_LIMIT = 2000
"""Characters: whole addresses of the console are pasted into fields for a name."""
NAME_OR_ACCOUNT = "Enter the account id of this role, or a name for a role of the other account."


def _refused(form: BucketForm | RoleForm, error: ProblemError) -> forms.ValidationError:
    """The field error; what to enter instead stands in the summary. What is not the reader's turn is drawn whole."""
    if error.problem.whose != Whose.YOURS:
        form.problem = error.problem
        return forms.ValidationError(error.problem.title, code=error.problem.code)
    form.field_problem = error.problem
    return problem_as_error(error)


class BucketForm(GuardedForm):
    """Bucket (any spelling people paste), account id and role name. `warning` is to be shown even when all is kept."""

    places = ("bucket",)

    bucket = forms.CharField(
        label="Bucket, or s3:// location of your data",
        max_length=PASTED_LIMIT,
        help_text="For example s3://acme-ml/predictions/. The role will be able to read below this prefix only.",
        error_messages={"required": "Enter the bucket's name, or s3://bucket/prefix."},
    )
    account_id = forms.CharField(
        label="AWS account id",
        max_length=PASTED_LIMIT,
        help_text="Twelve digits, top right in the AWS console. Of the account that the role is in, or will be.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Enter the twelve digits of the AWS account."},
    )
    role_name = forms.CharField(
        label="Name for the role",
        max_length=PASTED_LIMIT,
        help_text="Of a role to be made, whose ARN is then known beforehand, or of one that is used again.",
        error_messages={"required": "Enter a name for the role, such as embark-read."},
    )

    def guarded(self, sent: dict[str, Any]) -> dict[str, Any]:
        """As of every form; and the account of a pasted role is entered where none was."""
        sent = super().guarded(sent)
        if not str(sent.get("account_id", "")).strip() and (account := _account_of(sent)):
            sent |= {"account_id": account}
        return sent

    def clean_account_id(self) -> str:
        try:
            return names.account_id(self.cleaned_data["account_id"])
        except ProblemError as error:
            raise _refused(self, error) from error

    def clean_role_name(self) -> str:
        """The name alone, also of a pasted ARN; one of another account contradicts the field beside it."""
        pasted, account = self.cleaned_data["role_name"], self.cleaned_data.get("account_id", "")
        try:
            role = names.role_name(pasted)
            if role.account_id and account and role.account_id != account:
                raise ProblemError(
                    other_account(pasted, role_account=role.account_id, expected=account, remedy=NAME_OR_ACCOUNT)
                )
        except ProblemError as error:
            raise _refused(self, error) from error
        return role.name

    def clean_bucket(self) -> BucketAndPrefix:
        try:
            return BucketAndPrefix.parse(self.cleaned_data["bucket"])
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


def _account_of(sent: dict[str, Any]) -> str:
    """The account of the role whose ARN or page was pasted as its name; "" where it tells none."""
    try:
        return names.role_name(str(sent.get("role_name", ""))).account_id
    except ProblemError:
        return ""


class RoleForm(GuardedForm):
    """The role ARN that the cloud admin copied from the role's summary; a role of another account has to be meant."""

    role_arn = forms.CharField(
        label="Role ARN",
        max_length=2000,
        help_text="From the role's summary in IAM. Filled in with the ARN that it has if you kept the name.",
        widget=forms.TextInput(attrs={"class": "font-monospace", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Paste the role's ARN from its summary in IAM."},
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


class LintForm(GuardedForm):
    """A policy, what the CLI prints about a role, or an error message of AWS: to be judged, never stored."""

    pasted = forms.CharField(
        label="Policy, role, or error message",
        max_length=60_000,
        strip=False,
        help_text="Judged on the spot and forgotten: nothing is stored.",
        error_messages={"required": "Paste a policy, what the CLI prints about the role, or AWS's error message."},
        widget=forms.Textarea(
            attrs={"rows": 6, "class": "font-monospace", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class RiskForm(forms.Form):
    """Why an account manager lets a role stay open to other subjects."""

    reason = forms.CharField(
        label="Why this role may stay open",
        max_length=1000,
        help_text=f"At least {REASON_CHARACTERS} characters. Kept with your name and shown on this page and in Review.",
        error_messages={"required": reason_too_short(0, least=REASON_CHARACTERS).advice},
        widget=forms.Textarea(attrs={"rows": 3, "hx-preserve": "true"}),  # what is typed outlives a swap
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.errors:  # the field is far down the page, and shows only there what is wrong
            self.fields["reason"].widget.attrs["autofocus"] = True

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < REASON_CHARACTERS:
            raise problem_as_error(ProblemError(reason_too_short(len(reason), least=REASON_CHARACTERS)))
        return reason
