"""STS and S3 in memory, as far as Embark calls them, with boto's own errors.

`tests/contract/aws` puts the same questions to this fake and to the demo's AWS. What a call shall be answered with can
be set per operation: `aws.refuse(Operation.LIST, 403, "AccessDenied", "…")`.
"""
# ruff: noqa: N803 - the parameters bear boto's names

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, IncompleteReadError
from django.test import Client
from django.utils import timezone

from wizard.accounts.models import Workspace
from wizard.aws.check import outside
from wizard.aws.diagnosis import Operation
from wizard.aws.issuer.tokens import ROLES_CLAIM
from wizard.aws.session import roles, sessions
from wizard.aws.session.clients import Keys

WRITTEN = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class FakeAws:
    """One account: buckets of objects, the region each lives in, the answers to give, and what was asked."""

    buckets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    archived: set[str] = field(default_factory=set)
    asked: list[tuple[Operation, dict[str, Any]]] = field(default_factory=list)
    answers: dict[Operation, list[Exception | None]] = field(default_factory=dict)
    cut_bodies_after: list[int] = field(default_factory=list)
    session_seconds: int = 900
    trusts_everybody: bool = False
    """The role's trust policy asks for no subject."""
    foreign: set[str] = field(default_factory=set)
    """Keys of objects that another account wrote and nobody else may read."""
    charging: set[tuple[Operation, str]] = field(default_factory=set)
    """What buckets answer only to those who offer to pay."""
    encryption: dict[str, str] = field(default_factory=dict)
    """What the answer to a read says about encryption, by header element."""

    def refuse(self, operation: Operation, status: int, code: str, message: str = "", **more: Any) -> None:
        """Answer every call of `operation` like this from now on."""
        self.answers[operation] = [error(operation, status, code, message, **more)]

    def refuse_once(self, operation: Operation, status: int, code: str, message: str = "", **more: Any) -> None:
        """Answer the next call of `operation` like this, and then as usual."""
        self.answers[operation] = [error(operation, status, code, message, **more), None]

    def vanish(self, operation: Operation) -> None:
        """Give no answer at all."""
        self.answers[operation] = [EndpointConnectionError(endpoint_url="https://nowhere.test")]

    def count(self, operation: Operation) -> int:
        """How often `operation` was asked."""
        return sum(asked == operation for asked, _ in self.asked)

    def hear(self, operation: Operation, parameters: dict[str, Any]) -> None:
        self.asked.append((operation, parameters))
        answers = self.answers.get(operation, [None])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer:
            raise answer


def install(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    """Put a fake account in the place of boto's clients, and our own pages in the place of the internet."""
    aws = FakeAws()
    monkeypatch.setattr(outside, "fetch", own_page)
    monkeypatch.setattr(roles, "sts_client", lambda *, region: FakeSts(aws, region))
    monkeypatch.setattr(sessions, "s3_client", lambda *, region, keys: FakeS3(aws, region, keys))
    return aws


def own_page(url: str) -> outside.Document:
    """Our own page at its public address, without a server between."""
    assert url.startswith("http://testserver/"), f"{url} is not ours"
    answer = Client().get(url.removeprefix("http://testserver"))
    return outside.Document(answer.status_code, answer.content, 0.0)


def error(operation: str, status: int, code: str, message: str, **more: Any) -> ClientError:
    """boto's error for an answer of AWS; `headers` and further elements may be given."""
    metadata = {"HTTPStatusCode": status, "HTTPHeaders": more.pop("headers", {}), "RequestId": "REQ-REFUSED"}
    return ClientError({"Error": {"Code": code, "Message": message, **more}, "ResponseMetadata": metadata}, operation)


def _ok(status: int = 200, **body: Any) -> dict[str, Any]:
    return {**body, "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}, "RequestId": "REQ-OK"}}


@dataclass
class FakeSts:
    """The STS of one region."""

    aws: FakeAws
    region: str
    meta: Any = field(default_factory=lambda: SimpleNamespace(endpoint_url="https://sts.fake.test"))

    def assume_role_with_web_identity(self, **parameters: Any) -> dict[str, Any]:
        self.aws.hear(Operation.ASSUME, parameters | {"region": self.region})
        self._judge(parameters["RoleArn"], parameters["WebIdentityToken"])
        return _ok(
            Credentials={
                "AccessKeyId": f"ASIA{self.aws.count(Operation.ASSUME)}",
                "SecretAccessKey": "secret-of-the-session",
                "SessionToken": "token-of-the-session",
                "Expiration": timezone.now() + timedelta(seconds=self.aws.session_seconds),
            }
        )

    def _judge(self, role_arn: str, token: str) -> None:
        """As a role does that was made as the guide says: one subject, and no token that is for another role."""
        claims = _claims(token)
        workspace = Workspace.objects.filter(issuer_id=claims["iss"].rpartition("/")[2]).first()
        is_trusted = workspace is None or claims["sub"] == workspace.subject  # None: the issuer of a platform
        if role_arn not in claims.get(ROLES_CLAIM, [role_arn]) or not (is_trusted or self.aws.trusts_everybody):
            raise error(Operation.ASSUME, 403, "AccessDenied", f"Not authorized to perform {Operation.ASSUME}")


@dataclass
class FakeS3:
    """The S3 of one region, asked with the keys of one session."""

    aws: FakeAws
    region: str
    keys: Keys
    meta: Any = field(default_factory=lambda: SimpleNamespace(endpoint_url="https://s3.fake.test"))

    def list_objects_v2(
        self,
        *,
        Bucket: str,
        Prefix: str,
        MaxKeys: int,
        Delimiter: str = "",
        ContinuationToken: str = "",
        StartAfter: str = "",
        RequestPayer: str = "",
    ) -> dict[str, Any]:
        asked = {"Prefix": Prefix, "ContinuationToken": ContinuationToken, "RequestPayer": RequestPayer}
        asked |= {"StartAfter": StartAfter, "Delimiter": Delimiter}
        objects = self._bucket(Operation.LIST, Bucket, asked)
        entries = list(
            _grouped(sorted(key for key in objects if key.startswith(Prefix) and key > StartAfter), Prefix, Delimiter)
        )
        rest = [entry for entry in entries if entry > ContinuationToken]
        page = rest[:MaxKeys]
        folders = {entry for entry in page if Delimiter and entry.endswith(Delimiter) and entry != Prefix}
        answer = _ok(
            Contents=[self._entry(key, objects[key]) for key in page if key not in folders],
            CommonPrefixes=[{"Prefix": folder} for folder in page if folder in folders],
            IsTruncated=len(rest) > MaxKeys,
        )
        return answer | ({"NextContinuationToken": page[-1]} if answer["IsTruncated"] else {})

    def get_bucket_location(self, *, Bucket: str) -> dict[str, Any]:
        self.aws.hear(Operation.LOCATION, {"Bucket": Bucket})
        if Bucket not in self.aws.buckets:
            raise _no_bucket(Operation.LOCATION, Bucket)
        home = self.aws.regions.get(Bucket, "us-east-1")
        return _ok(LocationConstraint=None if home == "us-east-1" else home)

    def get_object(
        self, *, Bucket: str, Key: str, Range: str, IfMatch: str = "", RequestPayer: str = ""
    ) -> dict[str, Any]:
        asked = {"Key": Key, "Range": Range, "RequestPayer": RequestPayer}
        objects = self._bucket(Operation.GET, Bucket, asked)
        if Key in self.aws.foreign:
            raise error(Operation.GET, 403, "AccessDenied", "Access Denied")
        if Key not in objects:
            raise error(Operation.GET, 404, "NoSuchKey", "The specified key does not exist.")
        body = objects[Key]
        if IfMatch and _etag(body) != IfMatch:
            raise error(Operation.GET, 412, "PreconditionFailed", "A pre-condition did not hold", Condition="If-Match")
        first, last = _ends(Range, len(body))
        if first >= len(body):
            raise error(Operation.GET, 416, "InvalidRange", "The requested range is not satisfiable")
        part = body[first : last + 1]
        cut = self.aws.cut_bodies_after.pop(0) if self.aws.cut_bodies_after else None
        return _ok(
            206,
            Body=FakeBody(part, cut),
            ContentLength=len(part),
            ETag=_etag(body),
            ContentRange=f"bytes {first}-{first + len(part) - 1}/{len(body)}",
            **self.aws.encryption,
        )

    def _bucket(self, operation: Operation, name: str, parameters: dict[str, Any]) -> dict[str, bytes]:
        self.aws.hear(operation, parameters | {"Bucket": name, "region": self.region, "key": self.keys.access_key})
        if name not in self.aws.buckets:
            raise _no_bucket(operation, name)
        if (operation, name) in self.aws.charging and parameters["RequestPayer"] != "requester":
            raise error(operation, 403, "AccessDenied", "Access Denied")
        home = self.aws.regions.get(name, "us-east-1")
        if self.region != home:
            raise error(operation, 400, "AuthorizationHeaderMalformed", f"expecting '{home}'", Region=home)
        return self.aws.buckets[name]

    def _entry(self, key: str, body: bytes) -> dict[str, Any]:
        storage = "GLACIER" if key in self.aws.archived else "STANDARD"
        return {"Key": key, "Size": len(body), "ETag": _etag(body), "LastModified": WRITTEN, "StorageClass": storage}


class FakeBody:
    """A body that can be cut after some bytes, as a broken connection does."""

    def __init__(self, data: bytes, cut_after: int | None) -> None:
        self._left, self._cut_after, self._whole = data, cut_after, len(data)

    def read(self, amount: int | None = None) -> bytes:
        sent = self._whole - len(self._left)
        is_whole, amount = amount is None, self._whole if amount is None else amount
        if self._cut_after is not None and (is_whole or sent >= self._cut_after):
            raise IncompleteReadError(actual_bytes=sent, expected_bytes=self._whole)
        amount = amount if self._cut_after is None else min(amount, self._cut_after - sent)
        part, self._left = self._left[:amount], self._left[amount:]
        return part

    def close(self) -> None:
        pass


def _grouped(keys: list[str], prefix: str, delimiter: str) -> Iterator[str]:
    """Keys, those below a further level replaced by that level, each once."""
    seen: set[str] = set()
    for key in keys:
        head, found, _ = key.removeprefix(prefix).partition(delimiter) if delimiter else (key, "", "")
        entry = f"{prefix}{head}{delimiter}" if found else key
        if entry not in seen:
            seen.add(entry)
            yield entry


def _no_bucket(operation: Operation, name: str) -> ClientError:
    return error(operation, 404, "NoSuchBucket", "The specified bucket does not exist", BucketName=name)


def _claims(token: str) -> dict[str, Any]:
    """What a token says; that it is well signed is judged by the demo's STS, which the contract tests ask."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def _ends(asked: str, size: int) -> tuple[int, int]:
    """The first and the last byte of a Range header."""
    first, _, last = asked.removeprefix("bytes=").partition("-")
    return (int(first), int(last)) if first else (max(0, size - int(last)), size - 1)


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body).hexdigest()}"'
