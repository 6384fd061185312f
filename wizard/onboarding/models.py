"""Onboardings: one run of the wizard, which can be left and resumed on any device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.mapping.models import Mapping
from wizard.registration.models import Registration, SavedDestination
from wizard.registry.models import Dataset, ModelVersion
from wizard.sampling.models import Sample

if TYPE_CHECKING:
    from collections.abc import Iterable


class OnboardingQuerySet(models.QuerySet["Onboarding"]):
    """Query words of onboardings."""

    def for_workspaces(self, workspaces: Iterable[Workspace]) -> OnboardingQuerySet:
        return self.filter(workspace__in=workspaces)

    def with_facts(self) -> OnboardingQuerySet:
        """With the rows that the status of the steps is derived from, but without what is big in a sample."""
        big = (f"sample__{name}" for name in ("result_json", "values_sealed", "rows_sealed"))
        samples = OnboardingDataset.objects.select_related("sample").defer(*big)
        rows = self.defer("document_json").select_related(
            "workspace", "connection", "mapping", "registration__destination", "destination"
        )
        return rows.prefetch_related(
            models.Prefetch("dataset_samples", samples),
            "connection__checks",
            "connection__risk_acceptances",
            "registration__steps",
        )


class Onboarding(models.Model):
    """One run of the wizard. Holds the answers of the Model step itself and points at the rows of the others.

    The status of a step is derived from these rows (`onboarding.steps`), never stored.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("onb"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="onboardings")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    model_name = models.CharField(max_length=100, blank=True)
    model_id = models.CharField(max_length=100, blank=True)
    model_type = models.CharField(max_length=20, blank=True)
    version_name = models.CharField(max_length=100, blank=True)
    description = models.TextField(max_length=1000, blank=True)
    owner = models.CharField(max_length=254, blank=True)
    icon = models.CharField(max_length=30, default="general")
    colour = models.CharField(max_length=20, default="blue")
    tags = models.JSONField(default=dict, blank=True)
    datasets = models.JSONField(default=list, blank=True)
    """Kinds of datasets to be connected, in order: `["serving"]`, `["serving", "training"]` …"""

    based_on = models.ForeignKey(
        ModelVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="next_onboardings"
    )
    """The version that the model's next one begins from; None when the model itself is new."""

    document_key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - NULLs are never the same
    """Stands for the model id and version of the document that made this onboarding; None when a person did."""
    document_json = models.JSONField(null=True, blank=True)
    """What that document says (`document.types.Entry`): from it the later steps take what they propose."""

    destination = models.ForeignKey(
        SavedDestination, on_delete=models.RESTRICT, null=True, blank=True, related_name="onboardings"
    )
    """The other server that it is to be registered with; None for Embark itself."""
    connection = models.ForeignKey(Connection, on_delete=models.SET_NULL, null=True, related_name="onboardings")
    mapping = models.ForeignKey(Mapping, on_delete=models.SET_NULL, null=True, related_name="onboardings")
    registration = models.OneToOneField(Registration, on_delete=models.SET_NULL, null=True, related_name="onboarding")

    objects = OnboardingQuerySet.as_manager()

    class Meta:
        ordering = ["-touched_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["based_on"], condition=Q(registration=None), name="one_open_onboarding_per_version_begun_from"
            ),
            models.UniqueConstraint(fields=["workspace", "document_key"], name="one_onboarding_per_document_entry"),
        ]

    def __str__(self) -> str:
        name = self.model_name or "New model"
        return f"{name} · {self.version_name}" if self.is_next_version else name

    @property
    def is_next_version(self) -> bool:
        """It adds a version to a model that is registered."""
        return self.based_on_id is not None

    @property
    def registered_with(self) -> SavedDestination | None:
        """The other server that it goes to or went to; None for Embark itself."""
        return self.registration.destination if self.registration and self.is_frozen else self.destination

    @property
    def is_untouched(self) -> bool:
        """A next version that is as it was taken over: nobody has answered anything yet."""
        return self.is_next_version and self.touched_at == self.created_at

    @property
    def is_record(self) -> bool:
        """What it has registered was deleted since."""
        return self.registration is not None and self.registration.removed_at is not None

    @property
    def is_frozen(self) -> bool:
        """Registered, or on the way there: nothing can be changed any more."""
        registration = self.registration
        return registration is not None and not registration.has_failed


class OnboardingDataset(models.Model):
    """The sample that was taken for one of the datasets to be connected, and the last one before it that went well."""

    onboarding = models.ForeignKey(Onboarding, on_delete=models.CASCADE, related_name="dataset_samples")
    kind = models.CharField(max_length=10, choices=Dataset.Kind)
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="+")
    last_good = models.ForeignKey(Sample, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["onboarding", "kind"], name="one_sample_per_dataset")]

    def replace_sample(self, sample: Sample) -> None:
        """Show `sample` from now on, and remember the one before it if that went well."""
        if self.sample.is_done:
            self.last_good = self.sample if self.sample.connection_id == sample.connection_id else None
        self.sample = sample
        self.save(update_fields=["sample", "last_good"])
