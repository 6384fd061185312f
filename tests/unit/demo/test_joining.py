"""A command of manage.py finds the running demo, and only when nobody has said which Embark is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.demo.addresses import Places
from wizard.demo.data_folder import held
from wizard.demo.joining import join_running_demo, leave_settings

TOLD = {"EMBARK_MODE": "demo", "DATABASE_URL": "sqlite:///x", "REDIS_URL": "unix://y", "PATH": "/bin"}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    leave_settings(Places(data=tmp_path), TOLD)
    return Places(data=tmp_path)


def test_the_settings_of_the_running_demo_are_taken_over(places: Places) -> None:
    environ = {"EMBARK_DATA_DIR": str(places.data)}
    with held(places):
        assert join_running_demo(environ) == places.data
    assert (environ["EMBARK_MODE"], environ["DATABASE_URL"], environ["REDIS_URL"]) == (
        "demo",
        "sqlite:///x",
        "unix://y",
    )
    assert "PATH" not in environ


def test_a_demo_that_has_ended_is_not_joined(places: Places) -> None:
    with held(places):
        pass
    assert join_running_demo({"EMBARK_DATA_DIR": str(places.data)}) is None


@pytest.mark.parametrize("name", ["EMBARK_MODE", "EMBARK_BASE_URL", "EMBARK_SECRET_KEY_FILE", "DATABASE_URL"])
def test_whoever_has_said_which_embark_is_meant_is_left_alone(places: Places, name: str) -> None:
    environ = {"EMBARK_DATA_DIR": str(places.data), name: "x"}
    with held(places):
        assert join_running_demo(environ) is None
    assert environ == {"EMBARK_DATA_DIR": str(places.data), name: "x"}


def test_settings_that_are_no_settings_are_not_joined(places: Places) -> None:
    places.settings.write_text("[1]")
    with held(places):
        assert join_running_demo({"EMBARK_DATA_DIR": str(places.data)}) is None


def test_nobody_else_reads_the_settings(places: Places) -> None:
    assert places.settings.stat().st_mode & 0o777 == 0o600
