"""One entry of a document on its way through the steps of the wizard. Call it inside a transaction; raises nothing.

Every step is tried, also behind one that was refused, so that all `problems` are told at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from wizard.accounts.models import User, Workspace
from wizard.aws.paste.arns import RoleArn
from wizard.aws.services import request_access_check
from wizard.core.problems import Problem, ProblemError
from wizard.onboarding import services
from wizard.onboarding.document.meaning import model_id_of, place_of, role_of, schema_of, sources_of
from wizard.onboarding.document.problems import placed, too_many_checks
from wizard.onboarding.document.types import Entry
from wizard.onboarding.models import Onboarding
from wizard.onboarding.planned_samples import sample_planned
from wizard.onboarding.progress import progress
from wizard.onboarding.shared_connection import fitting_connection, is_green, newest_check
from wizard.onboarding.steps import StepStatus
from wizard.onboarding.taken_ids import id_warning
from wizard.onboarding.turns import must_be_editable, touch
from wizard.registry.tags import clean_tags

TOO_MANY = "aws.check.too_many"


@dataclass
class EntrySteps:
    """`done` is what was done, in words; `problems` is what was refused."""

    entry: Entry
    number: int
    by: User
    done: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def begin(self, workspace: Workspace, key: str) -> Onboarding:
        """A new onboarding that keeps what the document says of the steps to come."""
        onboarding = services.start(workspace=workspace, by=self.by)
        onboarding.document_key, onboarding.document_json = key, self.entry.to_json()
        touch(onboarding, self.by, "onboarding.document_kept", columns=len(self.entry.columns))
        self._tried("model", lambda: self._model(onboarding))
        return self._onwards(onboarding)

    def go_on(self, onboarding: Onboarding) -> Onboarding:
        """With the onboarding that the entry has made before: nothing of it is set anew."""
        return onboarding if onboarding.is_frozen else self._onwards(onboarding)

    def _onwards(self, onboarding: Onboarding) -> Onboarding:
        if onboarding.connection is None:
            self._tried("role_arn", lambda: self._access(onboarding))
        if not self.problems:
            self._tried("datasets", lambda: self._data(onboarding))
        return onboarding

    def _tried(self, path: str, step: Callable[[], None]) -> None:
        try:
            with transaction.atomic():
                step()
        except ProblemError as error:
            self.problems.append(_told(error.problem, self.number, path))

    def _model(self, onboarding: Onboarding) -> None:
        services.submit_model(onboarding=onboarding, answers=answers_of(self.entry), by=self.by)
        self.done.append("Model: named")
        if said := id_warning(onboarding):
            self.done.append(f"Model: {said}")
        if columns := schema_of(self.entry):
            self.done.append(f"Columns: {len(columns.fields)} kept for when the data is sampled")

    def _access(self, onboarding: Onboarding) -> None:
        role, locations = role_of(self.entry), [source.location for source in sources_of(self.entry).values()]
        shared = fitting_connection(onboarding.workspace, locations=locations, role=role)
        if shared:
            must_be_editable(onboarding)
            onboarding.connection = shared
            touch(onboarding, self.by, "onboarding.connection_shared", connection=shared.pk)
            self.done.append(f"AWS access: through the connection of {shared}")
            self._checked(onboarding)
        elif role:
            self._new_role(onboarding, role)

    def _checked(self, onboarding: Onboarding) -> None:
        """A connection that is shared is checked when its last check has failed, or there was none."""
        connection = onboarding.connection
        newest = newest_check(connection.checks.all(), connection) if connection else None
        if connection and (newest is None or newest.has_failed):
            request_access_check(connection=connection, by=self.by)
            self.done.append("AWS access: check queued")

    def _new_role(self, onboarding: Onboarding, role: RoleArn) -> None:
        place = place_of(self.entry)
        services.submit_bucket(
            onboarding=onboarding,
            bucket=place.bucket,
            prefix=place.prefix,
            account_id=role.account_id,
            role_name=role.name,
            by=self.by,
        )
        services.submit_role(onboarding=onboarding, role_arn=role, by=self.by)
        self.done.append(f"AWS access: role kept for {place}, check queued")

    def _data(self, onboarding: Onboarding) -> None:
        if self._is_open(onboarding):
            begun = sample_planned(onboarding=onboarding, by=self.by)
            self.done += [f"Data: sample of the {kind} data queued ({uri})" for kind, uri in begun.items()]
        elif "Model: named" in self.done:
            kinds = ", ".join(sources_of(self.entry))
            self.done.append(f"Data: {kinds} kept for when the access is open")

    def _is_open(self, onboarding: Onboarding) -> bool:
        connection = onboarding.connection
        is_named = progress(onboarding).state("aws").status != StepStatus.LOCKED
        return connection is not None and is_named and is_green(connection)


def _told(problem: Problem, number: int, path: str) -> Problem:
    if problem.code == TOO_MANY:
        return too_many_checks(problem, number=number)
    return placed(problem, number=number, path=path)


def answers_of(entry: Entry) -> services.ModelAnswers:
    """The Model step's answers."""
    model = entry.model
    return services.ModelAnswers(
        model_name=model.name,
        model_id=model_id_of(entry),
        model_type=model.model_type.value,
        version_name=model.version,
        description=model.description,
        owner=model.owner,
        icon=model.icon.value,
        colour=model.colour.value,
        tags=clean_tags(model.tags),
        datasets=list(entry.datasets.given),
    )
