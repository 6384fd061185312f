"""A program of its own for `test_claiming`: twelve workspaces with one subject save the same role at once, ten times.

Prints as JSON how many held it in the end, and how many were refused, each time.
"""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path
from typing import Any

import django

RIVALS, TIMES = 12, 10


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests import factories
    from tests.projected_token import platform_jwt
    from wizard.aws.models import Connection

    call_command("migrate", verbosity=0)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(platform_jwt())
        file.flush()
        settings.WEB_IDENTITY_TOKEN_FILE = str(Path(file.name))
        rivals = [
            Connection.objects.create(workspace=factories.workspace(f"Rival {n}"), bucket="acme", role_name="embark")
            for n in range(RIVALS)
        ]
        print(json.dumps([save_at_once(rivals, f"embark-{turn}") for turn in range(TIMES)]))


def save_at_once(rivals: list[Any], role_name: str) -> dict[str, int]:
    from django.db import connection as database

    from wizard.aws.models import Connection
    from wizard.aws.paste.arns import RoleArn
    from wizard.aws.services import save_role_arn
    from wizard.core.problems import ProblemError

    role = RoleArn(account_id="111122223333", name=role_name)
    start, refused = threading.Barrier(RIVALS), []

    def save(mine: Connection) -> None:
        start.wait()
        try:
            save_role_arn(connection=mine, role_arn=role, by=None)  # type: ignore[arg-type]
        except ProblemError as error:
            refused.append(error.problem.code)
        finally:
            database.close()

    threads = [threading.Thread(target=save, args=(Connection.objects.get(pk=rival.pk),)) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    holders = Connection.objects.filter(role_arn=str(role)).count()
    return {"holders": holders, "refused": refused.count("aws.role.other_workspace")}


if __name__ == "__main__":
    main()
