"""The CloudTrail queries: they name role, session and times as CloudTrail does; the command is really run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.aws.guide.cloudtrail import Trace, athena_query, lake_query, sessions_command

TRACE = Trace(
    role_arn="arn:aws:iam::111122223333:role/data/embark-acme",
    session="embark-wsp_1-chk_1",
    is_whole=True,
    regions=("eu-west-1", "us-east-1"),
    first=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    last=datetime(2026, 11, 24, 12, 30, tzinfo=UTC),
    request_ids=("REQ1", "REQ2"),
)
OTHERS = replace(TRACE, session="embark-wsp_1-", is_whole=False, request_ids=())


def test_a_roles_path_is_not_in_the_arn_of_its_sessions() -> None:
    assert TRACE.session_arn == "arn:aws:sts::111122223333:assumed-role/embark-acme/embark-wsp_1-chk_1"


@pytest.mark.parametrize("query", [athena_query, lake_query])
def test_a_job_is_named_whole_and_all_of_them_by_their_beginning(query: object) -> None:
    one, all_of_them = query(TRACE), query(OTHERS)  # type: ignore[operator]
    assert ".arn = 'arn:aws:iam::111122223333:role/data/embark-acme'" in one
    assert ".arn = 'arn:aws:sts::111122223333:assumed-role/embark-acme/embark-wsp_1-chk_1'" in one
    assert ".arn LIKE 'arn:aws:sts::111122223333:assumed-role/embark-acme/embark-wsp_1-%'" in all_of_them


def test_times_have_a_margin_and_the_form_that_each_wants() -> None:
    assert "BETWEEN '2026-11-24T11:55:00Z' AND '2026-11-24T12:35:00Z'" in athena_query(TRACE)
    assert ">= '2026-11-24 11:55:00' AND eventTime <= '2026-11-24 12:35:00'" in lake_query(TRACE)
    assert "--start-time 2026-11-24T11:55:00Z --end-time 2026-11-24T12:35:00Z" in sessions_command(TRACE)


def test_request_ids_are_compared_when_there_are_some() -> None:
    assert "requestid IN ('REQ1', 'REQ2') AS has_receipt," in athena_query(TRACE)
    assert "has_receipt" not in athena_query(OTHERS)


def test_a_quote_ends_no_string_of_sql() -> None:
    assert "IN ('a''b')" in athena_query(replace(TRACE, request_ids=("a'b",)))


def test_the_command_is_clean() -> None:
    shellcheck = Path(sys.executable).parent / "shellcheck"
    text = f"#!/bin/bash\n{sessions_command(TRACE)}\n"
    checked = subprocess.run([shellcheck, "-"], input=text, capture_output=True, text=True, check=False)
    assert checked.stdout == ""


def test_the_command_prints_what_cloudtrail_knows_of_each_session(tmp_path: Path) -> None:
    """With a stand-in for `aws` that notes how it was called and answers as AWS CLI does with --output text."""
    event = json.dumps(
        {
            "eventTime": "2026-11-24T12:00:01Z",
            "requestParameters": {"roleSessionName": TRACE.session},
            "requestID": "R1",
        }
    )
    asked = tmp_path / "asked"
    (tmp_path / "aws").write_text(f"#!/bin/sh\nprintf '%s|' \"$@\" >> {asked}\nprintf '%s\\n' '{event}'\n")
    (tmp_path / "aws").chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", sessions_command(TRACE)],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[:3] == [
        '"eventTime": "2026-11-24T12:00:01Z"',
        f'"roleSessionName": "{TRACE.session}"',
        '"requestID": "R1"',
    ]
    words = asked.read_text().split("|")
    assert [words[words.index("--region") + 1], words[-words[::-1].index("--region")]] == ["eu-west-1", "us-east-1"]
    assert "Events[?contains(CloudTrailEvent, 'embark-wsp_1-chk_1')].CloudTrailEvent" in words


def test_the_command_is_one_that_the_cli_takes() -> None:
    """AWS CLI checks names, times and the filter before it asks anybody; then it looks for credentials in vain."""
    aws = Path(sys.executable).parent / "aws"
    done = subprocess.run(
        ["bash", "-c", sessions_command(replace(TRACE, regions=("us-east-1",)))],
        env={"PATH": f"{aws.parent}:/bin:/usr/bin", "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Unable to locate credentials" in done.stderr
