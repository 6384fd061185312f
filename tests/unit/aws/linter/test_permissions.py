"""Each mistake that people make in the permissions policy: its code, its line, its correction; and what is too wide."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.aws.linter.samples import (
    BUCKET,
    GRANT,
    KEY,
    OBJECTS,
    WITH_KEY,
    assert_corrected,
    assert_found,
    blocking,
    least,
    plus,
    single,
    text,
    warnings,
)
from wizard.aws.guide import guide_permissions_policy, permissions_policy, trust_policy
from wizard.aws.linter import PasteKind, judge_pasted

PERMISSIONS: list[tuple[Any, set[str], str]] = [
    (least(1, Resource=f"{BUCKET}/*"), {"bucket_action_on_objects"}, f"{BUCKET}/*"),
    (least(0, Resource=f"{BUCKET}/*"), {"bucket_action_on_objects"}, f"{BUCKET}/*"),
    (least(2, Resource=BUCKET), {"object_action_on_bucket"}, ""),
    (single(Resource=BUCKET), {"object_action_on_bucket"}, BUCKET),
    (single(Resource=f"{BUCKET}/*"), {"bucket_action_on_objects"}, BUCKET),
    (least(2, Resource=f"{BUCKET}/in/"), {"no_wildcard"}, f"{BUCKET}/in/"),
    (least(2, Resource=f"{BUCKET}/out/*"), {"object_prefix"}, f"{BUCKET}/out/*"),
    (least(2, Resource=f"{BUCKET}//in/*"), {"object_prefix"}, f"{BUCKET}//in/*"),
    (least(2, Resource="arn:aws:s3:::acme-m1/in/*"), {"other_bucket"}, "acme-m1"),
    (least(2, Resource="arn:aws:s3:::logs/*"), {"other_bucket"}, "logs"),
    (single(Resource=["arn:aws:s3:::<BUCKET_NAME>", "arn:aws:s3:::<BUCKET_NAME>/*"]), {"placeholder"}, "<BUCKET_NAME>"),
    (single(Resource=["acme-ml", "acme-ml/*"]), {"not_an_arn"}, '"acme-ml"'),
    (single(Resource=["s3://acme-ml", "s3://acme-ml/*"]), {"not_an_arn"}, '"s3://acme-ml"'),
    (least(2, Resource="arn:aws:s3:eu-west-1:111122223333:acme-ml/in/*"), {"not_an_arn"}, "eu-west-1"),
    (single(Resource=["arn:aws-cn:s3:::acme-ml", "arn:aws-cn:s3:::acme-ml/*"]), {"partition"}, "aws-cn"),
    (single(Resource=["arn:aws-us-gov:s3:::acme-ml", "arn:aws-us-gov:s3:::acme-ml/*"]), {"partition"}, "aws-us-gov"),
    (least(1, Condition={"StringLike": {"s3:prefix": "/in/*"}}), {"prefix_slash"}, '"s3:prefix"'),
    (least(1, Condition={"StringLike": {"s3:prefix": "s3://acme-ml/in/*"}}), {"prefix_scheme"}, '"s3:prefix"'),
    (least(1, Condition={"StringLike": {"s3:prefix": "acme-ml/in/*"}}), {"prefix_bucket"}, '"s3:prefix"'),
    (least(1, Condition={"StringEquals": {"s3:prefix": "in/*"}}), {"prefix_literal_star"}, '"s3:prefix"'),
    (least(1, Condition={"StringEquals": {"s3:prefix": "in/"}}), {"prefix_exact"}, '"s3:prefix"'),
    (least(1, Condition={"StringLike": {"s3:prefix": "in"}}), {"prefix_exact"}, '"s3:prefix"'),
    (least(1, Condition={"StringLike": {"s3:prefix": "out/*"}}), {"prefix_other"}, '"s3:prefix"'),
    (least(1, Condition={"StringLike": {"s3:prefix": None}}), {"value"}, '"s3:prefix"'),
    (least(1, Condition={"StringLike": {"s3:prefix": []}}), {"value"}, '"s3:prefix"'),
    (least(2, Condition={"StringLike": {"s3:prefix": "in/*"}}), {"prefix_on_objects"}, ""),
    (single(Condition={"StringLike": {"s3:prefix": "in/*"}}), {"prefix_on_objects"}, '"s3:prefix"'),
    (least(2, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), {"condition"}, "MultiFactor"),
    (least(1, Condition={"StringEquals": {"s3:delimiter": "/"}}), {"condition"}, "delimiter"),
    (plus(single(), {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}), {"deny"}, ""),
    (plus(single(), {"Effect": "Deny", "NotAction": "s3:Put*", "NotResource": "arn:aws:s3:::x"}), {"deny"}, ""),
    (plus(single(), {"Effect": "Deny", "Action": "s3:*", "Resource": "*",
                     "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}), {"deny"}, ""),
    (single(Action=None, NotAction="s3:List*", Resource="*"), {"not_action"}, "NotAction"),
    (single(Resource=None, NotResource=f"{BUCKET}/*"), {"not_resource"}, "NotResource"),
    (single(Action=["s3:ListObjectsV2", "s3:GetObjects", "s3:GetBucketLocation"]), {"unknown_action"}, "ListObjectsV2"),
    (single(Action=["s3:HeadBucket", "s3:HeadObject", "s3:GetBucketLocation"]), {"unknown_action"}, "HeadBucket"),
    (single(Action=["ListBucket", "GetObject", "GetBucketLocation"]), {"unknown_action"}, '"ListBucket"'),
    (single(Action=["s3:ListBucket", "s3:GetObject"]), {"no_location"}, ""),
    (single(Action=["s3:GetBucketLocation", "s3:GetObject"]), {"no_list"}, ""),
    (single(Action=["s3:GetBucketLocation", "s3:ListBucket"]), {"no_get"}, ""),
    (single(Effect="ALLOW"), {"effect"}, "ALLOW"),
    (single(Effect=None), {"effect"}, "    {"),
    (single(Action=None, Actions=["s3:*"]), {"element"}, "Actions"),
    (single(Nonsense="x"), {"element"}, "Nonsense"),
    (single(Resource=None), {"missing_element", "no_location", "no_list", "no_get"}, ""),
    (single(Sid="has spaces"), {"sid"}, "has spaces"),
    (plus(single(Sid="A"), {"Sid": "A", "Effect": "Allow", "Action": "s3:Get*", "Resource": OBJECTS}),
     {"sid_twice"}, ""),
    (single(Condition={"StringEqual": {"aws:PrincipalAccount": "111122223333"}}), {"operator"}, "StringEqual"),
    (single(Condition=["x"]), {"condition_form"}, "Condition"),
    (single(Principal="*"), {"principal_here"}, "Principal"),
    (single(Action=[{"s3": "GetObject"}, "s3:*"]), {"value"}, "        {"),
    (single() | {"Version": "2026-11-24"}, {"version"}, "2026-11-24"),
    (single()["Statement"][0], {"statement_alone"}, "{"),
    (single()["Statement"], {"statement_alone"}, "["),
    ({"Version": "2012-10-17", "Statement": []}, {"no_statement", "no_location", "no_list", "no_get"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "codes", "mark"), PERMISSIONS)
def test_a_mistake_in_the_permissions_policy(pasted: Any, codes: set[str], mark: str) -> None:
    assert_found(pasted, codes, mark, kind=PasteKind.PERMISSIONS)


@pytest.mark.parametrize(
    ("policy", "codes"),
    [
        (permissions_policy(GRANT), set()),
        (guide_permissions_policy(GRANT), {"more_reads", "whole_bucket"}),
        (single(Resource="*"), {"all_buckets"}),
        (single(Resource="arn:aws:s3:::acme-ml*"), {"bucket_wildcard"}),
        (single(Action="s3:*"), {"writes", "more_reads", "whole_bucket"}),
        (single(Action=["s3:*", "s3:ListObjects"]), {"writes", "more_reads", "whole_bucket", "unknown_action"}),
        (single(Action=None, NotAction="iam:*"), {"not_action_wide", "writes", "more_reads", "whole_bucket"}),
        (single(Resource=None, NotResource="arn:aws:s3:::x"), {"not_resource_wide", "all_buckets"}),
        (single() | {"Version": "2008-10-17"}, {"version_old", "whole_bucket"}),
        ({"Statement": single()["Statement"]}, {"version_old", "whole_bucket"}),
        (
            plus(
                permissions_policy(GRANT),
                {
                    "Effect": "Deny",
                    "Action": "*",
                    "Resource": "*",
                    "Condition": {"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T10:00:00Z"}},
                },
            ),
            set(),
        ),
    ],
)
def test_what_works_and_is_wider_than_needed(policy: Any, codes: set[str]) -> None:
    judgement = judge_pasted(text(policy), GRANT)
    assert judgement.is_good
    assert warnings(judgement) == codes
    assert bool(judgement.corrected) is bool(codes)


def test_the_guide_s_policies_are_good() -> None:
    for grant in (GRANT, WITH_KEY):
        for policy in (trust_policy(grant), permissions_policy(grant)):
            judgement = judge_pasted(json.dumps(policy), grant)
            assert judgement.is_good
            assert not judgement.findings
            assert not judgement.corrected


def test_a_known_key_must_be_decryptable() -> None:
    judgement = judge_pasted(text(permissions_policy(GRANT)), WITH_KEY)
    assert blocking(judgement) == {"no_decrypt"}
    assert [call.operation for call in judgement.calls if not call.allowed] == ["kms:Decrypt"]
    assert_corrected(judgement, WITH_KEY)
    other = plus(permissions_policy(GRANT), {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": KEY[:-1] + "9"})
    assert blocking(judge_pasted(text(other), WITH_KEY)) == {"other_key"}


def test_the_smallest_correction_keeps_what_is_theirs() -> None:
    theirs = {"Sid": "Ours", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:::q"}
    judgement = judge_pasted(text(plus(least(1, Condition={"StringLike": {"s3:prefix": "/in/*"}}), theirs)), GRANT)
    corrected = json.loads(judgement.corrected[0].text)
    assert corrected == plus(permissions_policy(GRANT), theirs)


def test_a_verdict_names_the_statement() -> None:
    denied = plus(least(1, Sid=None), {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"})
    judgement = judge_pasted(text(denied), GRANT)
    assert [call.why for call in judgement.calls] == [
        "The statement “EmbarkFindsTheBucket” allows it.",
        "Statement 2 allows it.",
        "Statement 2 allows it.",
        "Statement 4 forbids it.",
    ]
