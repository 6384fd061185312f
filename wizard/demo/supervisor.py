"""The one foreground process behind `make demo`: starts everything, says where it is, keeps it alive, stops it all.

Errors: DemoError with one clear sentence; the caller prints it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

import urllib3

from wizard.demo import data_folder, programs
from wizard.demo.addresses import Places, Ports, local
from wizard.demo.broker import answers, broker, take_over
from wizard.demo.config import BUCKET, DemoConfig, DemoError
from wizard.demo.joining import leave_settings
from wizard.demo.keyring import load_secrets
from wizard.demo.leftovers import end_leftovers
from wizard.demo.ports import choose_ports, load_ports, save_ports
from wizard.demo.programs import Stage
from wizard.demo.signals import StopRequested, listening
from wizard.demo.troupe import LOOK_SECONDS, Troupe


def run(config: DemoConfig) -> None:
    """Run the demo until Ctrl-C or SIGTERM; returns when nothing of it is left."""
    places = Places(data=config.data_dir)
    os.umask(0o077)  # sign-in links, keys and customers' bytes are nobody else's business
    with data_folder.held(places), listening() as stop_signal:
        stage = _settle(config, places)
        troupe = Troupe(notes=places.children, say=say, stop_signal=stop_signal)
        try:
            _announce(stage, _start_all(stage, troupe))
            while True:
                troupe.look_after()
                time.sleep(LOOK_SECONDS)
        except StopRequested:
            say("Stopping …")
        finally:
            places.settings.unlink(missing_ok=True)
            troupe.stop()
        say("Stopped.")


def say(line: str) -> None:
    """One line for the person at the terminal."""
    print(line, flush=True)


def _settle(config: DemoConfig, places: Places) -> Stage:
    """Keys, ports and a clean field, before the first child starts."""
    remembered = load_ports(places.ports)
    take_over(places.socket)
    end_leftovers(places.children)
    ports = choose_ports(config, remembered)
    _say_ports(config, ports, remembered)
    save_ports(places.ports, ports)
    for folder in (places.cloud, places.beat):
        folder.mkdir(mode=0o700, exist_ok=True)
    return Stage(config=config, places=places, ports=ports, secrets=load_secrets(places.secrets))


def _say_ports(config: DemoConfig, ports: Ports, remembered: Ports | None) -> None:
    wanted = config.port if config.port_is_asked_for or remembered is None else remembered.web
    if ports.web != wanted:
        say(f"Port {wanted} is in use by another program, so Embark uses port {ports.web}.")
    if remembered is not None and ports.web != remembered.web:
        say(f"The address was {local(remembered.web)} before: AWS roles made then trust that one, so make them again.")


def _start_all(stage: Stage, troupe: Troupe) -> Mapping[str, str]:
    """Start everything; returns the demo people's sign-in links when all of it answers."""
    say("Starting …")
    for program in (broker(stage), programs.cloud(stage), programs.front(stage)):
        troupe.add(program)
    preparing = troupe.send(programs.prepare(stage))  # takes about as long as the demo's AWS needs to come up
    troupe.wait_until(lambda: _is_up(f"{local(stage.ports.cloud)}/_ministack/ready"), what="The demo's AWS")
    troupe.wait_until(lambda: _is_up(f"{local(stage.ports.s3)}/_front/health"), what="The demo's front")
    filling = troupe.send(programs.fill_buckets(stage))
    troupe.wait_for_errand(preparing)
    troupe.wait_until(lambda: answers(stage.places.socket), what="The broker")
    for program in (programs.web(stage), programs.worker(stage), programs.beat(stage)):
        troupe.add(program)
    troupe.wait_for_errand(filling)
    troupe.wait_until(lambda: _is_up(f"{local(stage.ports.web)}/health/live"), what="The web server")
    troupe.wait_for_errand(troupe.send(programs.connect(stage)))
    leave_settings(stage.places, stage.app_environment())
    return _links(programs.prepare(stage).output)


def _links(path: Path | None) -> Mapping[str, str]:
    try:
        found: Mapping[str, str] = json.loads((path or Path()).read_text().splitlines()[-1])
    except (OSError, ValueError, IndexError):
        raise DemoError("The demo people could not be made; what went wrong is in the log prepare.log.") from None
    return found


def _is_up(url: str) -> bool:
    try:
        return urllib3.request("GET", url, retries=False, timeout=2).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def _announce(stage: Stage, links: Mapping[str, str]) -> None:
    secrets = stage.secrets
    say(f"web: {local(stage.ports.web)}")
    say(f"data scientist: {links['data_scientist']}")
    say(f"account manager: {links['account_manager']}")
    say(
        f"s3: {local(stage.ports.s3)} bucket {BUCKET} "
        f"access-key {secrets.access_key} secret-key {secrets.secret_access_key}"
    )
    say(f"Everything is on this machine only; logs are in {stage.places.logs}. Ctrl-C stops it.")
