"""Another server of generation 3.x as a destination: ids are the server's own, and what has a name is listed first.

`ProblemError` leaves every method; see `destinations.base` for its two heirs. 3.x makes a second model of the same
name, so names are looked at before anything is made: what is there after a lost answer is ours. Data sources are
shared, as the client `aporia==3.38.0` shares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.problems import ProblemError
from wizard.registration import wire3
from wizard.registration.destinations import problems
from wizard.registration.destinations.base import AlreadyThereError, UnansweredError
from wizard.registration.destinations.server import RemoteServer, usable_id
from wizard.registration.plan import DatasetOrder, Order

Listed = Mapping[str, Any]


class Http3Destination:
    """One workspace of one server, for one order."""

    is_elsewhere = True

    def __init__(self, *, server: RemoteServer, account: wire3.Account, order: Order) -> None:
        self.server = server
        self.account = account
        self.order = order

    def model_is_free(self, *, key: str, name: str = "", **_: object) -> str:  # noqa: ARG002 - it makes nothing
        if self._named("models", name):
            raise self._model_exists()
        return name

    def version_is_free(self, *, key: str, model: str, name: str) -> str:  # noqa: ARG002 - it makes nothing
        if self._named("model-versions", name, model_id=model):
            raise self._version_exists()
        return name

    def create_model(self, *, key: str, **_: object) -> str:
        there = self._named("models", self.order.name)
        if there:
            raise AlreadyThereError(self._model_exists().problem, external_id=self._id_in(there[0]))
        return self._made("models", wire3.model_body(self.order), key)

    def find_model(self, *, key: str, **_: object) -> str:  # noqa: ARG002 - it makes nothing
        there = self._named("models", self.order.name)
        if not there:
            raise ProblemError(problems.model_gone(server=str(self.server), model_id=self.order.name))
        if len(there) > 1:
            raise ProblemError(problems.many_models(server=str(self.server), name=self.order.name, count=len(there)))
        return self._id_in(there[0])

    def create_model_version(self, *, key: str, model: str, name: str, **_: object) -> str:
        there = self._named("model-versions", name, model_id=model)
        if there:
            raise AlreadyThereError(self._version_exists().problem, external_id=self._id_in(there[0]))
        return self._made("model-versions", {"name": name, "model_id": model}, key)

    def share_source(self, *, key: str, bucket: str) -> str:
        there = self._named("data-sources", wire3.source_name(bucket))
        if not there:
            return self._made("data-sources", wire3.source_body(bucket), key)
        if there[0].get("type") != "s3":
            raise ProblemError(problems.source_differs(server=str(self.server), name=wire3.source_name(bucket)))
        return self._id_in(there[0])

    def connect_dataset(
        self, *, key: str, version: str, dataset: DatasetOrder, model: str = "", source: str = ""
    ) -> str:
        there = [each for each in self._list("datasets", model_version_id=version) if each.get("stage") == dataset.kind]
        if there:
            problem = problems.dataset_exists(server=str(self.server), kind=dataset.kind)
            raise AlreadyThereError(problem, external_id=self._id_in(there[0]))
        body = wire3.dataset_body(dataset, self.order, model=model, version=version, source=source)
        return self._made("datasets", body, key)

    def start_sync(self, *, key: str, dataset: str) -> str:
        raise NotImplementedError  # connecting a dataset starts its sync there

    def _made(self, things: str, body: Mapping[str, Any], key: str) -> str:
        answer = self.server.ask("POST", self.account.path(things), body=body, key=key)
        if not answer.is_ok:
            raise self.server.refusal(answer)
        try:
            return self._id_in(answer.body)
        except ProblemError as error:
            raise UnansweredError(error.problem) from None  # it is made, but under which id?

    def _named(self, things: str, name: str, **asked: str) -> list[Listed]:
        return [each for each in self._list(things, **asked) if each.get("name") == name]

    def _list(self, things: str, **asked: str) -> list[Listed]:
        """What the server lists; of what it lists beside what was asked for, only that."""
        answer = self.server.ask("GET", self.account.path(things, **asked))
        if answer.status == 404:
            raise ProblemError(self._unknown_workspace())
        if not answer.is_ok:
            raise self.server.refusal(answer)
        listed = self.server.objects_in(answer)
        return [each for each in listed if all(each.get(name, value) == value for name, value in asked.items())]

    def _id_in(self, told: Any) -> str:
        """The server's id of a thing: it is sent back in later calls, so it must be one."""
        if found := usable_id(told):
            return found
        raise ProblemError(problems.strange_answer(server=str(self.server), what="what it names has no usable id"))

    def _model_exists(self) -> ProblemError:
        return ProblemError(problems.model_name_exists(server=str(self.server), name=self.order.name))

    def _version_exists(self) -> ProblemError:
        named = {"model_id": self.order.name, "name": self.order.version_name}
        return ProblemError(problems.version_exists(server=str(self.server), **named))

    def _unknown_workspace(self) -> Any:
        named = {"account": self.account.name, "workspace": self.account.workspace}
        return problems.unknown_workspace(server=str(self.server), **named)
