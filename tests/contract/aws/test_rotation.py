"""Signing keys that rotate in the middle of access checks: the demo's AWS refuses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from joserfc import jws

from tests.contract.aws.conftest import Account
from wizard.aws.issuer import keys
from wizard.aws.models import AccessCheck, SigningKey
from wizard.aws.services import request_access_check
from wizard.aws.session import roles
from wizard.demo.faults import Fault

pytestmark = [pytest.mark.processes, pytest.mark.parametrize("account", ["demo"], indirect=True)]

CHECKS = 4


def a_day_passes() -> None:
    """For the keys: all their times move into the past."""
    day = timedelta(hours=25)
    SigningKey.objects.update(created_at=F("created_at") - day, signs_from=F("signs_from") - day)


def checked(account: Account) -> AccessCheck:
    check = request_access_check(connection=account.connection, by=account.member)
    check.refresh_from_db()
    return check


def test_checks_stay_green_while_the_key_rotates_under_every_token(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a token's signature and its arrival another key takes over, each time a day after the one before."""
    account.set_up(Fault.NONE)
    put = roles._put_to_sts
    signers: list[str] = []

    def rotate_on_the_way(question: Any, *rest: Any) -> Any:
        signers.append(str(jws.extract_compact(question.parameters["WebIdentityToken"].encode()).headers()["kid"]))
        a_day_passes()
        keys.rotate(now=timezone.now())
        account.publish_keys()
        return put(question, *rest)

    monkeypatch.setattr(roles, "_put_to_sts", rotate_on_the_way)
    checks = [checked(account) for _ in range(CHECKS)]
    assert [(check.state, check.problem) for check in checks] == [("done", None)] * CHECKS
    assert len(set(signers)) >= CHECKS, "no check was signed by the key of the one before"
    assert SigningKey.objects.exclude(retired_at=None).exists()


def test_after_an_emergency_aws_goes_by_what_it_reads_next(account: Account) -> None:
    account.set_up(Fault.NONE)
    assert checked(account).is_done
    done = keys.replace_compromised(now=timezone.now())
    account.publish_keys()
    assert done.is_early
    assert checked(account).is_done
