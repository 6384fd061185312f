"""Connections to customers' buckets, the checks and listings made of them, and the keys that sign our ID tokens."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from wizard.accounts.models import HandOffLink, User, Workspace
from wizard.aws.purposes import PurposeKind
from wizard.aws.types import ListPage, Probe
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job, JobState
from wizard.core.problems import Problem


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
    `region` and `kms_key_arn` are learned by the access check ("" until then); `role_saved_at` is when this role ARN
    was first pasted, `green_at` when an access check of it last ended green (None: never).
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("con"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="connections")
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=900, blank=True)
    account_id = models.CharField(max_length=12, blank=True)
    role_name = models.CharField(max_length=64)
    role_arn = models.CharField(max_length=600, blank=True)
    region = models.CharField(max_length=40, blank=True)
    kms_key_arn = models.CharField(max_length=300, blank=True)
    role_saved_at = models.DateTimeField(null=True, blank=True)
    green_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def accepted_risk(self) -> RiskAcceptance | None:
        """An account manager's word that this very role may stay open; None when nobody gave it."""
        return self.risk_acceptances.filter(role_arn=self.role_arn).select_related("accepted_by").first()


class AccessCheck(Job):
    """One walk down the ladder of probes. `probes` grows while it runs: a list of `Probe.to_json()`.

    `tries` counts the walks that were put off because IAM may still be spreading a new role (`not_before` is when the
    next one begins).
    `pays` asks a refused request once more as the paying requester; an account manager has agreed to the cost.
    """

    task_name: ClassVar[str] = "wizard.aws.tasks.run_access_check"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("chk"), editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="checks")
    role_arn = models.CharField(max_length=600)
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=900, blank=True)
    probes = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    pays = models.BooleanField(default=False)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    hand_off = models.ForeignKey(HandOffLink, on_delete=models.SET_NULL, null=True, related_name="+")

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

    @property
    def waits_for_iam(self) -> bool:
        """It was refused as a role is that IAM is still spreading, and is tried again by itself."""
        return self.is_live and self.tries > 0

    @property
    def waiting_problem(self) -> Problem | None:
        """What the last walk found, while the next one is waited for."""
        if self.state != JobState.QUEUED or not self.tries:
            return None
        return next((probe.problem for probe in self.ladder if probe.problem), None)


class RiskAcceptance(models.Model):
    """An account manager's written word that a role may be used although it lets other subjects in."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="risk_acceptances")
    role_arn = models.CharField(max_length=600)
    reason = models.TextField(max_length=1000)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "role_arn"], name="one_acceptance_per_role")]


class GuideTick(models.Model):
    """A step of the guide that somebody has ticked off. `step_key` is `GuideStep.key`."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="guide_ticks")
    step_key = models.CharField(max_length=40)
    ticked_at = models.DateTimeField(default=timezone.now)
    ticked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    hand_off = models.ForeignKey(HandOffLink, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "step_key"], name="one_tick_per_step")]


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Query words of receipts."""

    def refused(self) -> Self:
        """Calls that AWS did not answer with what was asked for, or not at all."""
        return self.exclude(status__range=(200, 299))

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
    an answer bore none.
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

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["connection", "-at"])]

    @property
    def is_refused(self) -> bool:
        """Whether AWS answered otherwise than asked for, or not at all."""
        return not 200 <= self.status <= 299


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
