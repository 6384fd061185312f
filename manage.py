#!/usr/bin/env python
"""Django's command line for Embark."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from wizard.demo.joining import join_running_demo

NO_DEMO = """No demo runs on the usual folder. For one that runs on another, put its folder in front: EMBARK_DATA_DIR=…
For a server, set the variables of docs/settings.md."""

if __name__ == "__main__":
    if folder := join_running_demo(os.environ):
        print(f"This is the demo that runs on {folder}.", file=sys.stderr)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(f"{error}\n{NO_DEMO}", file=sys.stderr)
        sys.exit(2)
