"""A version of a model beside another one: what it has otherwise, and where the other comparisons are. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from wizard.registry.differences import Differences, differences
from wizard.registry.models import ModelVersion
from wizard.registry.shapes import shape_of


@dataclass(frozen=True)
class Comparison:
    """What `version` has otherwise than `against`; `others` are the versions that it can be compared with."""

    version: ModelVersion
    against: ModelVersion
    found: Differences
    others: tuple[ModelVersion, ...]

    @property
    def links(self) -> list[tuple[str, str, bool]]:
        """(name, address, whether it is the one shown) of every comparison."""
        pairs = [(other, {"version": self.version.pk, "against": other.pk}) for other in self.others]
        return [(other.name, f"?{urlencode(asked)}#difference", other == self.against) for other, asked in pairs]


def comparison_of(version: ModelVersion, *, against: str) -> Comparison | None:
    """With the model's version of that id, else with the one before it; None when there is neither."""
    others = tuple(version.model.versions.exclude(pk=version.pk).order_by("-created_at", "-pk"))
    before = (other for other in others if (other.created_at, other.pk) < (version.created_at, version.pk))
    chosen = next((other for other in others if other.pk == against), None) or next(before, None)
    if chosen is None:
        return None
    return Comparison(version, chosen, differences(shape_of(chosen), shape_of(version)), others)
