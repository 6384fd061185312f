"""The rows behind the status of an onboarding's steps, each loaded at most once. Writes nothing, raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.aws.models import AccessCheck, Connection, RiskAcceptance
from wizard.core.problems import Problem
from wizard.mapping.findings import blocking
from wizard.mapping.validation import mapping_findings
from wizard.onboarding.carried import CarriedSource, carried_sources
from wizard.onboarding.late_columns import with_late_columns
from wizard.onboarding.planned import planned_sources
from wizard.registry.schema import ModelType
from wizard.sampling.models import Sample
from wizard.sampling.results import SampleResult
from wizard.sampling.services import opened
from wizard.sync.models import SyncRun

if TYPE_CHECKING:
    from wizard.onboarding.models import Onboarding


@dataclass
class Facts:
    """The rows behind the six answers, each loaded at most once."""

    onboarding: Onboarding

    @cached_property
    def check(self) -> AccessCheck | None:
        """The newest access check of the connection as it is now; an older one says nothing about a changed role."""
        connection = self.onboarding.connection
        if connection is None:
            return None
        newest = max(connection.checks.all(), key=lambda check: check.created_at, default=None)
        asked = (connection.role_arn, connection.bucket, connection.prefix)
        return newest if newest and (newest.role_arn, newest.bucket, newest.prefix) == asked else None

    @cached_property
    def accepted_risk(self) -> RiskAcceptance | None:
        """`Connection.accepted_risk`, from the rows that `with_facts` has loaded."""
        connection = self.onboarding.connection
        given = connection.risk_acceptances.all() if connection else ()
        return next((each for each in given if connection and each.role_arn == connection.role_arn), None)

    @cached_property
    def samples(self) -> dict[str, Sample]:
        """Kind of dataset → its sample, as far as the connection's role still opens what was sampled."""
        connection = self.onboarding.connection
        samples = {row.kind: row.sample for row in self.onboarding.dataset_samples.all()}
        return {kind: sample for kind, sample in samples.items() if connection and _is_opened_by(connection, sample)}

    @cached_property
    def carried_sources(self) -> dict[str, CarriedSource]:
        """Where the datasets of the version that this one begins from lie, or as the document says that made it."""
        version = self.onboarding.based_on
        return carried_sources(version) if version else planned_sources(self.onboarding)

    @cached_property
    def wanted_samples(self) -> list[Sample | None]:
        """One entry per dataset to be connected, in order; None where nothing was sampled yet."""
        return [self.samples.get(kind) for kind in self.onboarding.datasets]

    @cached_property
    def mapping_blocks(self) -> tuple[Problem, ...]:
        """What still stands between the mapping and a registration; nothing does once that is under way or done."""
        if not self.mapping_is_open:
            return ()
        result, mapping = self.opened, self.onboarding.mapping
        if result is None or mapping is None or not self.onboarding.model_type:
            return ()
        findings = mapping_findings(
            mapping.draft,
            model_type=ModelType(self.onboarding.model_type),
            serving=True,
            columns=result.columns,
        )
        return tuple(finding.problem for finding in blocking(findings))

    @cached_property
    def opened(self) -> SampleResult | None:
        """What there is to map, with sample values while they are kept: to reckon with, not to show.

        That is what the serving data's sample has found, and the columns that only the actuals' data has. Only the
        people of the workspace may see values.
        """
        sample = self.samples.get("serving")
        found = opened(sample) if sample else None
        return with_late_columns(found, opened(self.late)) if found and self.late else found

    @cached_property
    def unopened(self) -> SampleResult | None:
        """The same without sample values."""
        sample = self.samples.get("serving")
        found = sample.result if sample else None
        return with_late_columns(found, self.late.result) if found and self.late else found

    @property
    def late(self) -> Sample | None:
        """The sample of actuals that are kept elsewhere."""
        return self.samples.get("actuals") if "actuals" in self.onboarding.datasets else None

    @property
    def mapping_is_open(self) -> bool:
        """There is a mapping that no registration has frozen."""
        registration = self.onboarding.registration
        return self.onboarding.mapping is not None and (registration is None or registration.has_failed)

    @cached_property
    def mapping_fits_sample(self) -> bool:
        """The mapping was made for the columns that the sample has now."""
        sample, mapping = self.samples.get("serving"), self.onboarding.mapping
        return bool(sample and mapping and sample.columns_hash == mapping.columns_hash)

    @property
    def sync_run_ids(self) -> list[str]:
        """Ids of the first syncs that the registration has asked for; whatever another server calls so is none."""
        registration = self.onboarding.registration
        is_here = registration is not None and registration.destination_id is None
        answers = [step.external_id for step in registration.steps.all()] if registration and is_here else []
        return [answer for answer in answers if answer.startswith("syn_")]

    @cached_property
    def sync_runs(self) -> list[SyncRun]:
        """The first syncs of the registered datasets, in order."""
        ids = self.sync_run_ids
        runs = SyncRun.objects.filter(pk__in=ids).select_related("dataset").order_by("created_at", "pk")
        return list(runs) if ids else []


def _is_opened_by(connection: Connection, sample: Sample) -> bool:
    return sample.bucket == connection.bucket and sample.key.startswith(connection.prefix)
