"""What a customer asks CloudTrail to see our calls from the other side. Pure: from a `Trace` to text; raises nothing.

What CloudTrail keeps, by AWS's user guide ("Amazon S3 CloudTrail events", "Logging IAM and STS API calls"): assuming a
role and asking for a bucket's region are management events, in every account's Event history for 90 days, in the region
whose STS or S3 was asked. Listing and reading are data events: logged only where somebody has switched them on.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wizard.aws.paste.arns import RoleArn

MARGIN = timedelta(minutes=5)
"""Around the first and the last call: clocks differ."""


@dataclass(frozen=True)
class Trace:
    """Calls to look for: by role, by session name, in these regions, between the first and the last call.

    `session` is the whole name of one job's sessions, or with `is_whole` False what the names begin with.
    `request_ids` are those that we have receipts for; none are compared when there are none.
    """

    role_arn: str
    session: str
    is_whole: bool
    regions: tuple[str, ...]
    first: datetime
    last: datetime
    request_ids: tuple[str, ...] = ()

    @property
    def session_arn(self) -> str:
        """How CloudTrail names who asked: without the role's path. May be the beginning of a name."""
        role = RoleArn.parse(self.role_arn)
        return f"arn:{role.partition}:sts::{role.account_id}:assumed-role/{role.name}/{self.session}"


def sessions_command(trace: Trace) -> str:
    """AWS CLI: the sessions that were opened, from Event history. Prints time, session name and request id of each."""
    wanted = f"Events[?contains(CloudTrailEvent, '{trace.session}')].CloudTrailEvent"
    return "\n".join(
        (
            f"for region in {' '.join(shlex.quote(region) for region in trace.regions)}; do",
            '  aws cloudtrail lookup-events --region "$region" --output text \\',
            "    --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity \\",
            f"    --start-time {_iso(trace.first - MARGIN)} --end-time {_iso(trace.last + MARGIN)} \\",
            f'    --query "{wanted}"',  # a session's name holds nothing that a shell would take for something else
            """done | grep -oE '"(eventTime|roleSessionName|requestID)": ?"[^"]*"'""",
        )
    )


def athena_query(trace: Trace) -> str:
    """Athena: every call of those sessions, from a trail that logs S3 data events, in the table of AWS's user guide."""
    return "\n".join(
        (
            "SELECT eventtime, eventname, json_extract_scalar(requestparameters, '$.key') AS object_key,",
            "       errorcode, json_extract_scalar(additionaleventdata, '$.bytesTransferredOut') AS bytes_out,",
            f"       requestid, {_in_receipts(trace)}useridentity.arn AS session",
            "FROM cloudtrail_logs",
            "WHERE eventsource = 's3.amazonaws.com'",
            f"  AND eventtime BETWEEN '{_iso(trace.first - MARGIN)}' AND '{_iso(trace.last + MARGIN)}'",
            f"  AND useridentity.sessioncontext.sessionissuer.arn = {_text(trace.role_arn)}",
            f"  AND useridentity.arn {_same_session(trace)}",
            "ORDER BY eventtime",
        )
    )


def lake_query(trace: Trace) -> str:
    """CloudTrail Lake, where an account has it already (AWS admits no new ones since 31 May 2026): the same."""
    return "\n".join(
        (
            "SELECT eventTime, eventName, element_at(requestParameters, 'key') AS objectKey,",
            "       errorCode, element_at(additionalEventData, 'bytesTransferredOut') AS bytesOut,",
            "       requestID, userIdentity.arn AS session",
            "FROM EVENT_DATA_STORE_ID",
            "WHERE eventSource = 's3.amazonaws.com'",
            f"  AND eventTime >= '{_plain(trace.first - MARGIN)}' AND eventTime <= '{_plain(trace.last + MARGIN)}'",
            f"  AND userIdentity.sessionContext.sessionIssuer.arn = {_text(trace.role_arn)}",
            f"  AND userIdentity.arn {_same_session(trace)}",
            "ORDER BY eventTime",
        )
    )


def _in_receipts(trace: Trace) -> str:
    ids = ", ".join(_text(each) for each in trace.request_ids)
    return f"requestid IN ({ids}) AS has_receipt,\n       " if ids else ""


def _same_session(trace: Trace) -> str:
    return f"= {_text(trace.session_arn)}" if trace.is_whole else f"LIKE {_text(trace.session_arn + '%')}"


def _text(value: str) -> str:
    """A string of SQL."""
    return "'" + value.replace("'", "''") + "'"


def _iso(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _plain(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
