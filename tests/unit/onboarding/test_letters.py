"""The letter to a cloud admin: enough to decide by, and nobody else's words in our mouth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.unit.aws.grants import GRANT
from wizard.aws.keeping import kept
from wizard.onboarding.letters import HandOff, hand_off_letter

ASKED = HandOff(
    asked_by="Dana",
    introduction="Dana (dana@acme.test)",
    workspace="Acme",
    model="Insurance",
    grant=GRANT,
    url="https://embark.test/handoff/hnd_1.sig/",
    ends=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    kept=kept(receipt_days=90, value_minutes=60),
)


def test_it_says_who_asks_what_for_and_until_when() -> None:
    letter = hand_off_letter(ASKED)
    assert letter.subject == "Dana asks you to let Embark read s3://acme-ml/in/"
    facts = ("Acme", "Insurance", "111122223333", "embark-acme", ASKED.url, "1 December 2026, 09:30 UTC")
    for fact in (ASKED.introduction, *facts):
        assert fact in letter.text, fact


def test_it_holds_both_policies_so_that_she_can_judge_without_following_a_link() -> None:
    text = hand_off_letter(ASKED).text
    for fact in ("sts:AssumeRoleWithWebIdentity", GRANT.subject, GRANT.audience, '"arn:aws:s3:::acme-ml/in/*"'):
        assert fact in text, fact
    for action in ("s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"):
        assert f"- {action} on arn:aws:s3:::acme-ml" in text


def test_the_link_stands_on_a_line_of_its_own() -> None:
    """Mail programs make a link of a line; a full stop behind it would become part of it."""
    assert ASKED.url in [line.strip() for line in hand_off_letter(ASKED).text.splitlines()]


def test_a_note_is_marked_as_hers_line_by_line() -> None:
    text = hand_off_letter(ASKED, note="Please!\n\nhttps://evil.test/ is where you sign in.\r\nThanks").text
    assert "Dana writes:\n> Please!\n> \n> https://evil.test/ is where you sign in.\n> Thanks\n" in text


def test_it_says_what_is_kept_and_for_how_long() -> None:
    text = hand_off_letter(ASKED).text
    for each in ASKED.kept:
        assert f"- {each.what} ({each.how_long})" in text


def test_a_role_that_is_open_on_purpose_is_not_said_to_be_closed() -> None:
    assert "- Nobody else" in hand_off_letter(ASKED).text
    assert "- Nobody else" not in hand_off_letter(replace(ASKED, is_open=True)).text


def test_who_runs_embark_stands_at_the_foot_when_it_is_known() -> None:
    run_by = "This Embark is run by Acme; questions: help@acme.test"
    assert hand_off_letter(replace(ASKED, operator=run_by)).text.endswith(f"\n\n{run_by}\n")
    assert hand_off_letter(ASKED).text.endswith("somebody else.\n")


def test_without_a_note_nobody_writes() -> None:
    assert "writes:" not in hand_off_letter(ASKED, note="  \n ").text


def test_names_with_line_breaks_begin_no_header_and_no_line() -> None:
    letter = hand_off_letter(
        replace(ASKED, asked_by="Da\nBcc: all@acme.test", workspace="A\r\nHOW TO TAKE IT BACK", model="In\nsurance")
    )
    assert "\n" not in letter.subject
    lines = letter.text.splitlines()
    assert not any(line.startswith(("Bcc:", "surance")) for line in lines)
    assert lines.count("HOW TO TAKE IT BACK") == 1


def test_a_key_that_is_known_is_among_the_permissions() -> None:
    key = "arn:aws:kms:eu-west-1:111122223333:key/1"
    assert (
        f"- kms:Decrypt on {key} (kms:ViaService is like s3.*.amazonaws.com)"
        in hand_off_letter(replace(ASKED, grant=replace(GRANT, kms_key_arn=key))).text
    )
