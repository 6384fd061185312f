"""Another server of generation 2.x as a destination: the requests of the vendor's client, one per verb of the plan.

`ProblemError` leaves every method; see `destinations.base` for its two heirs. The server is asked again with the same
key after a lost answer, and its own rules make it one effect: a model that is there answers 409, the same version 200,
and a dataset that is connected again is replaced (sources: the client `aporia==2.19.0`, our own API).
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.core.problems import ProblemError
from wizard.registration import wire
from wizard.registration.destinations import problems
from wizard.registration.destinations.base import AlreadyThereError
from wizard.registration.destinations.server import Answer, RemoteServer
from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.schema import ModelType, VersionSchema


class HttpDestination:
    """One server, for one order. Models and versions have the ids that the order gives them."""

    is_elsewhere = True

    def __init__(self, *, server: RemoteServer, order: Order) -> None:
        self.server = server
        self.order = order

    def model_is_free(self, *, key: str, model_id: str) -> str:  # noqa: ARG002 - it makes nothing
        answer = self.server.ask("GET", wire.versions_path(model_id))
        if answer.is_ok:
            raise ProblemError(problems.model_exists(server=str(self.server), model_id=model_id))
        if answer.status != 404:
            raise self.server.refusal(answer)
        return model_id

    def version_is_free(self, *, key: str, model: str, name: str) -> str:  # noqa: ARG002 - it makes nothing
        if name in {each.get("name") for each in self.server.objects_in(self._versions(model))}:
            raise self._version_exists(model, name)
        return name

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
        call = wire.create_model(
            model_id=model_id, name=name, description=description, owner=owner, icon=icon, colour=colour, tags=tags
        )
        answer = self._post(call, key)
        if answer.status == 409:
            problem = problems.model_exists(server=str(self.server), model_id=model_id)
            raise AlreadyThereError(problem, external_id=model_id)
        self._must_be_done(answer)
        return model_id

    def find_model(self, *, key: str, model_id: str) -> str:  # noqa: ARG002 - it makes nothing
        self._versions(model_id)
        return model_id

    def create_model_version(
        self, *, key: str, model: str, name: str, model_type: ModelType, schema: VersionSchema
    ) -> str:
        call = wire.create_version(model_id=model, name=name, model_type=model_type, schema=schema)
        answer = self._post(call, key)
        if answer.status == 409:
            raise self._version_exists(model, name)
        self._must_be_done(answer)
        return answer.given_id or name

    def share_source(self, *, key: str, bucket: str) -> str:
        raise NotImplementedError  # each dataset has a data source of its own

    def connect_dataset(self, *, key: str, version: str, dataset: DatasetOrder) -> str:  # noqa: ARG002
        answer = self._post(wire.connect(dataset, self.order), key)
        self._must_be_done(answer)
        return answer.given_id or dataset.kind

    def start_sync(self, *, key: str, dataset: str) -> str:
        raise NotImplementedError  # connecting a dataset starts its sync there

    def _post(self, call: wire.WireCall, key: str) -> Answer:
        return self.server.ask("POST", call.path, body=call.body, key=key)

    def _versions(self, model_id: str) -> Answer:
        answer = self.server.ask("GET", wire.versions_path(model_id))
        if answer.status == 404:
            raise ProblemError(problems.model_gone(server=str(self.server), model_id=model_id))
        self._must_be_done(answer)
        return answer

    def _must_be_done(self, answer: Answer) -> None:
        if not answer.is_ok:
            raise self.server.refusal(answer)

    def _version_exists(self, model_id: str, name: str) -> ProblemError:
        return ProblemError(problems.version_exists(server=str(self.server), model_id=model_id, name=name))
