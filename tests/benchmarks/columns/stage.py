"""A database in memory, and an onboarding whose sample has as many columns as wanted."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from tests import factories
from tests.data.build import parquet
from tests.fakes.file_source import BytesSource
from wizard.demo.datasets import wide_table
from wizard.onboarding.models import Onboarding
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample

KEYS = 4
"""The first columns of the wide file: an id, a timestamp, a prediction and its actual."""


def open_database() -> None:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)


def wide_sample() -> SampleResult:
    """300 columns, really sampled."""
    table = wide_table(rows=500, seed=4, columns=300)
    return sample(BytesSource(parquet(table), "wide.parquet"))


def with_columns(result: SampleResult, count: int) -> SampleResult:
    """The result with so many columns: its own, then copies of its features under names of their own."""
    own, features = list(result.columns[:count]), result.columns[KEYS:]
    own += [_copy(features[place % len(features)], place) for place in range(len(own), count)]
    return replace(result, columns=tuple(own))


def _copy(column: ColumnProfile, place: int) -> ColumnProfile:
    return replace(column, name=f"{column.name}_{place}", real_name="", position=place)


def mapped_by(result: SampleResult) -> tuple[Onboarding, Client]:
    """An onboarding at the Columns step, and the browser of who owns it."""
    workspace = factories.workspace()
    dana = factories.member(workspace)
    row = factories.connected(workspace, dana, model_type="regression")
    factories.add_sample(row, result=result)
    client = Client()
    client.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    return row, client
