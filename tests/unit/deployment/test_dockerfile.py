"""Dockerfile and .dockerignore: what they name exists, and nothing that is not needed gets in."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from gunicorn.config import Config

from scripts import health
from tests.unit.deployment.parsing import ROOT, Instruction, compose, instructions
from tests.unit.deployment.production import GOOD, run


def start_of_a_stage(instruction: Instruction) -> str:
    return instruction.text.split()[0]


def copied() -> list[str]:
    """The sources of COPY that come from the checkout."""
    return [
        source
        for instruction in instructions("COPY")
        if not instruction.text.startswith("--from=")
        for source in instruction.text.split()[:-1]
    ]


@pytest.mark.parametrize("source", copied())
def test_every_copied_source_exists_and_reaches_the_builder(source: str) -> None:
    assert (ROOT / source).exists()
    assert f"!{source}" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_builder_sees_nothing_else() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == set(copied())


def test_every_stage_starts_from_python_3_11_with_a_fixed_tag() -> None:
    stages = [start_of_a_stage(instruction) for instruction in instructions("FROM")]
    assert len(stages) == 2
    assert all(re.fullmatch(r"python:3\.11-slim-\w+", stage) for stage in stages)


def test_the_process_is_not_root() -> None:
    user = instructions("USER")[-1].text.split(":")[0]
    assert int(user) > 0


def test_uv_is_the_one_of_the_setup_script() -> None:
    pinned = re.search(r"^UV_VERSION=(\S+)", (ROOT / "scripts" / "setup.sh").read_text(), re.MULTILINE)
    assert pinned
    assert f"uv=={pinned[1]}" in (ROOT / "Dockerfile").read_text()


def test_only_the_lock_file_decides_what_is_installed() -> None:
    sync = next(step.text for step in instructions("RUN") if "uv sync" in step.text)
    assert {"--frozen", "--no-default-groups"} <= set(sync.split())
    assert not re.search(r"index|https?://", (ROOT / "Dockerfile").read_text())


def test_no_secret_is_set_at_build_time() -> None:
    assert not instructions("ARG")
    for step in instructions("ENV") + instructions("RUN"):
        assert not re.search(r"(PASSWORD|SECRET|KEYS?|TOKEN)\w*=", step.text)


@pytest.mark.filterwarnings("ignore:No directory at")  # whitenoise, where nobody has collected static files
def test_gunicorn_knows_its_options_and_its_target() -> None:
    program, *options = instructions("CMD")[-1].exec_form()
    assert program == "gunicorn"
    parsed = Config().parser().parse_args(options)
    assert parsed.bind == [f"0.0.0.0:{health.PORT}"]
    assert (parsed.worker_class, parsed.threads) == ("gthread", 1)
    assert callable(import_module(parsed.args[0]).application)


def test_the_port_is_the_one_that_the_health_check_asks() -> None:
    assert int(instructions("EXPOSE")[-1].text) == health.PORT
    assert instructions("HEALTHCHECK")[-1].exec_form() == ["python", "scripts/health.py", "web"]


def test_services_run_from_the_folder_with_the_code() -> None:
    assert {instruction.text for instruction in instructions("WORKDIR")} == {"/app"}
    assert not any("working_dir" in service for service in compose()["services"].values())


def test_the_build_needs_no_secret_and_makes_the_static_files_that_production_asks_for(tmp_path: Path) -> None:
    step = next(step.text for step in instructions("RUN") if "collectstatic" in step.text)
    assert "EMBARK_MODE=demo" in step
    build = {"EMBARK_MODE": "demo", "EMBARK_STATIC_ROOT": str(tmp_path)}
    made = run("manage.py", "collectstatic", "--noinput", environment=build)
    assert made.returncode == 0, made.stderr
    style = "vendor/bootstrap/bootstrap.min.css"
    address = f"import django; django.setup(); from django.templatetags.static import static; print(static({style!r}))"
    production = GOOD | {"DJANGO_SETTINGS_MODULE": "wizard.settings", "EMBARK_STATIC_ROOT": str(tmp_path)}
    asked = run("-c", address, environment=production).stdout.strip()
    files = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert asked == f"/static/{files[style]}"
    assert re.search(r"bootstrap\.min\.[0-9a-f]{12}\.css$", asked)
    assert (tmp_path / files[style]).exists()
