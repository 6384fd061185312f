"""Connections to customers' buckets, the checks and listings made of them, and the keys that sign our ID tokens."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.aws.types import ListPage, Probe
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    """Query words of signing keys."""

    def published(self) -> Self:
        """Every key that tokens in use may be signed with, newest first."""
        return self.filter(retired_at=None).order_by("-generation")

    def signing(self, *, now: datetime) -> Self:
        """The keys that may sign now, the one to use first."""
        return self.published().filter(signs_from__lte=now)


class SigningKey(models.Model):
    """A key pair of our issuers. The newest activated key signs; every key that is not retired is published.

    `generation` counts the keys; that it is unique keeps two processes from making the same key twice.
    """

    kid = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("key"), editable=False)
    generation = models.PositiveIntegerField(unique=True)
    private_encrypted = models.TextField()
    public_jwk = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    signs_from = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SigningKeyQuerySet.as_manager()


class Connection(models.Model):
    """A bucket (and prefix), the role that opens it, and what we know about both.

    `role_name` and `account_id` predict the role ARN before the role exists; `role_arn` is what was pasted back.
    `region` is learned by the access check ("" until then).
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("con"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="connections")
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=900, blank=True)
    account_id = models.CharField(max_length=12, blank=True)
    role_name = models.CharField(max_length=64)
    role_arn = models.CharField(max_length=600, blank=True)
    region = models.CharField(max_length=40, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"


class AccessCheck(Job):
    """One walk down the ladder of probes. `probes` grows while it runs: a list of `Probe.to_json()`."""

    task_name: ClassVar[str] = "wizard.aws.tasks.run_access_check"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("chk"), editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="checks")
    role_arn = models.CharField(max_length=600)
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=900, blank=True)
    probes = models.JSONField(default=list)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=models.Q(state__in=["queued", "running"]), name="one_live_check"
            )
        ]

    @property
    def ladder(self) -> tuple[Probe, ...]:
        """The probes as far as the check has come."""
        return tuple(Probe.from_json(stored) for stored in self.probes)


class Listing(Job):
    """One look below a prefix of a connection's bucket: the first objects and prefixes there."""

    task_name: ClassVar[str] = "wizard.aws.tasks.list_objects"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("lst"), editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="listings")
    prefix = models.CharField(max_length=1024, blank=True)
    result_json = models.JSONField(null=True, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "prefix"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_live_listing",
            )
        ]

    @property
    def result(self) -> ListPage | None:
        """What was found; None until the listing is done."""
        return ListPage.from_json(self.result_json) if self.result_json else None
