"""What the front says itself, in the shapes of AWS: XML for S3 and for the query services (STS, IAM)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

NO_SESSION_POLICY = "because no session policy allows the {action} action"
NO_IDENTITY_POLICY = "because no identity-based policy allows the {action} action"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One HTTP answer; `body` may be a stream."""

    status: int
    headers: list[tuple[str, str]]
    body: Iterable[bytes]


class AwsError(Exception):
    """The request is refused: HTTP status, AWS error code, AWS text, and extra elements or headers."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        elements: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, message)
        self.status = status
        self.code = code
        self.message = message
        self.elements = dict(elements or {})
        self.headers = dict(headers or {})


def s3_denied(*, user: str, action: str, resource: str, reason: str) -> AwsError:
    """S3's AccessDenied as AWS words it inside one account: who, what, on what, and which policy is missing."""
    tail = reason.format(action=action)
    return AwsError(
        403,
        "AccessDenied",
        f'User: {user} is not authorized to perform: {action} on resource: "{resource}" {tail}',
    )


def s3_error(refusal: AwsError, *, head: bool) -> Answer:
    """S3's error document; a HEAD gets the status alone, as S3 does."""
    extra = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in refusal.elements.items())
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{refusal.code}</Code><Message>{escape(refusal.message)}</Message>{extra}"
        f"<RequestId>{_request_id()}</RequestId><HostId>embark-demo</HostId></Error>"
    )
    return _xml(refusal, b"" if head else text.encode())


def query_error(refusal: AwsError, *, service: str) -> Answer:
    """The error document of STS or IAM (`service`)."""
    namespace = {
        "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
        "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    }[service]
    text = (
        f'<ErrorResponse xmlns="{namespace}"><Error><Type>Sender</Type><Code>{refusal.code}</Code>'
        f"<Message>{escape(refusal.message)}</Message></Error><RequestId>{_request_id()}</RequestId></ErrorResponse>"
    )
    return _xml(refusal, text.encode())


def with_request_id(answer: Answer) -> Answer:
    """The answer with the id in its header that AWS gives to every request, and MiniStack not to every refusal."""
    if any(name.lower() == "x-amz-request-id" for name, _ in answer.headers):
        return answer
    return replace(answer, headers=[*answer.headers, ("x-amz-request-id", _request_id())])


def _xml(refusal: AwsError, body: bytes) -> Answer:
    headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body))), *refusal.headers.items()]
    return Answer(status=refusal.status, headers=headers, body=[body] if body else [])


def _request_id() -> str:
    return uuid.uuid4().hex[:16].upper()
