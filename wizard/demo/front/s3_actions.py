"""Which S3 permission a request needs, and on which resource. Pure; raises nothing.

Source: S3 user guide, "Required permissions for Amazon S3 API operations". Only what a policy can be asked about is
told apart; an operation we do not know needs a permission nobody grants, so it is refused under a session policy.
"""

from __future__ import annotations

from wizard.aws.policy.language import Question
from wizard.demo.front.requests import Request

_BUCKET_READS = {
    "location": "s3:GetBucketLocation",
    "versions": "s3:ListBucketVersions",
    "uploads": "s3:ListBucketMultipartUploads",
    "tagging": "s3:GetBucketTagging",
    "policy": "s3:GetBucketPolicy",
    "versioning": "s3:GetBucketVersioning",
}
_OBJECT_READS = {
    "versionId": "s3:GetObjectVersion",
    "tagging": "s3:GetObjectTagging",
    "acl": "s3:GetObjectAcl",
    "attributes": "s3:GetObjectAttributes",
    "uploadId": "s3:ListMultipartUploadParts",
}
_LISTING = frozenset(
    {"list-type", "prefix", "delimiter", "max-keys", "marker", "continuation-token", "start-after", "fetch-owner"}
)
_READING = frozenset({"partNumber"})
_HARMLESS = frozenset({"encoding-type", "x-id"})
UNKNOWN = "s3:UnknownOperation"


def question_of(request: Request) -> Question:
    """The permission that `request` needs."""
    bucket, key = request.bucket, request.key
    if not bucket:
        action = "s3:ListAllMyBuckets" if request.method in ("GET", "HEAD") else UNKNOWN
        return Question(action=action)
    if key:
        return Question(
            action=_object_action(request), resource=f"arn:aws:s3:::{bucket}/{key}", context=_context(request)
        )
    return Question(action=_bucket_action(request), resource=f"arn:aws:s3:::{bucket}", context=_context(request))


def list_question(bucket: str, key: str) -> Question:
    """May the caller list what `key` stands among? Decides between 404 and 403 for a missing key."""
    return Question(action="s3:ListBucket", resource=f"arn:aws:s3:::{bucket}", context={"s3:prefix": key})


def _bucket_action(request: Request) -> str:
    special = _special(request, _LISTING)
    if request.method in ("GET", "HEAD"):
        return _one(special, _BUCKET_READS, otherwise="s3:ListBucket")
    plain = {"PUT": "s3:CreateBucket", "DELETE": "s3:DeleteBucket"}
    return UNKNOWN if special else plain.get(request.method, UNKNOWN)


def _object_action(request: Request) -> str:
    if request.method in ("GET", "HEAD"):
        return _one(_special(request, _READING), _OBJECT_READS, otherwise="s3:GetObject")
    if "x-amz-copy-source" in request.headers:
        return UNKNOWN  # needs two permissions; nothing of ours copies
    special = _special(request, frozenset({"partNumber", "uploadId", "uploads"}))
    plain = {"PUT": "s3:PutObject", "POST": "s3:PutObject", "DELETE": "s3:DeleteObject"}
    return UNKNOWN if special else plain.get(request.method, UNKNOWN)


def _special(request: Request, ordinary: frozenset[str]) -> list[str]:
    """The parameters that turn the request into another operation."""
    return [
        name
        for name in request.query
        if name not in ordinary | _HARMLESS and not name.lower().startswith(("x-amz-", "response-"))
    ]


def _one(special: list[str], actions: dict[str, str], *, otherwise: str) -> str:
    if not special:
        return otherwise
    return actions.get(special[0], UNKNOWN) if len(special) == 1 else UNKNOWN


def _context(request: Request) -> dict[str, str]:
    context = {"aws:securetransport": "false"}
    context |= {
        f"s3:{name}": request.query[name] for name in ("prefix", "delimiter", "max-keys") if name in request.query
    }
    return context
