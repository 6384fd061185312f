"""What the parts of an entry mean in the words of the other packages. Pure.

`ProblemError` leaves `role_of`, `place_of` and `source_of` for texts that name no role, bucket or location.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.aws.paste.arns import RoleArn
from wizard.aws.paste.buckets import BucketAndPrefix
from wizard.mapping.pasted.types import PastedField, PastedSchema
from wizard.mapping.types import ColumnKind
from wizard.onboarding.document.types import ColumnPart, Entry, SourcePart
from wizard.registry.names import propose_model_id
from wizard.sampling.location import S3Location, parse
from wizard.sampling.options import checked
from wizard.sampling.settings import ReadSettings

FORM = "the document"
KEY_PARTS = {ColumnKind.ID: "id_column", ColumnKind.TIMESTAMP: "timestamp_column"}


@dataclass(frozen=True)
class Source:
    """Where a dataset lies, and how it is read."""

    location: S3Location
    settings: ReadSettings


def model_id_of(entry: Entry) -> str:
    """The model's id: as it is told, else made of its name as the Model step does."""
    return entry.model.model_id or propose_model_id(entry.model.name)


def role_of(entry: Entry) -> RoleArn | None:
    """The role that was told; None when there is none."""
    return RoleArn.parse(entry.role_arn) if entry.role_arn else None


def place_of(entry: Entry) -> BucketAndPrefix:
    """The bucket and prefix to connect: as told, else the whole bucket of the serving data."""
    if entry.bucket:
        return BucketAndPrefix.parse(entry.bucket)
    return BucketAndPrefix(parse(entry.datasets.serving.location).bucket)


def source_of(part: SourcePart) -> Source:
    """The location and the settings of one dataset."""
    return Source(parse(part.location), settings_of(part))


def settings_of(part: SourcePart) -> ReadSettings:
    """How the dataset is read. Raises ProblemError (`data.options.*`) for an option that can't be kept."""
    return ReadSettings(
        format=part.format,
        options=checked(part.read_options, part.format),
        select=part.select_expr,
        fraction=part.sample_size,
        resolutions=part.resolutions,
    )


def sources_of(entry: Entry) -> dict[str, Source]:
    """Kind of dataset → its source, in the order of the wizard."""
    return {kind: source_of(part) for kind, part in entry.datasets.given.items()}


def key_columns(entry: Entry, kind: ColumnKind) -> Iterator[tuple[str, str]]:
    """(path, column) wherever the entry names the id, or the timestamp."""
    for dataset, part in entry.datasets.given.items():
        if column := getattr(part, KEY_PARTS[kind]):
            yield f"datasets.{dataset}.{KEY_PARTS[kind]}", column
    for place, column_part in enumerate(entry.columns):
        if column_part.kind == kind:
            yield f"columns[{place}].kind", column_part.column


def schema_of(entry: Entry) -> PastedSchema | None:
    """What the entry says of the columns, to be laid over a sample's; None when it says nothing."""
    told = {part.column: _field(part) for part in entry.columns}
    keys = {column: PastedField(column, kind) for kind in KEY_PARTS for _, column in key_columns(entry, kind)}
    fields = tuple((keys | told).values())
    return PastedSchema(FORM, fields) if fields else None


def _field(part: ColumnPart) -> PastedField:
    return PastedField(
        name=part.field or part.column,
        kind=part.kind,
        type=part.type.value if part.type else "",
        column=part.column,
        dimensions=part.dimensions,
        actual_for=part.actual_for,
    )
