"""S3 refused to list or to read. Where AWS gives no reason, the likely ones are told in their order. Raises nothing."""

from __future__ import annotations

from wizard.aws.diagnosis.failure import Failure, Operation
from wizard.aws.diagnosis.refusals import by_reason
from wizard.aws.diagnosis.statements import addition
from wizard.aws.guide import as_json, permissions_policy
from wizard.aws.guide.policies import list_statement
from wizard.aws.problems import yours
from wizard.core.problems import Problem

_GET_CAUSES = (
    "the role's policy lacks s3:GetObject on {bucket}/*",
    "the bucket is another account's, and its bucket policy does not name the role",
    "another account wrote the object, and the bucket still uses ACLs",
    "the bucket makes its readers pay (Requester pays)",
    "its bucket policy counts as public, and Block Public Access (RestrictPublicBuckets) shuts other accounts out",
)
_LIST_CAUSES = (
    "the role's policy lacks s3:ListBucket on {bucket}, without /*, or its s3:prefix condition names another prefix",
    "the bucket is another account's, and its bucket policy does not name the role",
    "the bucket policy, or one of your organization, denies it",
    "the bucket makes its readers pay (Requester pays)",
    "its bucket policy counts as public, and Block Public Access (RestrictPublicBuckets) shuts other accounts out",
)


def denied(failure: Failure) -> Problem:
    """A plain "Access Denied": AWS keeps its reason from other accounts."""
    verb = {Operation.GET: "get", Operation.LOCATION: "location"}.get(failure.operation, "list")
    causes = _GET_CAUSES if failure.operation == Operation.GET else _LIST_CAUSES
    return yours(
        code=f"aws.access.denied_{verb}",
        title=f"S3 does not let the role {_DOING[verb]} and gives no reason",
        detail=f"{failure.place} was refused; most likely {in_order(causes, bucket=failure.grant.bucket_arn)}.",
        remedy="Compare the role's inline policy with this one, line by line, then go down that list.",
        paste=as_json(permissions_policy(failure.grant)),
    )


def denied_with_reason(failure: Failure) -> Problem:
    """AWS named the kind of policy that stands in the way."""
    return by_reason(failure, failure.denial) if failure.denial else denied(failure)


def hidden(failure: Failure) -> Problem:
    """One object was looked for with a role that may not list: S3 answers as if there were none."""
    return yours(
        code="aws.object.hidden",
        title="S3 does not say whether this object exists",
        detail=f"Either {failure.place} does not exist, or the role may not list; S3 answers the same to both.",
        remedy="Open the role's inline policy, choose JSON, and add this statement; then S3 tells.",
        paste=addition(list_statement(failure.grant)),
    )


def public_block(failure: Failure) -> Problem:
    """Block Public Access answers requests of other accounts when the bucket policy is a public one."""
    return yours(
        code="aws.bucket.public_block",
        title="Block Public Access shuts the role out",
        detail=f"The bucket policy of {failure.grant.bucket} counts as public, so S3 refuses all other accounts.",
        remedy="Narrow the Principal of the bucket policy to the accounts and roles that are meant, such as this role.",
        paste=failure.role_arn,
    )


def requester_pays(failure: Failure) -> Problem:
    """S3 said that the reader has to pay."""
    bucket = failure.grant.bucket
    return charges_readers(f"{bucket} is set to Requester pays, and Embark pays for no request unasked.")


def charges_readers(seen: str) -> Problem:
    """The bucket's readers have to pay; `seen` is how that came out."""
    return yours(
        code="aws.bucket.requester_pays",
        title="This bucket charges its readers",
        detail=seen,
        remedy="Switch Requester pays off in the bucket's Properties, or agree with your account manager who pays.",
    )


def in_order(causes: tuple[str, ...], **values: str) -> str:
    """The causes, numbered, each on its own line."""
    lines = (f"\n({number}) {cause.format(**values)}" for number, cause in enumerate(causes, start=1))
    return "in this order:" + ",".join(lines)


_DOING = {"get": "read", "list": "list", "location": "ask"}
