"""A customer's role as Embark uses it: assumed by ID token, for 15 minutes, limited to one bucket and prefix.

A refusal of AWS leaves as `ProblemError` with its diagnosis; nothing is tried again with credentials of our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from botocore.exceptions import ClientError

from wizard.aws.calls import Listener, Question, Response, http_status, request_id
from wizard.aws.clients import Keys, sts_client
from wizard.aws.diagnosis import Failure, Operation, diagnose
from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, session_policy
from wizard.aws.issuer import mint_id_token
from wizard.aws.models import Connection
from wizard.aws.regions import HOME_REGION
from wizard.core.problems import ProblemError

SESSION_SECONDS = 900

_NOT_IN_A_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)
_NAME_LIMIT = 64


@dataclass(frozen=True)
class AssumableRole:
    """The role of a connection. `session_name` is what the customer's CloudTrail shows."""

    connection_id: str
    grant: Grant
    arn: str
    session_name: str

    @classmethod
    def of(cls, connection: Connection, *, purpose: str) -> AssumableRole:
        """The connection's role, for the job `purpose`."""
        name = session_name(connection.workspace_id, purpose)
        return cls(connection.pk, grant_for(connection), connection.role_arn, name)

    def assume(self, *, region: str, now: datetime, heard: Listener) -> Keys:
        """Credentials for a new session, from the STS of `region`. Raises ProblemError."""
        question = Question(
            Operation.ASSUME,
            "assume_role_with_web_identity",
            {
                "RoleArn": self.arn,
                "RoleSessionName": self.session_name,
                "WebIdentityToken": mint_id_token(connection_id=self.connection_id, now=now),
                "DurationSeconds": SESSION_SECONDS,
                "Policy": session_policy(self.grant),
            },
        )
        try:
            return _keys_in(_put_to_sts(question, region, heard))
        except ClientError as error:
            raise self.refused(question, error, region) from error

    def refused(self, question: Question, error: ClientError, region: str) -> ProblemError:
        """AWS's refusal of a question that was put with this role, diagnosed."""
        answer = error.response
        return ProblemError(
            diagnose(
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
        )


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
