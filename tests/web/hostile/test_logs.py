"""Logs as production writes them: where it broke and for whom, never what was in it."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from copy import deepcopy

import pytest
import structlog
from celery import shared_task
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.test import Client

from tests import factories
from wizard.accounts.handoff import signed_address
from wizard.accounts.models import User, Workspace
from wizard.aws.models import AccessCheck, Connection
from wizard.core.running import run
from wizard.onboarding.handoff import hand_off

CANARY = "canary-9d7f"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What would stand in the log: the handler of the settings, at its level in production."""
    written = io.StringIO()
    wanted = deepcopy(settings.LOGGING)  # the configurator takes it apart
    configurator = logging.config.DictConfigurator(wanted)
    handler = logging.StreamHandler(written)
    handler.setFormatter(configurator.configure_formatter(wanted["formatters"]["json"]))
    for name in wanted["handlers"]["stderr"]["filters"]:
        handler.addFilter(configurator.configure_filter(wanted["filters"][name]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_job_that_breaks_is_logged_by_type_and_place(acme: object, log: io.StringIO) -> None:
    connection = Connection.objects.create(workspace=acme, bucket="acme-ml", role_name="embark")
    job = AccessCheck.objects.create(connection=connection, role_arn="arn", bucket="acme-ml")

    def work(row: AccessCheck) -> dict[str, object]:
        try:
            raise ValueError(f"bad cell: {CANARY}")
        except ValueError as error:
            raise RuntimeError(f"cannot store {CANARY}") from error

    run(AccessCheck, job.pk, work)
    crashed = next(line for line in lines(log) if line["event"] == "job_crashed")
    assert [stack["exc_type"] for stack in crashed["exception"]] == ["RuntimeError", "ValueError"]
    assert crashed["exception"][0]["frames"][-1]["name"] == "work"
    assert CANARY not in log.getvalue()


def test_a_page_that_breaks_names_the_log_line(dana: User, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest) -> bool:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("wizard.web.pages.works_as_member", broken)
    client = Client(raise_request_exception=False)
    client.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/")
    failed = next(line for line in lines(log) if line["event"] == "request_failed")
    assert f"<code>{failed['request_id']}</code>" in answer.content.decode()
    assert CANARY not in log.getvalue() + answer.content.decode()


def test_one_time_links_and_questions_are_left_out(dana: User, client: Client, log: io.StringIO) -> None:
    key = default_token_generator.make_token(dana)
    client.get(f"/accounts/password/reset/key/{dana.pk}-{key}/")
    client.get(f"/demo/sign-in/{CANARY}")
    client.get(f"/accounts/login/?code={CANARY}")
    assert "/accounts/password/reset/key/…" in "".join(str(line.get("request")) for line in lines(log))
    assert key not in log.getvalue()
    assert CANARY not in log.getvalue()


def test_a_line_break_forges_no_line(client: Client, db: None, log: io.StringIO) -> None:
    client.get("/nowhere%0A%7B%22event%22:%20%22forged%22%7D%1b[2J", headers={"User-Agent": 'x\n{"event": "forged"}'})
    assert "forged" not in [line["event"] for line in lines(log)]


def test_celerys_own_line_says_nothing_either(log: io.StringIO) -> None:
    @shared_task
    def breaks() -> None:
        raise RuntimeError(CANARY)

    breaks.apply()
    structlog.get_logger("django_structlog.celery").error("task_failed", error=CANARY, exception=RuntimeError(CANARY))
    assert lines(log)
    assert CANARY not in log.getvalue()


def test_whoever_reads_the_logs_holds_no_hand_off_link(acme: Workspace, dana: User, log: io.StringIO) -> None:
    link = hand_off(onboarding=factories.connected(acme, dana), by=dana)
    signed = signed_address(link)
    visitor = Client(enforce_csrf_checks=True, headers={"referer": f"http://testserver/handoff/{signed}/"})
    for path in (f"/handoff/{signed}/", f"/handoff/{signed}/packet", f"/handoff/{signed}A/", f"/handoff/{signed}/x"):
        visitor.get(path)
        visitor.post(path, {"action": "role"})  # without the form's token: Django's own loggers name the address, too
    requests = "".join(str(line.get("request")) for line in lines(log))
    assert "/handoff/…/packet" in requests
    assert signed.rpartition(".")[2] not in log.getvalue()


@pytest.mark.parametrize("mistyped", ["/handoff//{}", "/HANDOFF/{}", "/{}/", "/embark.test/handoff%20/{}", "/x{}"])
def test_a_hand_off_link_that_is_mistyped_is_no_less_a_key(
    acme: Workspace, dana: User, log: io.StringIO, mistyped: str
) -> None:
    signed = signed_address(hand_off(onboarding=factories.connected(acme, dana), by=dana))
    Client().get(mistyped.format(signed))
    assert lines(log)
    assert signed.rpartition(".")[2] not in log.getvalue()
