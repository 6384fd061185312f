"""What must be done once before the web server starts: byte code, migrations, cache table, static files, demo people.

`python -m wizard.demo.prepare` prints the demo people's sign-in links as one line of JSON, and all else on stderr.
"""

from __future__ import annotations

import compileall
import contextlib
import json
import os
import sys

from wizard.demo.config import ROOT


def main() -> None:
    """Run the commands in one process: starting Django is the slow part."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
    import django
    from django.core.management import call_command

    with contextlib.redirect_stdout(sys.stderr):
        # The child that parses may write nothing, so it would compile its own modules at every start.
        compileall.compile_dir(ROOT / "wizard", quiet=2)
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
    from wizard.demo.people import seed  # models can be imported only now

    print(json.dumps(seed()))


if __name__ == "__main__":
    main()
