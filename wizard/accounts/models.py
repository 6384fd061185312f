"""Workspaces, the people in them, letters to them, and the audit log. Every row of Embark belongs to one workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from wizard.accounts.addresses import DEFAULT_ACCOUNT, SLUG_LIMIT
from wizard.core.crypto import decrypt
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job

EMAIL_LIMIT = 254
"""Characters of an address in the database, and in SMTP (RFC 5321); Django's and allauth's forms would take 320."""


class UserManager(BaseUserManager["User"]):
    """Makes people; their e-mail address is their name."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        """A person who can sign in by e-mailed code, and by password when one is given."""
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: a member of workspaces, an account manager of workspaces, or both."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    """Query words of workspaces."""

    def of_member(self, user: User) -> WorkspaceQuerySet:
        """Workspaces in which `user` works as a member."""
        return self.filter(memberships__user=user, memberships__kind=Membership.Kind.MEMBER)

    def of_account_manager(self, user: User) -> WorkspaceQuerySet:
        """Workspaces that `user` looks after as an account manager."""
        return self.filter(memberships__user=user, memberships__kind=Membership.Kind.ACCOUNT_MANAGER)


class Workspace(models.Model):
    """One customer's space. `issuer_id` names its OIDC issuer and is never reused.

    `account` and `slug` together are its address in the API and on the command line.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("wsp"), editable=False)
    name = models.CharField(max_length=80)
    account = models.SlugField(max_length=SLUG_LIMIT, default=DEFAULT_ACCOUNT, db_index=False)
    slug = models.SlugField(max_length=SLUG_LIMIT, db_index=False)
    issuer_id = models.CharField(max_length=ID_LENGTH, unique=True, default=IdFactory("iss"), editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    keeps_sample_values = models.BooleanField(default=True)
    """Whether sample values are kept (encrypted, for a short time) and shown; without, only counts and types are."""

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="workspace_name_once"),
            models.UniqueConstraint(fields=["account", "slug"], name="workspace_address_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """`{account}/{workspace}`, as API addresses and the command line name it."""
        return f"{self.account}/{self.slug}"

    @property
    def subject(self) -> str:
        """The subject of this workspace's ID tokens, named in the customer's trust policy."""
        return f"workspace:{self.id}"


class Membership(models.Model):
    """A person in a workspace, as one of its members or as its account manager."""

    class Kind(models.TextChoices):
        MEMBER = "member", "member"
        ACCOUNT_MANAGER = "account_manager", "account manager"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.MEMBER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_each")]


class HandOffLinkQuerySet(models.QuerySet["HandOffLink"]):
    """Query words of hand-off links."""

    def open(self, *, now: datetime) -> HandOffLinkQuerySet:
        """Links that open their page now: neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class HandOffLink(models.Model):
    """A link to one step of one onboarding, for somebody without an account: the customer's cloud admin.

    `onboarding_id` is the id of an onboarding of the workspace. The address is signed from the id (`accounts.handoff`)
    and stored nowhere; revoking or expiring this row shuts it. `sent_to` is where it was e-mailed ("" for nowhere).
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("hnd"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="hand_off_links")
    onboarding_id = models.CharField(max_length=ID_LENGTH)
    sent_to = models.EmailField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = HandOffLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["onboarding_id"], condition=models.Q(revoked_at=None), name="one_hand_off_link_each"
            )
        ]

    def __str__(self) -> str:
        return "the cloud admin with the hand-off link"

    def is_open(self, *, now: datetime) -> bool:
        """Whether its page opens: neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Query words of API tokens."""

    def live(self) -> ApiTokenQuerySet:
        """Those that open the API."""
        return self.filter(revoked_at=None)


class ApiToken(models.Model):
    """A key to the API, for the scripts of one workspace. The secret is shown once and stored nowhere.

    `digest` is its SHA-256, in hex: the secret is 256 random bits, which no dictionary holds, so a slow hash would add
    nothing. `hint` are its last four characters, by which people tell their tokens apart.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("tok"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"the API token {self.name}"


Actor = User | HandOffLink | ApiToken
"""Whoever does something: a signed-in person, whoever holds a hand-off link, or a script with a token."""


class AuditEntry(models.Model):
    """Who did what, when, to which thing. Rows are only ever added.

    `actor` is a person; without one, `hand_off` tells by which link it was done and `api_token` by which token; without
    all three it was Embark itself.
    """

    at = models.DateTimeField(default=timezone.now)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="audit_entries")
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    hand_off = models.ForeignKey(HandOffLink, on_delete=models.SET_NULL, null=True, related_name="+")
    api_token = models.ForeignKey(ApiToken, on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=ID_LENGTH, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["workspace", "-at"])]


class Letter(Job):
    """An e-mail on its way. The text is kept encrypted while it waits, as it may hold a sign-in code, and is wiped when
    the letter has been sent. `workspace` is None for letters about an account alone.
    """

    task_name: ClassVar[str] = "wizard.accounts.tasks.send_letter"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("ltr"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True, related_name="letters")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text_encrypted = models.TextField(blank=True)

    @property
    def text(self) -> str:
        """What the letter says; "" once it has been sent. Raises `cryptography.fernet.InvalidToken`."""
        return decrypt(self.text_encrypted).decode() if self.text_encrypted else ""
