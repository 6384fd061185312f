"""The keys that sign our ID tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from wizard.core.ids import ID_LENGTH, IdFactory


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
