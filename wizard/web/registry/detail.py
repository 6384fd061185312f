"""What the page of a model shows: one version with its fields, and a panel for each of its datasets. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects

from wizard.core.jobs import JobState
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.registry.schema import Field
from wizard.sync.findings import Finding
from wizard.sync.known_matches import match_findings, newest_matches
from wizard.sync.models import ActualsMatch
from wizard.sync.types import SyncResult
from wizard.web.matches import MatchPanel
from wizard.web.registry.days import DayChart, day_chart
from wizard.web.registry.forms import ScheduleForm
from wizard.web.registry.shapes import Shapes, shapes_of
from wizard.web.registry.syncs import Health, RunRow, health_of, history, newest_runs
from wizard.web.templatetags.figures import in_moment

Pairs = list[tuple[str, object]]
COMPARED = (Dataset.Kind.SERVING, Dataset.Kind.TESTING)
"""Datasets that are laid beside the training data."""


@dataclass(frozen=True)
class FieldRow:
    """A field and the column that it is read from."""

    field: Field
    column: str

    @property
    def dimensions(self) -> str:
        """`3 × 4`, or "" for anything but a tensor."""
        return " × ".join(str(size) for size in self.field.dimensions)


@dataclass
class DatasetPanel:
    """A dataset, how it is read, and what its syncs found; `sent` is a schedule that was sent and refused.

    `match` is how actuals have matched, when it is their dataset and they were looked up; `training` the version's
    training data, if any, and its newest full read. `are_all` fields are drawn, or the first of many.
    """

    dataset: Dataset
    sent: ScheduleForm | None = None
    match: ActualsMatch | None = None
    shows_values: bool = False
    training: Dataset | None = None
    learned_from: SyncResult | None = None
    are_all: bool = False

    @cached_property
    def shapes(self) -> Shapes | None:
        """How the values of each field are spread; None while nothing was read."""
        found = self.last_read.result if self.last_read else None
        is_compared = self.dataset.kind in COMPARED
        standing = ("none" if self.training is None else "there" if self.learned_from else "unread") * is_compared
        training = self.learned_from if is_compared else None
        return shapes_of(found, training, standing=standing, are_all=self.are_all) if found else None

    @cached_property
    def form(self) -> ScheduleForm:
        return self.sent or ScheduleForm(self.dataset)

    @property
    def is_off(self) -> bool:
        """It has a schedule that nobody follows."""
        is_followed = self.dataset.is_sync_enabled and self.dataset.version.is_active
        return bool(self.dataset.schedule) and not is_followed

    @cached_property
    def runs(self) -> list[RunRow]:
        return history(self.dataset, shows_values=self.shows_values)

    @property
    def newest(self) -> RunRow | None:
        return self.runs[0] if self.runs else None

    @property
    def last_read(self) -> RunRow | None:
        """The newest sync that has read everything: its facts stay while the next one is under way."""
        return next((row for row in self.runs if row.result), None)

    @property
    def health(self) -> Health | None:
        """What the full read and the match have found, together; None while nothing was read."""
        row = self.last_read
        return health_of((*row.findings, *self.match_findings)) if row else None

    @cached_property
    def match_findings(self) -> tuple[Finding, ...]:
        """What the match says and the full read of the actuals, which is the newer one, does not."""
        found = match_findings(self.match) if self.match else ()
        read = self.last_read.findings if self.last_read else ()
        told = {"readiness.match.repeated"} if any(each.code == "sync.actuals.repeated" for each in read) else set()
        return tuple(each for each in found if each.code not in told)

    @cached_property
    def matching(self) -> MatchPanel | None:
        return MatchPanel(self.match, self.match.result) if self.match else None

    @property
    def chart(self) -> DayChart | None:
        row = self.last_read
        return day_chart(row.result.rows_per_day) if row and row.result else None

    @property
    def reading(self) -> Pairs:
        """Where the data is, how it is read, and when it is again."""
        source = self.dataset.data_source
        return [
            ("Location", source.object_path),
            ("Format", source.object_format),
            ("Id column", self.dataset.id_column),
            ("Timestamp column", self.dataset.timestamp_column),
            ("Role", source.connection.role_arn if source.connection else ""),
            ("Environment", self.dataset.environment),
            ("Schedule", self.dataset.schedule),
            ("Next sync", self._next_sync),
        ]

    @property
    def _next_sync(self) -> str:
        if self.is_off:
            return "switched off" if not self.dataset.is_sync_enabled else "not while the version is inactive"
        return in_moment(self.dataset.next_sync_at) if self.dataset.next_sync_at else ""


def version_of(model: MLModel, *, version_id: str) -> ModelVersion | None:
    """The version of that id, or the newest active one, or the newest one."""
    versions = model.versions.order_by("-is_active", "-created_at", "-pk")
    return versions.filter(pk=version_id).first() if version_id else versions.first()


def datasets_of(version: ModelVersion) -> list[Dataset]:
    """A version's datasets with their sources, serving first, then in the order of the wizard.

    The version keeps them: whoever asks it for `datasets.all()` afterwards asks no database.
    """
    order: Sequence[str] = Dataset.Kind.values
    with_sources = Dataset.objects.select_related("data_source__connection")
    prefetch_related_objects([version], Prefetch("datasets", with_sources))
    return sorted(version.datasets.all(), key=lambda dataset: order.index(dataset.kind))


def panels_of(
    version: ModelVersion,
    datasets: Sequence[Dataset],
    sent: Mapping[str, ScheduleForm],
    *,
    shows_values: bool,
    whole: str = "",
) -> list[DatasetPanel]:
    """A panel for each of the version's datasets; `sent` are schedules that were refused, by dataset id.

    `shows_values` says whether the visitor may see sample values; of the dataset `whole` all fields are drawn.
    """
    match = newest_matches([version]).get(version.pk)
    training = next((each for each in version.datasets.all() if each.kind == Dataset.Kind.TRAINING), None)
    learned_from = _last_result(training, shows_values=shows_values) if training else None
    return [
        DatasetPanel(
            dataset,
            sent.get(dataset.pk),
            match if dataset.kind == Dataset.Kind.ACTUALS else None,
            shows_values,
            training,
            learned_from,
            are_all=dataset.pk == whole,
        )
        for dataset in datasets
    ]


def _last_result(dataset: Dataset, *, shows_values: bool) -> SyncResult | None:
    """What the newest full read has found."""
    done = newest_runs([dataset], state=JobState.DONE).get(dataset.pk)
    return replace(done, shows_values=shows_values).result if done else None


def field_rows(version: ModelVersion, datasets: Sequence[Dataset]) -> list[FieldRow]:
    """The fields in order; columns as the first dataset that has them maps them."""
    columns: dict[str, str] = {}
    for dataset in reversed(datasets):
        columns |= dataset.column_map
    return [FieldRow(field, columns.get(field.name, "")) for field in version.schema.fields]
