"""Guards S3: who may ask at all, in which region, and what a session policy leaves of the role's rights.

Errors: AwsError with the codes and texts of S3.
"""

from __future__ import annotations

import re

from wizard.aws.policy.language import Question, Verdict, judge
from wizard.demo.front.answers import NO_IDENTITY_POLICY, NO_SESSION_POLICY, AwsError, s3_denied
from wizard.demo.front.directory import Directory
from wizard.demo.front.requests import Request
from wizard.demo.front.s3_actions import list_question, question_of
from wizard.demo.front.sessions import Session

_WHO_AND_WHAT = re.compile(r"(is not authorized to perform: \S+)( because| with)")


def check_bucket(request: Request, directory: Directory) -> str:
    """The region of the request's bucket (empty without one); refuses a missing bucket and a wrong region."""
    bucket = request.bucket
    creating = request.method == "PUT" and not request.key and not request.query
    if not bucket or creating or request.credential is None:
        return ""
    home = directory.bucket_region(bucket)
    if home is None:
        raise AwsError(404, "NoSuchBucket", "The specified bucket does not exist", elements={"BucketName": bucket})
    # Asking where a bucket lives works from everywhere: it is how clients find out.
    if request.credential.region != home and "location" not in request.query:
        raise AwsError(
            400,
            "AuthorizationHeaderMalformed",
            "The authorization header is malformed; "
            f"the region '{request.credential.region}' is wrong; expecting '{home}'",
            elements={"Region": home},
            headers={"x-amz-bucket-region": home},
        )
    return home


def check_session(request: Request, session: Session, directory: Directory) -> None:
    """Refuses what the session policy does not allow; names the role's policy first when that lacks the right too."""
    question = question_of(request)
    verdict = _session_verdict(session, question)
    if verdict is Verdict.ALLOWED:
        return
    if verdict is Verdict.DENIED:
        reason = "with an explicit deny in a session policy"
    elif _role_allows(session, question, directory):
        reason = NO_SESSION_POLICY
    else:
        reason = NO_IDENTITY_POLICY
    raise s3_denied(user=session.user, action=question.action, resource=question.resource, reason=reason)


def hide_missing_key(request: Request, session: Session, directory: Directory) -> None:
    """For a 404 on a key: who may not list must not learn that the key is missing."""
    question = list_question(request.bucket, request.key)
    if _session_verdict(session, question) is not Verdict.ALLOWED:
        reason = NO_SESSION_POLICY
    elif not _role_allows(session, question, directory):
        reason = NO_IDENTITY_POLICY
    else:
        return
    raise s3_denied(user=session.user, action=question.action, resource=question.resource, reason=reason)


def with_resource(text: str, request: Request) -> str:
    """MiniStack's denial with the resource that S3's text names."""
    resource = question_of(request).resource
    return _WHO_AND_WHAT.sub(rf"\1 on resource: &quot;{resource}&quot;\2", text)


def _session_verdict(session: Session, question: Question) -> Verdict:
    return Verdict.ALLOWED if session.policy is None else judge([session.policy], question)


def _role_allows(session: Session, question: Question, directory: Directory) -> bool:
    return judge(directory.permissions(session.role_name), question) is Verdict.ALLOWED
