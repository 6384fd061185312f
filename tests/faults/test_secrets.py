"""Whole onboardings of objects full of canaries: logs and the broker's files hold none of them, nor any key."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.demo_visitor import Visitor, Wizard
from tests.faults.conftest import Stage
from wizard.demo.config import BUCKET

pytestmark = pytest.mark.processes

CANARY = "canary-4f2a"
CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)
KEYS_AND_TOKENS = r"ASIA[A-Z0-9]{12,}|eyJ[\w-]{20,}\.eyJ|-----BEGIN|SecretAccessKey"


def as_csv(*, broken: bool) -> bytes:
    """Every value is a canary; a broken object has rows that readers quote in their complaints."""
    lines = ["prediction_id,prediction_timestamp,city,proba"]
    lines += [f"{CANARY}-{n},2026-11-01T00:{n % 60:02}:00,{CANARY}-é{n},0.{n % 9}" for n in range(300)]
    if broken:
        lines[200:200] = [f"{CANARY}-x,{CANARY},,,,,,,{CANARY}", f'{CANARY}-y,"{CANARY}']
    return "\n".join(lines).encode()


def as_json(*, broken: bool) -> bytes:
    """The same as JSON lines; a broken object has a value that opens and does not end, and values of other types."""
    rows = [
        {
            "prediction_id": f"{CANARY}-{n}",
            "prediction_timestamp": f"2026-11-01T00:{n % 60:02}:00",
            "city": f"{CANARY}-é{n}",
            "proba": n % 9 / 10,
        }
        for n in range(300)
    ]
    lines = [json.dumps(row) for row in rows]
    if broken:
        other_types = json.dumps({"prediction_id": {f"{CANARY}-k": f"{CANARY}-v"}, "proba": f"{CANARY}-p"})
        lines[200:200] = [other_types, f'{{"{CANARY}-x']
    return "\n".join(lines).encode()


FAILING = ("cast(city AS INT) AS a", "to_date(city, 'yyyy') AS b", "date_format(city, 'Q') AS c", "city + 1 AS d")
"""Expressions whose engine quotes the value that it cannot take."""


def onboard(stage: Stage, key: str, body: bytes) -> None:
    """Through all six steps, as far as the object lets itself be read."""
    stage.demo.admin().s3.put_object(Bucket=BUCKET, Key=key, Body=body)
    wizard = stage.wizard_at_review(f"Canaries {key}", key)
    assert CANARY in wizard.visitor.get(f"{wizard.base}/data").text
    check_expressions(stage, wizard)
    wizard.register()
    ended = "SELECT count(*) FROM sync_syncrun WHERE state IN ('queued', 'running')"
    stage.wait_for("SELECT count(*) > 0 FROM sync_syncrun", 1)
    stage.wait_for(ended, 0)


def check_expressions(stage: Stage, wizard: Wizard) -> None:
    for text in FAILING:
        wizard.visitor.post(f"{wizard.base}/data/expressions", action="check", dataset="serving", select=text)
    waiting = "SELECT count(*) FROM sampling_expressioncheck WHERE state IN ('queued', 'running')"
    stage.wait_for("SELECT count(*) > 0 FROM sampling_expressioncheck", 1)
    stage.wait_for(waiting, 0)


def sign_in_by_code(stage: Stage) -> str:
    """Ask for a code as a person without a link does, try it wrong, then right; the code that the letter says."""
    visitor = Visitor(stage.demo, link="web")
    visitor.post("/accounts/login/code/", email="dana@northwind.example")
    deadline = time.monotonic() + 30
    while not (codes := codes_in(stage.demo.data_dir / "mail")):
        assert time.monotonic() < deadline, "no letter came"
        time.sleep(0.2)
    code = codes[-1]
    visitor.post("/accounts/login/code/confirm/", code="WRONG-1")
    visitor.post("/accounts/login/code/confirm/", code=code)
    assert visitor.get("/models/").url.endswith("/models/")
    return str(code)


def codes_in(mailbox: Path) -> list[str]:
    """The codes in all letters; a letter that is being written holds none yet."""
    return [code for letter in sorted(mailbox.glob("*")) for code in CODE.findall(letter.read_text())]


def holding(folder: Path, what: str) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files, folder
    wanted = re.compile(what.encode())
    return [f"{path.name}: {found[0]!r}" for path in files if (found := wanted.search(path.read_bytes()))]


def test_logs_and_broker_hold_no_values_codes_keys_or_tokens(stage: Stage) -> None:
    for broken in (False, True):
        onboard(stage, f"{CANARY}/{broken}.csv", as_csv(broken=broken))
        onboard(stage, f"{CANARY}/{broken}.jsonl", as_json(broken=broken))
    code = sign_in_by_code(stage)
    link = stage.demo.lines["data scientist"].rpartition("/")[2]
    secrets = "|".join(map(re.escape, [f"{CANARY}-", code, link, stage.demo.s3["secret"]]))
    for folder in ("logs", "valkey"):
        assert holding(stage.demo.data_dir / folder, f"{secrets}|{KEYS_AND_TOKENS}") == []
