"""The demo's pages exist in the demo only; these tests switch it on."""

from __future__ import annotations

import pytest
from django.conf import LazySettings


@pytest.fixture
def in_demo(settings: LazySettings, tmp_path) -> LazySettings:
    settings.IN_DEMO = True
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings
