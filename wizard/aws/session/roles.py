"""A customer's role as Embark uses it: assumed by ID token, for 15 minutes, limited to one bucket and prefix.

A refusal of AWS leaves as `ProblemError` with its diagnosis; nothing is tried again with credentials of our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError
from django.utils import timezone

from wizard.aws.diagnosis import Failure, Operation, diagnose
from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, session_policy
from wizard.aws.issuer.tokens import mint_id_token, mint_probe_token
from wizard.aws.models import Connection
from wizard.aws.promises import SESSION_MINUTES
from wizard.aws.session import problems
from wizard.aws.session.attempts import Response, http_status, request_id
from wizard.aws.session.calls import Listener, Question
from wizard.aws.session.clients import Keys, sts_client
from wizard.aws.session.regions import HOME_REGION
from wizard.core.problems import Problem, ProblemError

SESSION_SECONDS = 60 * SESSION_MINUTES
NOTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
"""The session policy of a session that nobody shall use."""
_LATE = ("ExpiredToken", "ExpiredTokenException")

SESSION_DENIED = "aws.policy.explicit_deny"
"""Code of the diagnosis when a session stops working: the button Revoke active sessions denies what is older."""
_TAKEN_AWAY = frozenset({SESSION_DENIED, "aws.trust.denied", "aws.trust.provider_missing", "aws.trust.audience"})
"""What a role answers that has worked before, when its trust, its provider or its sessions were taken away."""

_NOT_IN_A_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)
_NAME_LIMIT = 64


@dataclass(frozen=True)
class AssumableRole:
    """The role of a connection. `session_name` is what the customer's CloudTrail shows.

    `green_at` is when an access check of this role last ended green, None for never.
    """

    connection_id: str
    grant: Grant
    arn: str
    session_name: str
    green_at: datetime | None = None

    @classmethod
    def of(cls, connection: Connection, *, purpose: str) -> AssumableRole:
        """The connection's role, for the job `purpose`."""
        name = session_name(connection.workspace_id, purpose)
        return cls(connection.pk, grant_for(connection), connection.role_arn, name, connection.green_at)

    def assume(self, *, region: str, now: datetime, heard: Listener, is_second: bool = False) -> Keys:
        """Credentials for a new session, from the STS of `region`. Raises ProblemError.

        A token that STS finds too old may have lain about while we were busy: then once more, with a fresh one.
        """
        question = self._question(mint_id_token(connection_id=self.connection_id, now=now), session_policy(self.grant))
        try:
            return _keys_in(_put_to_sts(question, region, heard))
        except ClientError as error:
            if is_second or error.response["Error"].get("Code") not in _LATE:
                raise self.refused(question, error, region) from error
        return self.assume(region=region, now=timezone.now(), heard=heard, is_second=True)

    def refuses_strangers(self, *, region: str, now: datetime, heard: Listener) -> bool:
        """Whether STS refuses our token when it names the subject that is nobody's. Raises ProblemError for no verdict.

        What an open role hands out is thrown away here; it would have been good for nothing.
        """
        token = mint_probe_token(connection_id=self.connection_id, now=now)
        question = replace(self._question(token, NOTHING), as_stranger=True)
        try:
            _put_to_sts(question, region, heard)
        except ClientError as error:
            answer = f"{http_status(error.response)} {error.response['Error'].get('Code', '')}".strip()
            if answer != "403 AccessDenied":
                raise ProblemError(problems.no_verdict(self.arn, answer)) from error
            return True
        return False

    def refused(self, question: Question, error: ClientError, region: str) -> ProblemError:
        """AWS's refusal of a question that was put with this role, diagnosed; also as what it means by now."""
        problem = self.diagnosis(question, error, region)
        if self.green_at and problem.code in _TAKEN_AWAY:
            problem = problems.role_revoked(problem, green_at=self.green_at)
        return ProblemError(problem)

    def diagnosis(self, question: Question, error: ClientError, region: str) -> Problem:
        """What a refusal means by itself."""
        answer = error.response
        return diagnose(
            Failure(
                operation=question.operation,
                status=http_status(answer),
                code=answer["Error"].get("Code", ""),
                message=answer["Error"].get("Message", ""),
                grant=self.grant,
                role_arn=self.arn,
                request_id=request_id(answer),
                key=question.key,
                region=region,
            )
        )

    def _question(self, token: str, policy: str) -> Question:
        parameters: dict[str, Any] = {
            "RoleArn": self.arn,
            "RoleSessionName": self.session_name,
            "WebIdentityToken": token,
            "DurationSeconds": SESSION_SECONDS,
            "Policy": policy,
        }
        return Question(Operation.ASSUME, "assume_role_with_web_identity", parameters)


def session_name(workspace_id: str, purpose: str) -> str:
    """How the customer's CloudTrail names what we did, and for which job."""
    return _NOT_IN_A_NAME.sub("-", f"embark-{workspace_id}-{purpose}")[:_NAME_LIMIT]


def _put_to_sts(question: Question, region: str, heard: Listener) -> Response:
    """Ask the STS of the bucket's region; where the account has switched that off, the one that is always on."""
    try:
        return question.put(sts_client(region=region), heard)
    except ClientError as error:
        if error.response["Error"].get("Code") != "RegionDisabledException" or region == HOME_REGION:
            raise
    return question.put(sts_client(region=HOME_REGION), heard)


def _keys_in(response: Response) -> Keys:
    credentials = response["Credentials"]
    return Keys(
        access_key=credentials["AccessKeyId"],
        secret_key=credentials["SecretAccessKey"],
        token=credentials["SessionToken"],
        expires_at=credentials["Expiration"],
    )
