"""The access check as a job: its probes, its end, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.fakes.aws import FakeAws
from wizard.accounts.models import User
from wizard.aws import tasks
from wizard.aws.check import probes
from wizard.aws.check.probes import waiting_probes, walk
from wizard.aws.diagnosis import Operation
from wizard.aws.issuer.tokens import PROBE_SUBJECT
from wizard.aws.models import AccessCheck, Connection, Listing
from wizard.aws.services import request_access_check, request_listing
from wizard.aws.types import Probe, ProbeState
from wizard.core.jobs import JobState

pytestmark = pytest.mark.django_db(transaction=True)

OK, FAILED, SKIPPED, WARNING = ProbeState.OK, ProbeState.FAILED, ProbeState.SKIPPED, ProbeState.WARNING
KEYS = ["arn", "issuer", "token", "assume", "stranger", "bucket", "list", "storage", "read", "encryption"]
NO_POLICY = "User: arn is not authorized to perform: {0} because no identity-based policy allows the {0} action"


def checked(connection: Connection, by: User) -> AccessCheck:
    check = request_access_check(connection=connection, by=by)  # runs at once: tasks are eager in tests
    check.refresh_from_db()
    return check


def probe(check: AccessCheck, key: str) -> Probe:
    return next(each for each in check.ladder if each.key == key)


def states(check: AccessCheck) -> dict[str, ProbeState]:
    return {probe.key: probe.state for probe in check.ladder}


def test_all_is_well(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.regions["acme-ml"] = "eu-west-1"
    check = checked(connection, dana)
    assert check.is_done
    assert states(check) == dict.fromkeys(KEYS, OK)
    connection.refresh_from_db()
    assert connection.region == "eu-west-1"
    assert connection.green_at


def test_the_ladder_carries_its_evidence(connection: Connection, dana: User, aws: FakeAws) -> None:
    check = checked(connection, dana)
    seen = {probe.key: dict(probe.evidence) for probe in check.ladder}
    assert seen["arn"]["Role ARN"] == connection.role_arn
    assert seen["issuer"]["Provider URL"] == f"http://testserver/t/{connection.workspace.issuer_id}"
    assert seen["issuer"]["Key id"] == seen["token"]["Key id"]
    assert seen["token"]["Subject"] == connection.workspace.subject
    assert seen["assume"] == {
        "Role ARN": connection.role_arn,
        "Session name": f"embark-{connection.workspace_id}-{check.pk}",
        "Issuer": seen["issuer"]["Provider URL"],
        "Audience": "sts.amazonaws.com",
        "Subject": connection.workspace.subject,
        "STS region": "us-east-1",
        "sts:AssumeRoleWithWebIdentity": "200, request id REQ-OK",
    }
    assert seen["stranger"] == {
        "Subject sent": PROBE_SUBJECT,
        "sts:AssumeRoleWithWebIdentity": "403 AccessDenied, request id REQ-REFUSED",
    }
    assert seen["bucket"]["Region"] == "us-east-1"
    assert seen["read"]["Object"] == "in/2026/a.csv"
    assert all(probe.seconds is not None for probe in check.ladder)


def test_a_refusal_shows_what_was_sent(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, 403, "AccessDenied")
    refused = dict(probe(checked(connection, dana), "assume").evidence)
    assert refused["Subject"] == connection.workspace.subject
    assert refused["sts:AssumeRoleWithWebIdentity"] == "403 AccessDenied, request id REQ-REFUSED"
    assert aws.count(Operation.ASSUME) == 1, "what is refused for good is not asked again"


def test_what_aws_refused_is_evidence(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.LIST, 404, "NoSuchBucket")
    listing = dict(probe(checked(connection, dana), "list").evidence)
    assert listing["s3:ListBucket"] == "404 NoSuchBucket, request id REQ-REFUSED"


def test_no_answer_is_evidence_too(connection: Connection, aws: FakeAws) -> None:
    aws.vanish(Operation.ASSUME)
    outcome = walk(connection, now=timezone.now(), purpose="chk_1", report=lambda probes: None)
    assume = next(probe for probe in outcome.probes if probe.key == "assume")
    assert assume.evidence[-1] == ("sts:AssumeRoleWithWebIdentity", "no answer (EndpointConnectionError)")


def test_a_green_check_has_the_prefix_listed(connection: Connection, dana: User, aws: FakeAws) -> None:
    checked(connection, dana)
    listing = Listing.objects.get()
    assert (listing.prefix, listing.state) == ("in/", JobState.DONE)
    assert listing.result
    assert [entry.key for entry in listing.result.objects] == ["in/_SUCCESS", "in/b.parquet"]


FAULTS: list[tuple[Callable[[FakeAws], None], str, str]] = [
    (lambda aws: aws.refuse(Operation.ASSUME, 400, "InvalidIdentityToken", "No OpenIDConnect provider found in your"),
     "assume", "aws.trust.provider_missing"),
    (lambda aws: aws.refuse(Operation.ASSUME, 403, "AccessDenied", "Not authorized to perform"),
     "assume", "aws.trust.denied"),
    (lambda aws: aws.refuse(Operation.LIST, 403, "AccessDenied", NO_POLICY.format("s3:ListBucket")),
     "list", "aws.policy.list"),
    (lambda aws: aws.buckets.clear(), "bucket", "aws.bucket.missing"),
    (lambda aws: aws.refuse(Operation.GET, 403, "AccessDenied", NO_POLICY.format("s3:GetObject")),
     "read", "aws.policy.get"),
    (lambda aws: aws.buckets["acme-ml"].clear(), "list", "aws.bucket.empty_prefix"),
    (lambda aws: aws.buckets.update({"acme-ml": {"in/": b"", "in/_SUCCESS": b""}}),
     "list", "aws.bucket.empty_prefix"),
    (lambda aws: aws.archived.update(aws.buckets["acme-ml"]), "storage", "aws.bucket.archived"),
]  # fmt: skip


@pytest.mark.parametrize(("break_it", "probe", "code"), FAULTS)
def test_the_first_broken_link_is_named(
    connection: Connection, dana: User, aws: FakeAws, break_it: Callable[[FakeAws], None], probe: str, code: str
) -> None:
    break_it(aws)
    check = checked(connection, dana)
    assert (check.state, check.problem and check.problem.code) == (JobState.FAILED, code)
    keys = [each.key for each in waiting_probes()]
    broken = keys.index(probe)
    assert list(states(check).values()) == [OK] * broken + [FAILED] + [SKIPPED] * (len(keys) - broken - 1)
    assert check.ladder[broken].problem == check.problem
    assert all(each.detail.startswith("Not tried, because") for each in check.ladder[broken + 1 :])
    assert not Listing.objects.exists()


def test_an_archived_object_is_passed_over_for_one_that_can_be_read(
    connection: Connection, dana: User, aws: FakeAws
) -> None:
    aws.archived.add("in/2026/a.csv")
    check = checked(connection, dana)
    assert dict(probe(check, "read").evidence)["Object"] == "in/b.parquet"
    assert probe(check, "storage").state == WARNING
    assert probe(check, "storage").detail.startswith("1 of 2 objects")
    assert check.is_done, "a warning stops nothing"


def test_without_the_right_to_ask_for_the_region_all_is_well(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.LOCATION, 403, "AccessDenied", NO_POLICY.format("s3:GetBucketLocation"))
    assert checked(connection, dana).is_done


def test_what_is_aws_own_fault_is_tried_again(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.LIST, 503, "SlowDown", "Please reduce your request rate.")
    check = checked(connection, dana)
    assert (check.state, check.attempt) == (JobState.QUEUED, 1)


def test_a_connection_that_changed_meanwhile_is_not_checked(connection: Connection, dana: User, aws: FakeAws) -> None:
    check = AccessCheck.objects.create(connection=connection, role_arn="arn:old", bucket="acme-ml", prefix="in/")
    tasks.run_access_check(check.pk)
    check.refresh_from_db()
    assert check.problem
    assert check.problem.code == "aws.check.outdated"
    assert aws.asked == []


def test_every_change_is_reported(connection: Connection, aws: FakeAws) -> None:
    reports: list[tuple[Probe, ...]] = []
    aws.refuse(Operation.LIST, 404, "NoSuchBucket")
    outcome = walk(connection, now=timezone.now(), purpose="chk_1", report=reports.append)
    running = [next((p.key for p in report if p.state == ProbeState.RUNNING), "") for report in reports]
    assert running == ["arn", "issuer", "token", "assume", "stranger", "bucket", "list", ""]
    assert reports[-1] == outcome.probes
    assert outcome.problem
    assert outcome.problem.code == "aws.bucket.missing"


def test_a_probe_that_takes_too_long_has_failed(
    connection: Connection, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    ladder = tuple(replace(rung, seconds=-1.0 if rung.key == "token" else 15.0) for rung in probes.LADDER)
    monkeypatch.setattr(probes, "LADDER", ladder)
    problem = walk(connection, now=timezone.now(), purpose="chk_1", report=lambda probes: None).problem
    assert problem
    assert (problem.code, problem.retryable) == ("aws.probe.too_slow", True)
    assert aws.asked == []


@pytest.mark.parametrize(
    ("role_arn", "code"),
    [("arn:aws:iam::111122223333:user/x", "aws.arn."), ("arn:aws:iam::999999999999:role/x", "aws.arn.other_account")],
)
def test_an_arn_that_cannot_be_right_is_not_shown_to_aws(
    connection: Connection, aws: FakeAws, role_arn: str, code: str
) -> None:
    connection.role_arn = role_arn
    outcome = walk(connection, now=timezone.now(), purpose="chk_1", report=lambda probes: None)
    assert outcome.probes[0].problem
    assert outcome.probes[0].problem.code.startswith(code)
    assert aws.asked == []


def test_no_secret_is_stored(connection: Connection, dana: User, aws: FakeAws) -> None:
    stored = str(checked(connection, dana).probes)
    assert "of-the-session" not in stored
    assert "eyJ" not in stored


def test_a_listing_that_is_refused_fails_with_its_diagnosis(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.LIST, 403, "AccessDenied", NO_POLICY.format("s3:ListBucket"))
    listing = request_listing(connection=connection, prefix="in/2026/", by=dana)
    listing.refresh_from_db()
    assert listing.problem
    assert listing.problem.code == "aws.policy.list"
    assert listing.result is None


def test_a_listing_keeps_no_more_than_it_should(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.buckets["acme-ml"] = {f"in/{number:04}.csv": b"x" for number in range(600)}
    listing = request_listing(connection=connection, prefix="in/", by=dana)
    listing.refresh_from_db()
    assert listing.result
    assert (len(listing.result.objects), listing.result.truncated) == (500, True)
