"""The front as a WSGI application: decides what a request is, has it judged, and passes it on.

Every answer leaves here; AwsError never does. Nothing of a token, key or body is logged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from wizard.aws.policy.language import Question, Verdict, judge
from wizard.demo.config import FrontConfig, front_pass
from wizard.demo.front import s3, sts
from wizard.demo.front.answers import NO_SESSION_POLICY, Answer, AwsError, query_error, s3_error, with_request_id
from wizard.demo.front.directory import Directory
from wizard.demo.front.issuer_keys import IssuerKeys
from wizard.demo.front.requests import Request, read_request
from wizard.demo.front.sessions import Session, SessionStore
from wizard.demo.front.upstream import CHUNK, Upstream

StartResponse = Callable[[str, list[tuple[str, str]]], object]
Environ = Mapping[str, Any]
MAX_FORM_BYTES = 200_000
MAX_DRAINED_CHUNKS = 400  # of 256 kB
SESSION_KEY_PREFIX = "ASIA"
HEALTH_PATH = "/_front/health"


class Front:
    """The WSGI application."""

    def __init__(self, config: FrontConfig) -> None:
        self._upstream = Upstream(config.upstream_port, pass_=front_pass(config.secret_key))
        self._keys = IssuerKeys()
        self._sessions = SessionStore(Path(config.state_dir) / "sessions.sqlite3")
        self._directory = Directory(config)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = with_request_id(self._answer(environ))
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", answer.headers)
        return answer.body

    def _answer(self, environ: Environ) -> Answer:
        if environ["RAW_URI"] == HEALTH_PATH:
            return Answer(status=200, headers=[("Content-Length", "2")], body=[b"ok"])
        head = environ["REQUEST_METHOD"] == "HEAD"
        try:
            request = read_request(environ)
        except AwsError as refusal:
            return s3_error(refusal, head=head)
        if _is_query_service(request, environ):
            return self._query_service(request, environ)
        try:
            return self._s3(request, environ)
        except AwsError as refusal:
            _drain(environ)
            return s3_error(refusal, head=head)

    def _s3(self, request: Request, environ: Environ) -> Answer:
        session = self._caller(request)
        region = s3.check_bucket(request, self._directory)
        if session is not None:
            s3.check_session(request, session, self._directory)
        answer = self._upstream.send(request, environ)
        if request.method not in ("GET", "HEAD"):
            self._directory.forget_region(request.bucket)
        if session is not None and answer.status == 404 and request.key:
            try:
                s3.hide_missing_key(request, session, self._directory)
            except AwsError:
                _drop(answer)
                raise
        if answer.status == 403:
            answer = _rewritten(answer, lambda text: s3.with_resource(text, request))
        if region and not any(name.lower() == "x-amz-bucket-region" for name, _ in answer.headers):
            answer.headers.append(("x-amz-bucket-region", region))
        return answer

    def _caller(self, request: Request) -> Session | None:
        """The session that calls; None for the account's own keys, which MiniStack judges alone."""
        if request.credential is None or request.credential.service != "s3" or "x-amz-target" in request.headers:
            raise AwsError(403, "AccessDenied", "Access Denied")  # MiniStack would serve unsigned requests
        if request.path.startswith("/_"):
            raise AwsError(400, "InvalidBucketName", "The specified bucket is not valid.")  # its switchboard
        access_key = request.credential.access_key
        session = self._sessions.find(access_key)
        if session is None and access_key.startswith(SESSION_KEY_PREFIX):
            message = "The AWS Access Key Id you provided does not exist in our records."
            raise AwsError(403, "InvalidAccessKeyId", message, elements={"AWSAccessKeyId": access_key})
        return session

    def _query_service(self, request: Request, environ: Environ) -> Answer:
        service = request.credential.service if request.credential else "sts"
        try:
            body = _form(environ)
            parameters = {**request.query, **dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))}
            if parameters.get("Action") == sts.ACTION:
                return self._assume_role(request, environ, body, parameters)
            self._check_query_session(request, service, parameters.get("Action", ""))
            return self._upstream.send_body(request, environ, body=body)
        except AwsError as refusal:
            return query_error(refusal, service=service)

    def _assume_role(self, request: Request, environ: Environ, body: bytes, parameters: Mapping[str, str]) -> Answer:
        now = time.time()
        grant = sts.judge_request(parameters, directory=self._directory, keys=self._keys, now=now)
        answer = self._upstream.send_body(request, environ, body=body)
        if answer.status != 200:
            return answer
        text = _text(answer)
        self._sessions.remember(sts.session_of(grant, text, now=now), now=now)
        return _replaced(answer, sts.with_true_identity(grant, text))

    def _check_query_session(self, request: Request, service: str, action: str) -> None:
        """A session may ask IAM and STS what its session policy allows, and always who it is."""
        if request.credential is None or not request.credential.access_key.startswith(SESSION_KEY_PREFIX):
            return
        session = self._sessions.find(request.credential.access_key)
        if session is None:
            message = "The security token included in the request is invalid."
            raise AwsError(403, "InvalidClientTokenId", message)
        if action == "GetCallerIdentity" or session.policy is None:
            return
        question = Question(action=f"{service}:{action}")
        if judge([session.policy], question) is not Verdict.ALLOWED:
            tail = NO_SESSION_POLICY.format(action=question.action)
            message = f"User: {session.user} is not authorized to perform: {question.action} {tail}"
            raise AwsError(403, "AccessDenied", message)


def _is_query_service(request: Request, environ: Environ) -> bool:
    """STS and IAM speak the query protocol at `/`; an unsigned form there can only be STS."""
    if request.path != "/" or "x-amz-target" in request.headers:
        return False
    if request.credential is not None:
        return request.credential.service in ("sts", "iam")
    return "Action" in request.query or str(environ.get("CONTENT_TYPE", "")).startswith(
        "application/x-www-form-urlencoded"
    )


def _form(environ: Environ) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > MAX_FORM_BYTES:
        raise AwsError(413, "RequestEntityTooLarge", "The request is too large.")
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _drain(environ: Environ) -> None:
    """Read the body nobody wants: a client that is still sending would see a reset instead of our answer."""
    for _ in range(MAX_DRAINED_CHUNKS):
        if not environ["wsgi.input"].read(CHUNK):
            return


def _text(answer: Answer) -> str:
    text = b"".join(answer.body).decode("utf-8", "replace")
    _drop(answer)
    return text


def _drop(answer: Answer) -> None:
    close = getattr(answer.body, "close", None)
    if close is not None:
        close()


def _rewritten(answer: Answer, change: Callable[[str], str]) -> Answer:
    return _replaced(answer, change(_text(answer)))


def _replaced(answer: Answer, text: str) -> Answer:
    body = text.encode()
    headers = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
    return Answer(status=answer.status, headers=[*headers, ("Content-Length", str(len(body)))], body=[body])
