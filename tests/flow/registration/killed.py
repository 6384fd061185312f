"""A program of its own for `test_killed`: workers are killed with -9 at each call of a registration.

One workspace registers in its own registry, and by HTTP in another workspace: a real Embark of generation 3.x. Both are
in the database of DATABASE_URL. A lease lasts a second. Prints what came of each registration as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from tests.flow.registration.elsewhere import faults

ELSEWHERE = {
    "create_model": "model",
    "create_model_version": "version",
    "share_source": "source",
    "connect_dataset": "connect",
}
"""What a worker dies at: method of the destination → what the plan calls it."""
HERE = {"create_model": "model", "create_model_version": "version", "connect_dataset": "connect", "start_sync": "sync"}


@dataclass(frozen=True)
class Case:
    """A call, and when the worker dies: `before` or `after` its effect, or once that is `committed`."""

    verb: str
    when: str
    is_elsewhere: bool

    @property
    def name(self) -> str:
        return f"{'there' if self.is_elsewhere else 'here'} {self.verb} {self.when}"


CASES = [
    *(Case(verb, when, is_elsewhere=True) for verb in ELSEWHERE for when in ("before", "after")),
    *(Case(verb, when, is_elsewhere=False) for verb in HERE for when in ("before", "after", "committed")),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def embark() -> Iterator[str]:
    """Embark itself, answering on a free port of loopback; its address."""
    from django.conf import settings

    from wizard.wsgi import application

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with ThreadedWSGIServer(("127.0.0.1", 0), Quiet) as server:
        server.set_app(application)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.DESTINATION_HOSTS = [f"127.0.0.1:{server.server_port}"]
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Stage:
    """Two workspaces; `there` is a destination of the one `here`."""

    def __init__(self, url: str) -> None:
        from tests import factories
        from wizard.accounts.tokens import issue_token
        from wizard.registration.models import DestinationCheck
        from wizard.registration.plan import Generation
        from wizard.registration.saved_destinations import DestinationFacts, add_destination
        from wizard.registration.tasks import check_destination

        self.here, self.there = factories.workspace("Here"), factories.workspace("There")
        self.by = factories.member(self.here)
        token = issue_token(workspace=self.there, name="destination", by=None)[1]
        facts = DestinationFacts("There", url, Generation.THREE, token, self.there.account, self.there.slug)
        self.destination = add_destination(workspace=self.here, facts=facts, by=self.by)
        check_destination(DestinationCheck.objects.get().pk)
        check = DestinationCheck.objects.get()
        assert check.is_done, check.problem

    def press(self, case: Case) -> Any:
        """What “Register” does, with a bucket of its own: data sources are shared."""
        from tests.unit.registration import orders
        from wizard.aws.models import Connection
        from wizard.registration.services import request_registration

        name = case.name.replace("_", "-").replace(" ", "-")
        connection = Connection.objects.create(workspace=self.here, bucket=name, role_name="embark")
        dataset = orders.dataset(connection_id=connection.pk, object_path=f"s3://{name}/serving.parquet")
        order = replace(orders.order(datasets=(dataset,)), model_id=name, name=name)
        to = self.destination if case.is_elsewhere else None
        return request_registration(workspace=self.here, order=order, idempotency_key=name, by=self.by, destination=to)

    def told(self, registration: Any) -> dict[str, Any]:
        """The oracle: how it ended, and what there is where it went."""
        from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
        from wizard.sync.models import SyncRun

        registration.refresh_from_db()
        name, to = registration.model_id, self.there if registration.destination else self.here
        made = [
            MLModel.objects.filter(workspace=to, name=name),
            ModelVersion.objects.filter(model__workspace=to, model__name=name),
            DataSource.objects.filter(workspace=to, object_path__startswith=f"s3://{name}"),
            Dataset.objects.filter(version__model__workspace=to, version__model__name=name),
            SyncRun.objects.filter(dataset__version__model__workspace=to, dataset__version__model__name=name),
        ]
        return {
            "state": registration.state,
            "attempt": registration.attempt,
            "open": registration.steps.filter(is_unanswered=True).count(),
            "made": [rows.count() for rows in made],
            "tried twice": [step.key.partition(":")[0] for step in registration.steps.filter(tries=2)],
        }


def workers_that_die(pressed: Mapping[Case, Any]) -> list[int]:
    """Processes that work on them, each killed at its call; their ids.

    They begin once all are there: a fork while the server answers the others could inherit a lock that nobody opens.
    """
    gate, key = os.pipe()
    pids = [_worker_that_dies(registration, case, gate, key) for case, registration in pressed.items()]
    os.close(key)
    os.close(gate)
    return pids


def _worker_that_dies(registration: Any, case: Case, gate: int, key: int) -> int:
    from django.db import connection

    from wizard.registration.destinations.http3 import Http3Destination
    from wizard.registration.destinations.local import LocalDestination

    connection.close()  # it must not be shared
    pid = os.fork()
    if pid:
        return pid
    destination = Http3Destination if case.is_elsewhere else LocalDestination
    setattr(destination, case.verb, dying(getattr(destination, case.verb), case.when))
    os.close(key)
    os.read(gate, 1)  # nothing comes, but its end
    faults.deliver(registration.pk)
    os._exit(1)  # it has lived on


def dying(real: Callable[..., str], when: str) -> Callable[..., str]:
    """The call, and with it the end of the process."""
    from django.db import transaction

    def call(self: Any, **named: Any) -> str:
        made = "" if when == "before" else real(self, **named)
        if when == "committed":
            transaction.on_commit(die)
        else:
            die()
        return made

    return call


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def go_on(registrations: list[Any]) -> None:
    """Deliver the messages again and again until all have ended, as the sweep does."""
    deadline = time.monotonic() + 60
    while any(registration.is_live for registration in registrations):
        assert time.monotonic() < deadline, [registration.state for registration in registrations]
        for registration in registrations:
            faults.deliver(registration.pk)
            registration.refresh_from_db()
        time.sleep(0.1)


def main() -> None:
    faults.set_up()
    from django.core.management import call_command

    from wizard.core import bell

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    bell._post = lambda task_name, job_id: None
    with embark() as url:
        stage = Stage(url)
        pressed = {case: stage.press(case) for case in CASES}
        ends = {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in workers_that_die(pressed)}
        go_on(list(pressed.values()))
        told = {case.name: stage.told(registration) for case, registration in pressed.items()}
    print(json.dumps(told | {"ends": sorted(ends)}))


if __name__ == "__main__":
    main()
