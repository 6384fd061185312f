"""How the page of receipts names calls and what they were made for. Pure; raises nothing."""

from __future__ import annotations

from django import template

from wizard.aws.purposes import kind_of

register = template.Library()

CALLS = {
    "sts:AssumeRoleWithWebIdentity": "Open a session",
    "s3:GetBucketLocation": "Ask for the region",
    "s3:HeadBucket": "Ask for the region",
    "s3:ListBucket": "List objects",
    "s3:GetObject": "Read a range",
}


@register.filter
def call_words(operation: str) -> str:
    """What a call does: s3:GetObject → `Read a range`."""
    return CALLS.get(operation, operation.rpartition(":")[2])


@register.filter
def purpose_words(purpose: str) -> str:
    """The kind of job with this id: `Access check`."""
    kind = kind_of(purpose)
    return kind.title if kind else "Other"
