"""What registered versions were made of, to start another one from. Reads only; raises nothing."""

from __future__ import annotations

from django.db.models import QuerySet

from wizard.mapping.pasted.types import PastedSchema
from wizard.mapping.pasted.versions import schema_of_version
from wizard.onboarding.models import Onboarding
from wizard.registry.models import Dataset

MOST = 50
"""Versions to choose from, the newest first."""


def earlier_versions(onboarding: Onboarding) -> list[tuple[str, str]]:
    """(id, “model, version”) of the versions of the workspace that have serving data."""
    rows = _serving(onboarding).order_by("-version__created_at", "-pk")[:MOST]
    return [(row.version_id, f"{row.version.model.name}, {row.version.name}") for row in rows]


def earlier_schema(onboarding: Onboarding, version_id: str) -> PastedSchema | None:
    """The schema of one of these versions, with the columns of its serving data; None for any other."""
    row = _serving(onboarding).filter(version_id=version_id).first()
    if row is None:
        return None
    return schema_of_version(
        row.version.schema,
        name=f"{row.version.model.name}, {row.version.name}",
        column_map=row.column_map,
        id_column=row.id_column,
        timestamp_column=row.timestamp_column,
    )


def _serving(onboarding: Onboarding) -> QuerySet[Dataset]:
    own = {"version__model__workspace": onboarding.workspace_id, "kind": Dataset.Kind.SERVING}
    return Dataset.objects.select_related("version__model").filter(**own)
