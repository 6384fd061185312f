#!/usr/bin/env python
"""Django's command line for Embark."""

import os
import sys

from django.core.management import execute_from_command_line

from wizard.demo.joining import join_running_demo

if __name__ == "__main__":
    if folder := join_running_demo(os.environ):
        print(f"This is the demo that runs on {folder}.", file=sys.stderr)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
    execute_from_command_line(sys.argv)
