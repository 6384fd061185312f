"""No call outside the bucket and prefix is possible with a session, whatever its role may do: shown by trying.

The role here may do everything with every bucket. What then holds the session is its own policy alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from django.utils import timezone

from tests.contract.aws import conftest
from tests.contract.aws.conftest import BUCKET, OBJECTS, Account
from tests.demo_aws import DemoAws
from wizard.aws.guide import Grant
from wizard.aws.session.sessions import open_session
from wizard.demo.faults import Fault

pytestmark = [pytest.mark.processes, pytest.mark.parametrize("account", ["demo"], indirect=True)]

ELSE = "contract-else"
INSIDE, OUTSIDE = {"Bucket": BUCKET, "Key": "in/b.parquet"}, {"Bucket": BUCKET, "Key": "out/c.csv"}
SIBLING, FOREIGN = {"Bucket": BUCKET, "Key": "in-side/d.csv"}, {"Bucket": ELSE, "Key": "in/b.parquet"}
PLACES = {
    "outside": OUTSIDE,
    "sibling": SIBLING,
    "another bucket": FOREIGN,
    "the bucket's root": OUTSIDE | {"Key": "x"},
}

READS: dict[str, dict[str, Any]] = {
    "get_object": {},
    "head_object": {},
    "get_object_acl": {},
    "get_object_attributes": {"ObjectAttributes": ["ETag"]},
    "get_object_tagging": {},
    "get_object_legal_hold": {},
    "get_object_retention": {},
    "get_object_torrent": {},
    "list_parts": {"UploadId": "x"},
}
WRITES: dict[str, dict[str, Any]] = {
    "put_object": {"Body": b"x"},
    "delete_object": {},
    "put_object_acl": {"ACL": "public-read"},
    "put_object_tagging": {"Tagging": {"TagSet": [{"Key": "a", "Value": "b"}]}},
    "delete_object_tagging": {},
    "copy_object": {"CopySource": {"Bucket": BUCKET, "Key": "in/b.parquet"}},
    "create_multipart_upload": {},
    "upload_part": {"UploadId": "x", "PartNumber": 1, "Body": b"x"},
    "complete_multipart_upload": {"UploadId": "x", "MultipartUpload": {"Parts": [{"ETag": "x", "PartNumber": 1}]}},
    "abort_multipart_upload": {"UploadId": "x"},
    "restore_object": {"RestoreRequest": {"Days": 1}},
}
OF_THE_BUCKET: dict[str, dict[str, Any]] = {
    "list_objects_v2": {"Prefix": ""},
    "list_objects": {"Prefix": ""},
    "list_object_versions": {"Prefix": "in/"},
    "list_multipart_uploads": {"Prefix": "in/"},
    "head_bucket": {},
    "get_bucket_acl": {},
    "get_bucket_cors": {},
    "get_bucket_encryption": {},
    "get_bucket_lifecycle_configuration": {},
    "get_bucket_logging": {},
    "get_bucket_notification_configuration": {},
    "get_bucket_ownership_controls": {},
    "get_bucket_policy": {},
    "get_bucket_policy_status": {},
    "get_bucket_replication": {},
    "get_bucket_request_payment": {},
    "get_bucket_tagging": {},
    "get_bucket_versioning": {},
    "get_bucket_website": {},
    "get_object_lock_configuration": {},
    "get_public_access_block": {},
    "create_bucket": {},
    "delete_bucket": {},
    "delete_bucket_policy": {},
    "put_bucket_policy": {"Policy": "{}"},
    "put_bucket_acl": {"ACL": "public-read"},
    "put_bucket_versioning": {"VersioningConfiguration": {"Status": "Enabled"}},
    "delete_public_access_block": {},
    "delete_objects": {"Delete": {"Objects": [{"Key": "in/b.parquet"}]}},
}


def everything(_: Grant) -> dict[str, Any]:
    """The most generous role there is."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.fixture
def s3(account: Account, demo: DemoAws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """boto's client with the keys of one of our sessions."""
    monkeypatch.setattr(conftest, "permissions_policy", everything)
    demo.admin.s3.create_bucket(Bucket=ELSE)
    demo.admin.s3.put_object(Bucket=ELSE, Key="in/b.parquet", Body=b"another bucket's")
    demo.admin.s3.put_object(Bucket=BUCKET, Key="in-side/d.csv", Body=b"the prefix's sibling")
    before = contents(demo)
    account.set_up(Fault.NONE)
    yield open_session(account.connection, now=timezone.now(), purpose="tst_1")._client()
    assert contents(demo) == before


def contents(demo: DemoAws) -> list[tuple[str, str]]:
    """Every object with its fingerprint, in both buckets."""
    entries = [demo.admin.s3.list_objects_v2(Bucket=bucket)["Contents"] for bucket in (BUCKET, ELSE)]
    return [(entry["Key"], entry["ETag"]) for bucket in entries for entry in bucket]


def answer(client: Any, operation: str, **parameters: Any) -> int:
    """HTTP's status of the answer."""
    try:
        return int(getattr(client, operation)(**parameters)["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def refused(client: Any, operation: str, **parameters: Any) -> bool:
    return answer(client, operation, **parameters) == 403


def test_what_a_session_is_for_works(s3: Any) -> None:
    assert s3.get_object(**INSIDE)["Body"].read() == OBJECTS["in/b.parquet"]
    assert s3.list_objects_v2(Bucket=BUCKET, Prefix="in/")["KeyCount"] == 4
    assert answer(s3, "get_bucket_location", Bucket=BUCKET) == 200
    assert answer(s3, "head_object", **INSIDE) == 200


def test_no_object_outside_is_read(s3: Any) -> None:
    let_in = [
        (operation, name)
        for operation, more in READS.items()
        for name, place in PLACES.items()
        if not refused(s3, operation, **place, **more)
    ]
    assert let_in == []


def test_inside_nothing_but_the_object_itself_is_read(s3: Any) -> None:
    asked = {operation: more for operation, more in READS.items() if operation not in ("get_object", "head_object")}
    assert [operation for operation, more in asked.items() if not refused(s3, operation, **INSIDE, **more)] == []
    assert refused(s3, "get_object", **INSIDE, VersionId="null")


def test_nothing_is_written_anywhere(s3: Any) -> None:
    let_in = [
        (operation, name)
        for operation, more in WRITES.items()
        for name, place in (PLACES | {"inside": INSIDE}).items()
        if not refused(s3, operation, **place, **more)
    ]
    assert let_in == []


@pytest.mark.parametrize("bucket", [BUCKET, ELSE])
def test_nothing_else_is_asked_of_a_bucket(s3: Any, bucket: str) -> None:
    let_in = [name for name, more in OF_THE_BUCKET.items() if not refused(s3, name, Bucket=bucket, **more)]
    assert let_in == []


def test_no_other_prefix_is_listed(s3: Any) -> None:
    others = ["", "i", "in", "in-side/", "in-", "out/", "/in/", "IN/", "./in/", "in%2F", "*", "in*"]
    assert [each for each in others if not refused(s3, "list_objects_v2", Bucket=BUCKET, Prefix=each)] == []
    assert [
        each for each in others if not refused(s3, "list_objects_v2", Bucket=BUCKET, Prefix=each, StartAfter="in/")
    ] == []
    assert refused(s3, "list_objects_v2", Bucket=ELSE, Prefix="in/")


def test_other_buckets_are_not_even_seen(s3: Any) -> None:
    assert refused(s3, "list_buckets")
    assert refused(s3, "get_bucket_location", Bucket=ELSE)
    assert refused(s3, "create_bucket", Bucket="contract-new")


def test_no_way_round_by_the_path(s3: Any) -> None:
    """Below the prefix by its letters: S3 knows no "..", so there is no such object, and nothing else comes back."""
    for key in ("in/../out/c.csv", "in/./../out/c.csv", "in//../../contract-else/in/b.parquet", "in\\..\\out"):
        assert answer(s3, "get_object", Bucket=BUCKET, Key=key) in (403, 404)


def test_other_services_are_closed(s3: Any, account: Account, demo: DemoAws) -> None:
    """The session policy names S3, and KMS for what S3 reads: nobody asks IAM with its keys."""

    keys = open_session(account.connection, now=timezone.now(), purpose="tst_1")._keys
    assert keys is not None
    session = boto3.Session(keys.access_key, keys.secret_key, keys.token, region_name="us-east-1")
    for service, operation in (("iam", "list_roles"), ("iam", "list_users")):
        client = session.client(service, endpoint_url=demo.endpoint)
        with pytest.raises(ClientError):
            getattr(client, operation)()
