"""What a destination is: one method per verb of the plan. A registration is sent to one of them.

Every method takes an idempotency key and answers with the destination's own id of what was made. Called again with the
same key it makes nothing new. What cannot be done leaves as `ProblemError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from wizard.registration.plan import DatasetOrder
from wizard.registry.schema import ModelType, VersionSchema


class Destination(Protocol):
    """Where a registration is sent. The names of the methods are those of `plan.Verb`."""

    def create_model(
        self,
        *,
        key: str,
        model_id: str,
        name: str,
        description: str,
        owner: str,
        icon: str,
        colour: str,
        tags: Mapping[str, str],
    ) -> str:
        """Make the model; answers with its id."""

    def find_model(self, *, key: str, model_id: str) -> str:
        """The id of the model that is there already; makes nothing."""

    def create_model_version(
        self, *, key: str, model: str, name: str, model_type: ModelType, schema: VersionSchema
    ) -> str:
        """Make the version of `model` (an answer of `create_model`); answers with its id."""

    def connect_dataset(self, *, key: str, version: str, dataset: DatasetOrder) -> str:
        """Make the data source and connect it to `version` as that kind of dataset; answers with the dataset's id."""

    def start_sync(self, *, key: str, dataset: str) -> str:
        """Ask for the first sync of `dataset`; answers with its id at once, without waiting for its end."""
