"""The policies: who may assume the role, what the role may do, and what each of our sessions limits itself to.

Grammar: IAM's policy language, version 2012-10-17. Raises nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wizard.aws.guide.grant import Grant

Policy = dict[str, Any]

SESSION_POLICY_LIMIT = 2048
"""Characters that STS takes in the `Policy` of a request."""

_SPECIAL = {"*": "${*}", "?": "${?}", "$": "${$}"}
"""How a policy writes these characters when they mean themselves."""


def trust_policy(grant: Grant) -> Policy:
    """Lets exactly one subject of exactly one provider assume the role."""
    claims = {f"{grant.provider_name}:aud": grant.audience, f"{grant.provider_name}:sub": grant.subject}
    return _policy(
        {
            "Effect": "Allow",
            "Principal": {"Federated": grant.provider_arn},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": claims},
        }
    )


def permissions_policy(grant: Grant) -> Policy:
    """The least that works, and what we recommend: find the bucket, list the prefix, read its objects.

    And decrypt them, when the bucket uses a KMS key that is known.
    """
    decrypt = [kms_statement(grant.kms_key_arn)] if grant.kms_key_arn else []
    return _policy(locate_statement(grant), list_statement(grant), get_statement(grant), *decrypt)


def guide_permissions_policy(grant: Grant) -> Policy:
    """The policy that the guide prints: everything that reads, in the whole bucket.

    The guide forgets buckets whose objects are encrypted with a KMS key; ours may use theirs.
    """
    decrypt = [kms_statement(grant.kms_key_arn)] if grant.kms_key_arn else []
    whole = {
        "Effect": "Allow",
        "Action": ["s3:Get*", "s3:List*"],
        "Resource": [grant.bucket_arn, f"{grant.bucket_arn}/*"],
    }
    return _policy(whole, *decrypt)


def locate_statement(grant: Grant) -> Policy:
    """Tells us the bucket's region."""
    return {
        "Sid": "EmbarkFindsTheBucket",
        "Effect": "Allow",
        "Action": "s3:GetBucketLocation",
        "Resource": grant.bucket_arn,
    }


def list_statement(grant: Grant) -> Policy:
    """Lists the prefix. The resource is the bucket itself; the prefix can only be a condition."""
    statement: Policy = {
        "Sid": "EmbarkLists",
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": grant.bucket_arn,
    }
    if grant.prefix:
        statement["Condition"] = {"StringLike": {"s3:prefix": f"{escaped(grant.prefix)}*"}}
    return statement


def get_statement(grant: Grant) -> Policy:
    """Reads the objects under the prefix."""
    return {
        "Sid": "EmbarkReads",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": f"{grant.bucket_arn}/{escaped(grant.prefix)}*",
    }


def kms_statement(key_arn: str) -> Policy:
    """Decrypts what S3 reads for us, and nothing else. `key_arn` may be "*"."""
    return {
        "Sid": "EmbarkDecryptsThroughS3",
        "Effect": "Allow",
        "Action": "kms:Decrypt",
        "Resource": key_arn,
        "Condition": {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}},
    }


def without_sid(statement: Policy) -> Policy:
    """The statement for a policy that may have one of its name already: IAM refuses a Sid that stands there twice."""
    return {element: value for element, value in statement.items() if element != "Sid"}


def session_policy(grant: Grant) -> str:
    """What we limit a session to, whatever its role may do: this bucket, this prefix, reading. Compact JSON.

    Of a prefix too long for STS's limit the listing names only the beginning; what is read keeps twice as much of it,
    which is all of 900 plain characters. Wider than wanted, never wider than the role.
    """
    for length in range(len(grant.prefix), -1, -1):
        policy = _session_policy(grant, listed=grant.prefix[:length], read=grant.prefix[: 2 * length])
        text = json.dumps(policy, separators=(",", ":"))
        if len(text) <= SESSION_POLICY_LIMIT:
            return text
    raise AssertionError("A bucket's name has at most 63 characters.")


def as_json(policy: Mapping[str, Any]) -> str:
    """The policy as the console's editor shows it: indented, ready to paste.

    In ASCII: IAM takes no character above U+00FF in a document, but reads JSON's own spelling of them. Source: the
    pattern of `PolicyDocument` in the IAM API.
    """
    return json.dumps(policy, indent=4)


def escaped(text: str) -> str:
    """`text` with the characters that IAM gives a meaning written so that they mean themselves."""
    return "".join(_SPECIAL.get(character, character) for character in text)


def _session_policy(grant: Grant, *, listed: str, read: str) -> Policy:
    objects = f"{grant.bucket_arn}/{escaped(read)}*"
    listing: Policy = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": grant.bucket_arn}
    if listed:
        listing["Condition"] = {"StringLike": {"s3:prefix": f"{escaped(listed)}*"}}
    return _policy(
        listing,
        {"Effect": "Allow", "Action": "s3:GetBucketLocation", "Resource": grant.bucket_arn},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": objects},
        without_sid(kms_statement("*")),
    )


def _policy(*statements: Policy) -> Policy:
    return {"Version": "2012-10-17", "Statement": list(statements)}
