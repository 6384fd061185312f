"""A program of its own for `test_at_once`: what threads that start together do to tokens and to addresses.

Twelve ask for the last three tokens of a workspace, then for workspaces whose names make the same address, then revoke
one token. Prints as JSON what came of it.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable

import django

RIVALS = 12
ROOM = 3


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests import factories
    from wizard.accounts.models import ApiToken, AuditEntry
    from wizard.accounts.tokens import MOST_TOKENS, issue_token, revoke_token

    call_command("migrate", verbosity=0)
    acme = factories.workspace("Acme")
    dana = factories.member(acme)
    for number in range(MOST_TOKENS - ROOM):
        issue_token(workspace=acme, name=f"job {number}", by=dana)
    issued = at_once(lambda number: issue_token(workspace=acme, name=f"late {number}", by=dana)[0].pk[:3])
    live = ApiToken.objects.live().count()
    named = at_once(lambda number: factories.workspace("Globex" + "!" * number).slug)
    token = ApiToken.objects.all()[0]
    at_once(lambda _: str(revoke_token(token=ApiToken.objects.get(pk=token.pk), by=dana)))
    revoked = AuditEntry.objects.filter(verb="token.revoked").count()
    print(json.dumps({"issued": issued, "live": live, "named": named, "revoked": revoked}))


def at_once(work: Callable[[int], str]) -> Counter[str]:
    """How often each answer came when all rivals start together; an error answers with its words or code."""
    from django.db import connection

    start, answers = threading.Barrier(RIVALS), [""] * RIVALS

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = work(number)
        except Exception as error:
            answers[number] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


if __name__ == "__main__":
    main()
