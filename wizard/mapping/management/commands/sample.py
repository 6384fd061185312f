"""`manage.py sample LOCATION… [--workspace W] [--format F] [--option NAME=VALUE] [--select EXPRESSION]
[--model-type T] [--json]`.

Does what the Data step does (the workspace's connection, the limited child, the same limits) for one or many locations
and prints the result, or the Problem, of each, with what the Columns step would suggest: with `--json` one JSON object
a line. Exit code 0 as long as it ran:
Problems are results. `CommandError` leaves for a workspace that does not exist.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from wizard.accounts.models import Workspace
from wizard.aws.models import Connection
from wizard.core.problems import Problem, ProblemError
from wizard.core.running import run
from wizard.mapping import report
from wizard.registry.schema import ModelType
from wizard.sampling import problems
from wizard.sampling.location import S3Location, parse
from wizard.sampling.models import Sample
from wizard.sampling.report import Report, of_problem
from wizard.sampling.services import opened, record_sample
from wizard.sampling.settings import ReadSettings
from wizard.sampling.taking import take
from wizard.sampling.types import FileFormat


class Command(BaseCommand):
    help = "Sample objects on S3 as the Data step does, and print what was found in each location."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("locations", nargs="+", metavar="LOCATION", help="s3://bucket/key, a prefix or a glob")
        parser.add_argument("--workspace", metavar="W", help="id or name; default: one that is connected to the bucket")
        parser.add_argument("--format", choices=[each.value for each in FileFormat], help="default: find out")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="a read option")
        parser.add_argument("--select", action="append", default=[], metavar="EXPRESSION", help="a select_expr entry")
        parser.add_argument(
            "--model-type",
            choices=[each.value for each in ModelType],
            help="for suggestions; default: the likely one",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object per location, a line each")

    def handle(
        self,
        *,
        locations: list[str],
        workspace: str | None,
        format: str | None,  # noqa: A002 - the name of the flag
        option: list[str],
        select: list[str],
        model_type: str | None,
        json: bool,
        **_: Any,
    ) -> None:
        wanted = _workspace(workspace) if workspace else None
        settings = ReadSettings(
            format=FileFormat(format) if format else None, options=_options(option), select=tuple(select)
        )
        for location in locations:
            told = _report(location, settings, wanted, ModelType(model_type) if model_type else None)
            self.stdout.write(_as_json(told) if json else report.as_text(told))
            self.stdout.flush()


def _as_json(told: Report) -> str:
    return json.dumps(told, allow_nan=False)


def _report(text: str, settings: ReadSettings, workspace: Workspace | None, model_type: ModelType | None) -> Report:
    try:
        location = parse(text, allow_bucket=True)
        sample = record_sample(connection=_connection(location, workspace), location=location, settings=settings)
    except ProblemError as error:
        return of_problem(text, error.problem)
    run(Sample, sample.pk, take)
    sample.refresh_from_db()
    facts = {"workspace": sample.workspace.name, "sample": sample.pk}
    result = opened(sample)
    if result is None:
        return of_problem(text, sample.problem or _unfinished(), **facts)
    return report.of_result(text, result, model_type=model_type, **facts)


def _unfinished() -> Problem:
    return problems.failed("the sample", reason="another process took it over")


def _workspace(named: str) -> Workspace:
    found = Workspace.objects.filter(Q(pk=named) | Q(name__iexact=named)).first()
    if found is None:
        raise CommandError(f"There is no workspace “{named}”.")
    return found


def _connection(location: S3Location, workspace: Workspace | None) -> Connection:
    """The connection that opens the location, one that has worked before others. Raises ProblemError."""
    of_bucket = Connection.objects.select_related("workspace").filter(bucket=location.bucket).exclude(role_arn="")
    if workspace:
        of_bucket = of_bucket.filter(workspace=workspace)
    newest = sorted(of_bucket, key=lambda each: (each.green_at is not None, each.created_at), reverse=True)
    fitting = next((each for each in newest if location.key.startswith(each.prefix)), None)
    if fitting is None:
        raise ProblemError(problems.not_connected(location.uri, workspace=workspace.name if workspace else ""))
    return fitting


def _options(given: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    if wrong := next((name for name, equals, _ in pairs if not equals or not name), None):
        raise CommandError(f"--option takes NAME=VALUE; “{wrong}” has no value.")
    return {name: value for name, _, value in pairs}
