"""What our letters say."""

from __future__ import annotations

from wizard.accounts.letters import invitation


def test_an_invitation_names_the_workspace_the_inviter_and_where_to_sign_in() -> None:
    letter = invitation(
        workspace_name="Acme", invited_by="Mo Manager", email="dana@acme.test", sign_in_url="https://embark.test"
    )
    assert "Acme" in letter.subject
    for fact in ("Mo Manager", "dana@acme.test", "https://embark.test"):
        assert fact in letter.text


def test_a_line_break_in_a_name_does_not_reach_the_subject() -> None:
    letter = invitation(workspace_name="Acme\nBcc: all@acme.test", invited_by="Mo", email="a@b.c", sign_in_url="x")
    assert "\n" not in letter.subject
