"""A real token of another workspace, for the very role of this one: AWS does not let it in."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests import factories
from tests.contract.aws.conftest import BUCKET, ROLE, Account
from wizard.aws.models import Connection
from wizard.aws.session.sessions import open_session
from wizard.core.problems import ProblemError
from wizard.demo.faults import Fault

pytestmark = [pytest.mark.processes, pytest.mark.parametrize("account", ["demo"], indirect=True)]


def test_another_workspace_that_pastes_this_role_gets_nothing(account: Account) -> None:
    account.set_up(Fault.NONE)
    assert open_session(account.connection, now=timezone.now(), purpose="tst_1")
    strangers = Connection.objects.create(
        workspace=factories.workspace("Globex"), bucket=BUCKET, prefix="in/", role_name="embark", role_arn=ROLE
    )
    with pytest.raises(ProblemError) as caught:
        open_session(strangers, now=timezone.now(), purpose="tst_1")
    assert caught.value.problem.code == "aws.trust.provider_missing"
