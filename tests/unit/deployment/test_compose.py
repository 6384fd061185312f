"""docker-compose.yml: no engine runs here, so everything that it names must be shown to exist."""

from __future__ import annotations

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from celery.bin.beat import beat
from celery.bin.worker import worker
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import get_commands

from scripts import health
from tests.unit.deployment.parsing import (
    ROOT,
    compose,
    instructions,
    interpolate,
    own_services,
    required_names,
    settings_names,
    strings,
    version,
)
from tests.unit.deployment.production import evaluate

OWN = sorted(own_services())
ALL = sorted(compose()["services"])
READ_BY_OTHERS = {"WEB_CONCURRENCY"}  # gunicorn's own
CELERY_COMMANDS = {"worker": worker, "beat": beat}


def setting_of(variable: str) -> str:
    """The setting that NAME or NAME_FILE gives."""
    return variable.removesuffix("_FILE")


@pytest.mark.parametrize("name", OWN)
def test_every_variable_is_one_that_settings_read(name: str) -> None:
    given = {setting_of(variable) for variable in own_services()[name]["environment"]}
    assert given - READ_BY_OTHERS <= settings_names()


@pytest.mark.parametrize("name", OWN)
def test_every_required_variable_is_given(name: str) -> None:
    assert required_names() <= {setting_of(variable) for variable in own_services()[name]["environment"]}


def test_services_refer_only_to_what_the_file_declares() -> None:
    document = compose()
    for service in document["services"].values():
        assert set(service.get("depends_on", {})) <= set(document["services"])
        assert set(service.get("secrets", [])) <= set(document["secrets"])
        assert set(service["networks"]) <= set(document["networks"])
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(document["volumes"])


def test_every_secret_file_that_a_service_reads_is_handed_to_it() -> None:
    for service in compose()["services"].values():
        named = set(re.findall(r"/run/secrets/(\w+)", " ".join(strings(service))))
        assert named == set(service.get("secrets", []))


def test_everything_of_ours_waits_for_the_migration() -> None:
    for name, service in own_services().items():
        if name != "migrate":
            assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_waiting_for_health_is_waiting_for_a_health_check() -> None:
    services = compose()["services"]
    for service in services.values():
        for name, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert services[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(set(ALL) - {"migrate", "web"}))
def test_every_service_has_a_health_check(name: str) -> None:
    assert compose()["services"][name]["healthcheck"]["test"]


def test_the_web_server_uses_the_health_check_of_the_image() -> None:
    assert "healthcheck" not in compose()["services"]["web"]
    assert instructions("HEALTHCHECK")


@pytest.mark.parametrize("name", ["worker", "syncs", "beat"])
def test_pulse_checks_ask_for_a_file_that_is_written_and_in_memory(name: str) -> None:
    service = compose()["services"][name]
    check = service["healthcheck"]["test"]
    assert check[:4] == ["CMD", "python", "scripts/health.py", "pulse"]
    assert float(check[4]) >= 15  # three of beat's messages
    assert Path(service["environment"]["EMBARK_PULSE_PATH"]).parent == Path("/tmp")
    assert any(mount.startswith("/tmp") for mount in service["tmpfs"])


@pytest.mark.parametrize("name", ["worker", "syncs", "beat"])
def test_celery_commands_and_their_options_exist(name: str) -> None:
    program, app_option, module, command, *rest = compose()["services"][name]["command"]
    assert (program, app_option) == ("celery", "-A")
    assert import_module(module).app.main == "wizard"
    known = {option for parameter in CELERY_COMMANDS[command].params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def test_every_queue_has_a_worker() -> None:
    commands = [compose()["services"][name]["command"] for name in ("worker", "syncs")]
    heard = {command[command.index("--queues") + 1] for command in commands}
    assert heard == {queue.name for queue in settings.CELERY_TASK_QUEUES}
    assert {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} < heard


def test_the_migrate_step_runs_commands_that_exist() -> None:
    script = compose()["services"]["migrate"]["command"][-1]
    named = re.findall(r"python (manage\.py) (\w+)", script)
    assert [command for _, command in named] == ["migrate", "createcachetable"]
    assert {command for _, command in named} <= set(get_commands())
    assert compose()["services"]["migrate"]["restart"] == "no"


def test_only_the_web_server_has_a_port_and_only_for_this_host() -> None:
    published = {name: service["ports"] for name, service in compose()["services"].items() if "ports" in service}
    assert list(published) == ["web"]
    address, _, inside = interpolate(published["web"][0], {}).split(":")
    assert address == "127.0.0.1"
    assert int(inside) == health.PORT


def test_database_and_redis_are_on_a_network_without_a_way_out() -> None:
    document = compose()
    for name in ("database", "redis"):
        assert document["services"][name]["networks"] == ["inside"]
    assert document["networks"]["inside"]["internal"] is True


def test_redis_keeps_its_queue_and_asks_for_a_password() -> None:
    script = compose()["services"]["redis"]["command"][-1]
    assert {"appendonly yes", "dir /data"} <= set(script.splitlines())
    assert "requirepass $$(cat /run/secrets/redis_password)" in script
    assert compose()["services"]["redis"]["volumes"] == ["redis:/data"]


@pytest.mark.parametrize("name", ALL)
def test_every_service_is_bounded_and_comes_back(name: str) -> None:
    service = compose()["services"][name]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["pids_limit"]
    assert service["init"] is True
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")


@pytest.mark.parametrize("name", ALL)
def test_images_have_a_fixed_tag(name: str) -> None:
    _, tag = interpolate(compose()["services"][name]["image"], {}).rsplit(":", 1)
    assert tag != "latest"
    assert re.match(r"\d", tag)


def test_our_image_bears_our_version() -> None:
    assert {interpolate(service["image"], {}) for service in own_services().values()} == {f"embark:{version()}"}


def test_no_secret_stands_in_clear_text() -> None:
    for service in compose()["services"].values():
        for variable in service.get("environment", {}):
            if re.search(r"PASSWORD|SECRET|KEY|TOKEN|EMAIL_URL", variable):
                assert variable.endswith("_FILE")
    assert not [text for text in strings(compose()) if re.search(r"://[^/\s]*:[^/\s@]+@", text)]


def make_secrets(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    script = str(ROOT / "scripts" / "make_secrets.sh")
    bare = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(["sh", script, str(folder)], env=bare, capture_output=True, text=True, check=False)


def test_the_script_makes_every_secret_once(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert make_secrets(folder, EMAIL_URL="smtp://mail.example.com:25").returncode == 0
    made = {file.name: file.read_text() for file in folder.iterdir()}
    assert set(made) == {Path(secret["file"]).name for secret in compose()["secrets"].values()}
    assert make_secrets(folder).returncode == 0
    assert {file.name: file.read_text() for file in folder.iterdir()} == made
    assert len(set(made.values())) == len(made)
    Fernet(made["encryption_keys"])


def test_the_secrets_folder_is_closed_to_others_and_out_of_git(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets", EMAIL_URL="smtp://mail.example.com:25")
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert {"/secrets/", "/.env"} <= set((ROOT / ".gitignore").read_text().splitlines())


def test_the_script_asks_for_the_mail_server(tmp_path: Path) -> None:
    answer = make_secrets(tmp_path / "secrets")
    assert answer.returncode == 2
    assert "EMAIL_URL=" in answer.stderr


def test_settings_start_with_the_environment_and_the_secrets_of_compose(tmp_path: Path) -> None:
    make_secrets(tmp_path, EMAIL_URL="smtp+tls://me:letters@mail.example.com:587")
    values = {"EMBARK_BASE_URL": "https://embark.example.com", "EMBARK_FROM_EMAIL": "embark@example.com"}
    environment = {
        name: interpolate(str(value), values).replace("/run/secrets", str(tmp_path))
        for name, value in own_services()["worker"]["environment"].items()
    }
    read = "settings.DATABASES['default']['PASSWORD'], settings.REDIS_URL, settings.EMAIL_HOST_PASSWORD"
    seen = evaluate(read, environment=environment)
    database, redis = ((tmp_path / name).read_text() for name in ("database_password", "redis_password"))
    assert seen.stdout.split() == [database, f"redis://:{redis}@redis:6379/0", "letters"], seen.stderr
