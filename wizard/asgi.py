"""Where an ASGI server enters; Embark itself needs only WSGI."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
application = get_asgi_application()
