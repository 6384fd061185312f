"""What was done with the roles of customers, call by call."""

from __future__ import annotations

from typing import Self

from django.db import models

from wizard.aws.models.connections import Connection
from wizard.aws.purposes import PurposeKind
from wizard.core.ids import ID_LENGTH

_AS_IT_SHOULD_BE = {"as_stranger": True, "status": 403, "code": "AccessDenied"}
"""A role that lets in nobody but us refuses another subject."""


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Query words of receipts."""

    def refused(self) -> Self:
        """Calls that AWS did not answer as they should be, or not at all."""
        return self.exclude(status__range=(200, 299)).exclude(**_AS_IT_SHOULD_BE)

    def made_for(self, kind: PurposeKind) -> Self:
        """Calls of one kind of job."""
        return self.filter(purpose__startswith=kind.id_prefix)

    def older_than(self, receipt: Receipt) -> Self:
        """What comes after `receipt` when the newest come first."""
        return self.filter(models.Q(at__lt=receipt.at) | models.Q(at=receipt.at, pk__lt=receipt.pk))


class Receipt(models.Model):
    """One call that was made with a customer's role: what was asked, and what AWS answered. Rows are added, and
    swept when they are old; never changed.

    `purpose` is the id of the job that made it (also in the session name, so in the customer's CloudTrail). `key` is
    the object, or the prefix that was listed. `size` is bytes of the object that came, also of a cut one; `seconds`
    last until they had come. `status` is 0 and `code` the kind of failure when no answer came; `request_id` is "" when
    an answer bore none. `as_stranger` marks the access check's question as another subject, which AWS should refuse.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="receipts")
    at = models.DateTimeField()
    purpose = models.CharField(max_length=ID_LENGTH)
    role_arn = models.CharField(max_length=600)
    operation = models.CharField(max_length=40)
    bucket = models.CharField(max_length=63, blank=True)
    key = models.CharField(max_length=1024, blank=True)
    size = models.BigIntegerField(default=0)
    status = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=120, blank=True)
    seconds = models.FloatField(default=0.0)
    as_stranger = models.BooleanField(default=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["connection", "-at"])]

    @property
    def is_refused(self) -> bool:
        """Whether AWS answered otherwise than it should, or not at all."""
        return not 200 <= self.status <= 299 and not self.is_well_refused

    @property
    def is_well_refused(self) -> bool:
        """Whether this was asked as another subject and refused, as it must be."""
        return all(getattr(self, name) == value for name, value in _AS_IT_SHOULD_BE.items())
