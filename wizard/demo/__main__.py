"""`python -m wizard.demo` runs the demo; `python -m wizard.demo reset` forgets its data.

Ends with 0 when stopped, with 2 and one sentence when it cannot do what was asked.
"""

from __future__ import annotations

import sys

from wizard.demo import data_folder, supervisor
from wizard.demo.addresses import Places
from wizard.demo.config import DemoError, demo_config


def main(arguments: list[str]) -> int:
    """The exit code."""
    try:
        config = demo_config()
        if not arguments:
            supervisor.run(config)
        elif arguments == ["reset"]:
            places = Places(data=config.data_dir)
            with data_folder.held(places):
                data_folder.empty(places)
            print(f"The demo's data in {places.data} is gone. make demo starts over.")
        else:
            raise DemoError("usage: python -m wizard.demo [reset]")
    except DemoError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
