"""The very calls that Embark makes, as questions to policies; and those that must be refused. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.aws.guide import Grant
from wizard.aws.guide.policies import Policy, escaped, get_statement, kms_statement, list_statement, locate_statement
from wizard.aws.policy.language import Document, Question, Verdict, judge_trust

ASSUME = "sts:AssumeRoleWithWebIdentity"
_NOBODY = "embark-probe"
"""No workspace has it as its subject; like the subject of the access check's own probe."""
_LATER = "9999-12-31T23:59:59Z"
"""When a session is opened that opens after everything a policy can speak of: “revoke active sessions” spares it."""
_ANY_OBJECT = "embark/2026/part-0.parquet"


@dataclass(frozen=True)
class Need:
    """A call that the permissions policy must allow. `resource` is the pattern that a policy should name for it,
    `statement` ours that allows it, `code` the end of the Problem's code when nothing does.
    """

    code: str
    question: Question
    shown: str
    resource: str
    statement: Policy


def needs(grant: Grant) -> tuple[Need, ...]:
    """What the role must be able to do."""
    decrypts = (_decrypts(grant),) if grant.kms_key_arn else ()
    return (_locates(grant), *_lists(grant), _reads(grant), *decrypts)


def trust_verdict(document: Document, grant: Grant, question: Question) -> Verdict:
    """What a trust policy says to a caller whose token comes from our provider."""
    return judge_trust(document, principal=grant.provider_arn, question=question)


def is_open(document: Document, grant: Grant, questions: tuple[Question, ...]) -> bool:
    """Whether a trust policy lets in any of those that must be refused."""
    return any(trust_verdict(document, grant, question) is Verdict.ALLOWED for question in questions)


def own_question(grant: Grant) -> Question:
    """May we assume the role?"""
    return _assume(grant, grant.audience, grant.subject)


def other_subjects(grant: Grant) -> tuple[Question, ...]:
    """May another subject of our provider? Asked for several, so that every wildcard shows."""
    return tuple(_assume(grant, grant.audience, subject) for subject in _unlike(grant.subject))


def other_audiences(grant: Grant) -> tuple[Question, ...]:
    """May a token of ours that was made for somebody else?"""
    return tuple(_assume(grant, audience, grant.subject) for audience in _unlike(grant.audience))


def _unlike(name: str) -> tuple[str, ...]:
    """Names that share nothing, the beginning, the end, or all but one character with `name`."""
    kind, _, rest = name.partition(":")
    one_off = (f"{name[:at]}~{name[at + 1 :]}" for at in range(len(name)))
    return (_NOBODY, f"{kind}:{_NOBODY}", f"{_NOBODY}:{rest}", f"{name}-{_NOBODY}", f"{_NOBODY}-{name}", *one_off)


def _assume(grant: Grant, audience: str, subject: str) -> Question:
    name = grant.provider_name.lower()
    context = {f"{name}:aud": audience, f"{name}:sub": subject, "aws:securetransport": "true"}
    return Question(action=ASSUME, resource=grant.predicted_role_arn, context=context)


def _locates(grant: Grant) -> Need:
    bucket = grant.bucket_arn
    question = Question(action="s3:GetBucketLocation", resource=bucket, context=_session(grant))
    return Need("no_location", question, bucket, bucket, locate_statement(grant))


def _lists(grant: Grant) -> Iterator[Need]:
    """Of the prefix itself, a level at a time, and of what is below it, all levels at once."""
    listing = {"s3:max-keys": "1000", **_session(grant)}
    looks = (
        (grant.place, listing | {"s3:prefix": grant.prefix, "s3:delimiter": "/"}),
        (f"what is below {grant.place}", listing | {"s3:prefix": f"{grant.prefix}embark/"}),
    )
    for shown, context in looks:
        question = Question(action="s3:ListBucket", resource=grant.bucket_arn, context=context)
        yield Need("no_list", question, shown, grant.bucket_arn, list_statement(grant))


def _reads(grant: Grant) -> Need:
    an_object = f"{grant.bucket_arn}/{grant.prefix}{_ANY_OBJECT}"
    question = Question(action="s3:GetObject", resource=an_object, context=_session(grant))
    objects = f"{grant.bucket_arn}/{escaped(grant.prefix)}*"
    return Need("no_get", question, f"{grant.place}…", objects, get_statement(grant))


def _decrypts(grant: Grant) -> Need:
    region = [*grant.kms_key_arn.split(":"), "", "", "", ""][3] or "us-east-1"
    context = {"kms:viaservice": f"s3.{region}.amazonaws.com", **_session(grant)}
    question = Question(action="kms:Decrypt", resource=grant.kms_key_arn, context=context)
    return Need("no_decrypt", question, grant.kms_key_arn, grant.kms_key_arn, kms_statement(grant.kms_key_arn))


def _session(grant: Grant) -> Mapping[str, str]:
    """What every request of a session of ours carries."""
    context = {"aws:securetransport": "true", "aws:tokenissuetime": _LATER}
    if grant.account_known:
        context["aws:principalaccount"] = grant.account_id
    return context
