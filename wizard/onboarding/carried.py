"""What a model's next version takes over from the version that it begins from. Reads rows, writes none, raises nothing.

A version that the wizard has made is asked through its onboarding, which knows more; of any other one the registry
knows its data sources and its schema.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.aws.models import Connection
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.mapping.pasted.types import PastedSchema
from wizard.mapping.pasted.versions import schema_of_version
from wizard.mapping.types import ColumnKind
from wizard.onboarding.models import Onboarding
from wizard.registry.models import Dataset, DataSource, ModelVersion
from wizard.sampling.location import S3Location, parse
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat


@dataclass(frozen=True)
class CarriedSource:
    """Where a dataset of the earlier version lies, and what was chosen about its reading."""

    location: S3Location
    settings: ReadSettings


def onboarding_of(version: ModelVersion) -> Onboarding | None:
    """The onboarding that has registered the version; None when it came another way."""
    made = {"registration__model_row_id": version.model_id, "registration__version_name": version.name}
    there = Onboarding.objects.filter(**made, registration__removed_at=None)
    return there.exclude(registration__state=JobState.FAILED).first()


def carried_kinds(version: ModelVersion) -> list[str]:
    """The datasets to connect again, in the order of the wizard; serving data always is."""
    connected = {Dataset.Kind.SERVING.value, *version.datasets.values_list("kind", flat=True)}
    return [kind for kind in Dataset.Kind.values if kind in connected]


def carried_connection(version: ModelVersion) -> Connection | None:
    """The connection that opens the serving data, else that of any other dataset."""
    datasets = version.datasets.select_related("data_source__connection")
    first = min(datasets, key=lambda dataset: dataset.kind != Dataset.Kind.SERVING, default=None)
    return first.data_source.connection if first else None


def carried_sources(version: ModelVersion) -> dict[str, CarriedSource]:
    """Kind of dataset → where it lies and how it is read, as far as that is known and can be read here."""
    registered = {
        dataset.kind: source
        for dataset in version.datasets.select_related("data_source")
        if (source := _from_registry(dataset.data_source))
    }
    return registered | _from_onboarding(onboarding_of(version))


def carried_schema(version: ModelVersion) -> PastedSchema | None:
    """The version's schema with the columns of its serving data, and the columns that it left out as far as known.

    None when it has no serving data.
    """
    dataset = version.datasets.filter(kind=Dataset.Kind.SERVING).first()
    if dataset is None:
        return None
    return schema_of_version(
        version.schema,
        name=version.name,
        column_map=dataset.column_map,
        id_column=dataset.id_column,
        timestamp_column=dataset.timestamp_column,
        left_out=_left_out(onboarding_of(version)),
    )


def _from_onboarding(onboarding: Onboarding | None) -> dict[str, CarriedSource]:
    if onboarding is None:
        return {}
    samples = {row.kind: row.sample for row in onboarding.dataset_samples.select_related("sample")}
    return {
        kind: CarriedSource(S3Location(sample.bucket, sample.key), sample.settings) for kind, sample in samples.items()
    }


def _from_registry(source: DataSource) -> CarriedSource | None:
    try:
        location = parse(source.object_path)
    except ProblemError:
        return None  # an address of another kind: it has to be given anew
    known = source.object_format in FileFormat._value2member_map_
    settings = ReadSettings(
        format=FileFormat(source.object_format) if known else None,
        options=source.read_options,
        select=tuple(source.select_expr),
        fraction=source.sample_size,
    )
    return CarriedSource(location, settings)


def _left_out(onboarding: Onboarding | None) -> tuple[str, ...]:
    mapping = onboarding.mapping if onboarding else None
    return tuple(column.column for column in mapping.draft.of_kind(ColumnKind.LEFT_OUT)) if mapping else ()
