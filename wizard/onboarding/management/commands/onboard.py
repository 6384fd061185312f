"""`manage.py onboard FILE.json --as E-MAIL [--dry-run] [--json]`: makes the onboardings of a document.

docs/onboard-json.md tells what stands in it; `-` reads the standard input. Every entry is told as it is done, with
`--json` as one JSON object a line. Exit code 0 when all went well, 1 when an entry has a Problem or the document can't
be read. `CommandError` leaves for a file that cannot be opened and for a person who is not known.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from wizard.accounts.models import User
from wizard.core.problems import Problem, ProblemError
from wizard.onboarding.document.reading import read_document
from wizard.onboarding.document.types import LONGEST
from wizard.onboarding.from_document import create_from_document
from wizard.onboarding.outcomes import Outcome


class Command(BaseCommand):
    help = "Make onboardings of a JSON document, in the name of a member or account manager of each workspace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="the document; - reads the standard input")
        parser.add_argument("--as", dest="email", required=True, metavar="E-MAIL", help="in whose name it is done")
        parser.add_argument("--dry-run", action="store_true", help="store nothing, and tell what would be done")
        parser.add_argument("--json", action="store_true", help="one JSON object per entry, a line each")

    def handle(self, *, file: str, email: str, dry_run: bool, json: bool, **_: Any) -> None:
        by = _person(email)
        try:
            entries = read_document(_read(file))
        except ProblemError as error:
            self._tell_refusal(error.problem, as_json=json)
            sys.exit(1)
        is_well = True
        for entry in entries:
            outcome = create_from_document(entry=entry, by=by, dry_run=dry_run)
            self.stdout.write(_as_json(outcome) if json else _as_text(outcome))
            self.stdout.flush()
            is_well = is_well and not outcome.problems
        if not is_well:
            sys.exit(1)

    def _tell_refusal(self, problem: Problem, *, as_json: bool) -> None:
        told = {"problems": [problem.to_json()]}
        self.stdout.write(json.dumps(told) if as_json else _problem_line(problem))


def _read(file: str) -> bytes:
    """Not more of it than a document may be long, and one byte to tell that it is longer."""
    if file == "-":
        return sys.stdin.buffer.read(LONGEST + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LONGEST + 1)
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from error


def _person(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody has the e-mail address “{email}”.")
    return found


def _as_json(outcome: Outcome) -> str:
    return json.dumps(outcome.to_json() | {"url": _url(outcome)}, allow_nan=False)


def _as_text(outcome: Outcome) -> str:
    """A line with what came of it, and a line each for what was done, what comes next, and every Problem."""
    who = " · ".join(filter(None, (outcome.workspace, outcome.model, outcome.version)))
    lines = [f"{outcome.number:>3}  {outcome.words:<16} {who}".rstrip()]
    lines += [f"     {done}" for done in outcome.done]
    lines += [_problem_line(problem) for problem in outcome.problems]
    if outcome.next:
        lines.append(f"     next ({outcome.turn}): {outcome.next}")
    if outcome.onboarding_id:
        lines.append(f"     {_url(outcome)}")
    return "\n".join(map(_printable, lines))


def _problem_line(problem: Problem) -> str:
    return _printable(f"     ! {problem} [{problem.code}]")


def _printable(line: str) -> str:
    """Names come from the document: nothing in them shall steer the terminal."""
    return "".join(letter if letter.isprintable() else "·" for letter in line)


def _url(outcome: Outcome) -> str:
    if not outcome.onboarding_id:
        return ""
    return settings.BASE_URL + reverse("onboarding:resume", args=[outcome.onboarding_id])
