"""Where gunicorn enters the front."""

from __future__ import annotations

from wizard.demo.config import front_config
from wizard.demo.front.app import Front

application = Front(front_config())
