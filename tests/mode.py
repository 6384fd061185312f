"""Puts Embark into test mode before pytest-django reads its settings; named by `addopts` in pyproject.toml."""

import os

os.environ["EMBARK_MODE"] = "test"
