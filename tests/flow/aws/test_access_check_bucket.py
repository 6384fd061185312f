"""The rungs below the role: the region that is corrected, archives, keys, and what a plain denial hides."""

from __future__ import annotations

import pytest

from tests import factories
from tests.fakes.aws import FakeAws
from wizard.accounts.models import User
from wizard.aws.diagnosis import Operation
from wizard.aws.grants import grant_for
from wizard.aws.guide import permissions_policy
from wizard.aws.models import AccessCheck, Connection
from wizard.aws.services import request_access_check
from wizard.aws.types import Probe, ProbeState
from wizard.core.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "arn:aws:kms:eu-west-1:111122223333:key/12345678-aaaa-bbbb-cccc-1234567890ab"
NO_KMS = (
    f"User: x is not authorized to perform: kms:Decrypt on resource: {KEY} because no identity-based policy allows the "
    "kms:Decrypt action"
)
NO_LOCATION = "User: x is not authorized to perform: s3:GetBucketLocation because no identity-based policy allows it"


def checked(connection: Connection, by: User, *, pays: bool = False) -> AccessCheck:
    return AccessCheck.objects.get(pk=request_access_check(connection=connection, by=by, pays=pays).pk)


def probe(check: AccessCheck, key: str) -> Probe:
    return next(each for each in check.ladder if each.key == key)


def failed(check: AccessCheck) -> Problem:
    assert check.problem
    return check.problem


# --- The region ---


def test_a_corrected_region_can_be_seen(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.regions["acme-ml"] = "eu-west-1"
    found = probe(checked(connection, dana), "bucket")
    assert "eu-west-1, not us-east-1" in found.detail
    assert dict(found.evidence)["Region"] == "eu-west-1"
    again = probe(checked(Connection.objects.get(), dana), "bucket")
    assert "not" not in again.detail, "the second check knows it"


def test_without_the_right_to_ask_a_listing_tells_the_region(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.regions["acme-ml"] = "eu-west-1"
    aws.refuse(Operation.LOCATION, 403, "AccessDenied", NO_LOCATION)
    check = checked(connection, dana)
    assert check.is_done, check.problem
    assert "eu-west-1, not us-east-1" in probe(check, "bucket").detail
    assert Connection.objects.get().region == "eu-west-1"


def test_a_bucket_of_which_nothing_can_be_known_fails_at_the_listing(
    connection: Connection, dana: User, aws: FakeAws
) -> None:
    aws.refuse(Operation.LOCATION, 403, "AccessDenied", NO_LOCATION)
    aws.refuse(Operation.LIST, 403, "AccessDenied", "Access Denied")
    check = checked(connection, dana)
    assert probe(check, "bucket").state == ProbeState.WARNING
    assert probe(check, "list").problem == check.problem
    assert failed(check).code == "aws.access.denied_list"
    assert "GetBucketLocation was refused" in failed(check).detail


def test_a_bucket_that_is_not_there_without_the_right_to_ask(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.LOCATION, 403, "AccessDenied", NO_LOCATION)
    aws.buckets.clear()
    assert probe(checked(connection, dana), "bucket").state == ProbeState.FAILED


# --- Keys ---


def test_how_objects_are_encrypted_is_shown(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.encryption = {"ServerSideEncryption": "AES256"}
    found = probe(checked(connection, dana), "encryption")
    assert dict(found.evidence)["Encryption"] == "AES256"
    assert "SSE-S3" in found.detail
    assert Connection.objects.get().kms_key_arn == ""


def test_a_key_that_was_seen_comes_into_the_policy(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KEY}
    check = checked(connection, dana)
    assert dict(probe(check, "encryption").evidence)["KMS key"] == KEY
    saved = Connection.objects.get()
    assert saved.kms_key_arn == KEY
    assert KEY in str(permissions_policy(grant_for(saved)))


def test_a_refusal_of_the_key_is_not_one_of_the_bucket(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.GET, 403, "AccessDenied", NO_KMS)
    check = checked(connection, dana)
    assert probe(check, "read").state == ProbeState.OK
    assert probe(check, "encryption").problem == check.problem
    assert failed(check).code == "aws.kms.role"
    assert Connection.objects.get().kms_key_arn == KEY, "learned from the refusal"
    assert aws.count(Operation.GET) == 1


@pytest.mark.parametrize("key", ["alias/aws/s3", f"{KEY}{'0' * 300}", KEY.replace(":key/", ":key/*"), f'"{KEY[:-40]}'])
def test_what_no_policy_can_name_is_not_kept(connection: Connection, dana: User, aws: FakeAws, key: str) -> None:
    aws.encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    assert checked(connection, dana).is_done
    assert Connection.objects.get().kms_key_arn == ""


# --- Plain denials ---


def test_a_plain_denial_tells_what_was_tried(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.GET, 403, "AccessDenied", "Access Denied")
    problem = failed(checked(connection, dana))
    assert problem.code == "aws.access.denied_get"
    for words in ("GetBucketLocation works", "listing works", "for 2 of 2 objects", "to pay for the request was not"):
        assert words in problem.detail
    assert aws.count(Operation.GET) == 2


def test_some_readable_objects_point_to_the_owner_of_the_others(
    connection: Connection, dana: User, aws: FakeAws
) -> None:
    aws.foreign.add("in/2026/a.csv")
    problem = failed(checked(connection, dana))
    assert problem.code == "aws.object.other_owner"
    assert "in/2026/a.csv" in problem.detail
    assert "in/b.parquet" in problem.detail


def test_at_most_three_objects_are_tried(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.buckets["acme-ml"] = {f"in/{number}.csv": b"x" for number in range(9)}
    aws.foreign.update(aws.buckets["acme-ml"])
    assert failed(checked(connection, dana)).code == "aws.access.denied_get"
    assert aws.count(Operation.GET) == 3


@pytest.mark.parametrize(("operation", "code"), [(Operation.LIST, "denied_list"), (Operation.GET, "denied_get")])
def test_who_agrees_to_pay_learns_that_the_bucket_charges(
    connection: Connection, dana: User, aws: FakeAws, operation: Operation, code: str
) -> None:
    mo = factories.account_manager(connection.workspace)
    aws.charging.add((operation, "acme-ml"))
    assert failed(checked(connection, dana)).code == f"aws.access.{code}"
    assert not any(asked.get("RequestPayer") for _, asked in aws.asked), "nobody pays unasked"
    assert failed(checked(connection, mo, pays=True)).code == "aws.bucket.requester_pays"
    assert sum(asked.get("RequestPayer") == "requester" for _, asked in aws.asked) == 1


def test_an_offer_to_pay_that_does_not_help_is_told(connection: Connection, aws: FakeAws) -> None:
    mo = factories.account_manager(connection.workspace)
    aws.refuse(Operation.GET, 403, "AccessDenied", "Access Denied")
    assert "to pay for the request was refused, too" in failed(checked(connection, mo, pays=True)).detail
