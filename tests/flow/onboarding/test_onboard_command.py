"""`manage.py onboard`: a document from a file or the standard input, told as text and as JSON, with its exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import factories
from tests.secrets import KEY_ID
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.onboarding.document.types import LONGEST
from wizard.onboarding.models import Onboarding

pytestmark = pytest.mark.django_db

GOOD = {
    "workspace": "Acme",
    "model": {"name": "Insurance", "version": "v1", "model_type": "binary"},
    "datasets": {"serving": {"location": "s3://acme-ml/in/serving.parquet"}},
}
BAD = GOOD | {"model": {"name": "Other", "version": "v1", "model_type": "AI"}, "bucket": 5}


def run(file: str, *flags: str, by: str = "dana@acme.test") -> tuple[int, str]:
    """Exit code and what was printed."""
    out = io.StringIO()
    try:
        call_command("onboard", file, "--as", by, *flags, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(*entries: Any) -> str:
        file = tmp_path / "onboardings.json"
        file.write_text(json.dumps({"embark": 1, "onboardings": entries}))
        return str(file)

    return write


def test_it_makes_them_and_says_what_is_next(acme: Workspace, dana: User, written: Any) -> None:
    code, said = run(written(GOOD))
    row = Onboarding.objects.get()
    assert (code, row.created_by) == (0, dana)
    assert "made" in said
    assert "Acme · Insurance · v1" in said
    assert "next (customer): Make the role" in said
    assert said.strip().endswith(f"/onboardings/{row.pk}/")


def test_again_it_is_already_there(acme: Workspace, dana: User, written: Any) -> None:
    run(written(GOOD))
    code, said = run(written(GOOD))
    assert (code, Onboarding.objects.count()) == (0, 1)
    assert "already there" in said


def test_a_dry_run_stores_nothing(acme: Workspace, dana: User, written: Any) -> None:
    before = AuditEntry.objects.count()
    code, said = run(written(GOOD), "--dry-run")
    assert (code, Onboarding.objects.count(), AuditEntry.objects.count()) == (0, 0, before)
    assert "would be made" in said


def test_a_problem_is_told_with_all_others_and_ends_with_one(acme: Workspace, dana: User, written: Any) -> None:
    code, said = run(written(BAD, GOOD))
    assert (code, Onboarding.objects.count()) == (1, 1)
    assert "Entry 1, model.model_type: expected is one of binary" in said
    assert "Entry 1, bucket" in said


def test_as_json_each_entry_is_a_line(acme: Workspace, dana: User, written: Any) -> None:
    code, said = run(written(GOOD, BAD), "--json")
    made, refused = map(json.loads, said.splitlines())
    assert code == 1
    assert (made["entry"], made["did"], made["onboarding"]) == (1, "made", Onboarding.objects.get().pk)
    assert made["url"].endswith(f"{made['onboarding']}/")
    assert [problem["code"] for problem in refused["problems"]] == ["onboarding.document.value"] * 2


def test_the_standard_input(acme: Workspace, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(GOOD).encode())))
    assert run("-")[0] == 0
    assert Onboarding.objects.count() == 1


def test_the_account_manager_does_it_for_her_customers_alone(acme: Workspace, written: Any) -> None:
    factories.account_manager(acme)
    factories.workspace("Bravo")
    code, said = run(written(GOOD, GOOD | {"workspace": "Bravo"}), by="mo@embark.test")
    assert (code, Onboarding.objects.get().workspace) == (1, acme)
    assert "onboarding.document.workspace" in said


@pytest.mark.parametrize("flags", [(), ("--json",)])
@pytest.mark.parametrize("text", [b"", b"{", b"\xff\x00", b"[" * 10_000, b" " * (LONGEST + 1)])
def test_what_is_no_document(dana: User, tmp_path: Path, text: bytes, flags: tuple[str, ...]) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(text)
    code, said = run(str(file), *flags)
    assert code == 1
    assert "onboarding.document." in said


def test_a_secret_is_not_repeated(dana: User, written: Any) -> None:
    code, said = run(written(GOOD | {"bucket": KEY_ID}), "--json")
    assert code == 1
    assert json.loads(said)["problems"][0]["code"] == "aws.paste.secret"
    assert KEY_ID not in said


def test_a_name_does_not_steer_the_terminal(acme: Workspace, dana: User, written: Any) -> None:
    said = run(written(GOOD | {"model": GOOD["model"] | {"name": "a\x1b[2Jb"}}))[1]
    assert "a·[2Jb" in said


def test_a_file_that_is_not_there_and_a_person_who_is_not_known(dana: User, tmp_path: Path, written: Any) -> None:
    with pytest.raises(CommandError, match="can't be read"):
        run(str(tmp_path / "none.json"))
    with pytest.raises(CommandError, match="can't be read"):
        run(str(tmp_path))
    with pytest.raises(CommandError, match="Nobody has"):
        run(written(GOOD), by="nobody@acme.test")
