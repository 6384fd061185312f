"""Connections to customers' buckets, what was asked and done with their roles, and the keys that sign our ID tokens."""

from __future__ import annotations

from wizard.aws.models.connections import Connection, GuideTick, RiskAcceptance
from wizard.aws.models.jobs import AccessCheck, Listing
from wizard.aws.models.receipts import Receipt, ReceiptQuerySet
from wizard.aws.models.signing_keys import SigningKey

__all__ = [
    "AccessCheck",
    "Connection",
    "GuideTick",
    "Listing",
    "Receipt",
    "ReceiptQuerySet",
    "RiskAcceptance",
    "SigningKey",
]
