"""What a destination is: one method per verb of the plan. A registration is sent to one of them.

Every method takes an idempotency key and answers with the destination's own id of what was made. Called again with the
same key it makes nothing new. What cannot be done leaves as `ProblemError`: as `AlreadyThereError` when what is to be
made is there and the destination cannot say by whose key, as `UnansweredError` when nobody knows whether it was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from wizard.core.problems import Problem, ProblemError
from wizard.registration.plan import DatasetOrder
from wizard.registry.schema import ModelType, VersionSchema


class UnansweredError(ProblemError):
    """What was asked may have been done: it was sent, and no answer tells."""


class AlreadyThereError(ProblemError):
    """What was to be made is there. It is ours if an earlier try of the call has stayed without an answer."""

    def __init__(self, problem: Problem, *, external_id: str) -> None:
        super().__init__(problem)
        self.external_id = external_id


class Destination(Protocol):
    """Where a registration is sent. The names of the methods are those of `plan.Verb`."""

    is_elsewhere: bool
    """Whether it is another server: what is done there cannot be one transaction with our record of it."""

    def model_is_free(self, *, key: str, model_id: str) -> str:
        """Raise the Problem of a model of that id; asked of another server before anything is made there."""

    def version_is_free(self, *, key: str, model: str, name: str) -> str:
        """Raise the Problem of a version of that name; asked of another server before it is made there."""

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

    def share_source(self, *, key: str, bucket: str) -> str:
        """Find or make the data source of a bucket, where datasets share one; answers with its id."""

    def connect_dataset(self, *, key: str, version: str, dataset: DatasetOrder) -> str:
        """Make the data source and connect it to `version` as that kind of dataset; answers with the dataset's id."""

    def start_sync(self, *, key: str, dataset: str) -> str:
        """Ask for the first sync of `dataset`; answers with its id at once, without waiting for its end."""
