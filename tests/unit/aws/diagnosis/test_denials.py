"""What the enriched denials of AWS tell, and what each Problem makes of it: the policy, the causes, the paste."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.failure_table import KEY, SCP
from tests.unit.aws.diagnosis.test_diagnosis import ROLE, USER, denied
from tests.unit.aws.grants import GRANT
from wizard.aws.diagnosis import Failure, Operation, diagnose
from wizard.aws.diagnosis.failure import Denial, PolicyKind
from wizard.aws.guide import Grant
from wizard.aws.policy.language import Question, Verdict, judge
from wizard.core.problems import Problem

GET, LIST, ASSUME = Operation.GET, Operation.LIST, Operation.ASSUME
OBJECT = "arn:aws:s3:::acme-ml/in/x.parquet"
BOUNDARY = "arn:aws:iam::111122223333:policy/team/boundary"


def failure(operation: Operation, message: str, *, key: str = "", grant: Grant = GRANT) -> Failure:
    return Failure(operation, 403, "AccessDenied", message, grant, ROLE, "REQ-1", key, "eu-west-1")


def diagnosis(operation: Operation, message: str, *, key: str = "", grant: Grant = GRANT) -> Problem:
    return diagnose(failure(operation, message, key=key, grant=grant))


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("because no identity-based policy allows the s3:GetObject action",
         Denial("s3:GetObject", PolicyKind.IDENTITY, False, OBJECT)),
        (f"with an explicit deny in a service control policy: {SCP}",
         Denial("s3:GetObject", PolicyKind.SERVICE_CONTROL, True, OBJECT, SCP)),
        (f"with an explicit deny in a permissions boundary: {BOUNDARY}.",
         Denial("s3:GetObject", PolicyKind.BOUNDARY, True, OBJECT, BOUNDARY)),
        ("with an explicit deny in the VPC endpoint policy", None),
        ("because no VPC endpoint policy allows the s3:GetObject action",
         Denial("s3:GetObject", PolicyKind.ENDPOINT, False, OBJECT)),
    ],
)  # fmt: skip
def test_the_tail_of_a_denial_is_read(reason: str, expected: Denial | None) -> None:
    assert failure(GET, denied("s3:GetObject", reason)).denial == expected


@pytest.mark.parametrize("kind", ["service control", "resource control", "identity-based"])
def test_a_policy_that_aws_names_is_shown(kind: str) -> None:
    problem = diagnosis(GET, denied("s3:GetObject", f"with an explicit deny in a {kind} policy: {SCP}"))
    assert SCP in problem.detail


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("with an explicit deny in a service control policy", "aws.scp.deny"),
        ("because no session policy allows the kms:Decrypt action", "aws.session.outside"),
        ("because no permissions boundary allows the kms:Decrypt action", "aws.boundary.deny"),
        ("with an explicit deny in an identity-based policy", "aws.policy.explicit_deny"),
        ("with an explicit deny in a resource-based policy", "aws.kms.key_policy"),
        ("because no identity-based policy allows the kms:Decrypt action", "aws.kms.role"),
    ],
)
def test_a_key_that_is_refused_by_another_policy_is_not_blamed_on_the_role(reason: str, code: str) -> None:
    assert diagnosis(GET, denied("kms:Decrypt", reason, KEY), key="in/x").code == code


def test_the_causes_of_a_refused_role_come_in_their_order_with_our_values() -> None:
    lines = diagnosis(ASSUME, "Not authorized to perform sts:AssumeRoleWithWebIdentity").detail.splitlines()
    values = [GRANT.subject, GRANT.audience, GRANT.provider_arn, "sts:AssumeRoleWithWebIdentity", ROLE]
    assert all(value in line for value, line in zip(values, lines[1:6], strict=True))
    assert GRANT.provider_url in lines[0]
    assert "CloudTrail" in lines[-1]
    assert "eu-west-1" in lines[-1]


def test_one_object_that_can_not_be_listed_may_be_missing() -> None:
    assert diagnosis(LIST, "Access Denied", key="in/x").code == "aws.object.hidden"
    assert diagnosis(LIST, "Access Denied").code == "aws.access.denied_list"


def test_a_public_bucket_policy_and_a_paying_reader_are_told_apart() -> None:
    assert diagnosis(GET, "Access Denied (RestrictPublicBuckets)").code == "aws.bucket.public_block"
    assert diagnosis(GET, "The bucket is Requester Pays; x-amz-request-payer").code == "aws.bucket.requester_pays"


def test_the_bucket_policy_to_paste_lets_this_role_read_and_nobody_else() -> None:
    problem = diagnosis(GET, denied("s3:GetObject", "because no resource-based policy allows the s3:GetObject action"))
    policy = json.loads(problem.paste)
    assert {statement["Principal"]["AWS"] for statement in policy["Statement"]} == {ROLE}
    without_principal = {
        "Version": policy["Version"],
        "Statement": [{k: v for k, v in each.items() if k != "Principal"} for each in policy["Statement"]],
    }
    assert judge([without_principal], Question(action="s3:GetObject", resource=OBJECT)) == Verdict.ALLOWED
    assert (
        judge([without_principal], Question(action="s3:GetObject", resource="arn:aws:s3:::acme-ml/out/x"))
        != Verdict.ALLOWED
    )


def test_the_exception_of_a_denying_bucket_policy_is_this_role() -> None:
    problem = diagnosis(GET, denied("s3:GetObject", "with an explicit deny in a resource-based policy"))
    assert json.loads(problem.paste) == {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": ROLE}}}
    assert "requests come from" not in problem.detail


def test_our_addresses_are_told_where_they_are_known() -> None:
    known = replace(GRANT, egress_ips=("192.0.2.10",))
    message = denied("s3:GetObject", "with an explicit deny in a resource-based policy")
    assert "192.0.2.10" in diagnosis(GET, message, grant=known).detail


def test_the_statement_of_the_key_policy_names_this_role() -> None:
    message = f"{USER} kms:Decrypt on resource: {KEY} because no resource-based policy allows the kms:Decrypt action"
    statement = json.loads(diagnosis(GET, message).paste)
    assert (statement["Principal"], statement["Action"]) == ({"AWS": ROLE}, "kms:Decrypt")
