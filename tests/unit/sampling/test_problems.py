"""Every Problem of sampling can be built: its title fits, and its code is where pages look for it."""

from __future__ import annotations

import inspect

import pytest

from wizard.core.problems import Problem
from wizard.sampling import problems

SAMPLES = {"str": "something", "int": 3, "float": 1.5}
BUILDERS = [build for name, build in inspect.getmembers(problems, inspect.isfunction) if not name.startswith("_")]


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_builds(build) -> None:
    parameters = inspect.signature(build).parameters.values()
    problem = build(**{parameter.name: SAMPLES[parameter.annotation] for parameter in parameters})
    assert isinstance(problem, Problem)
    assert problem.code.startswith("data.")
    assert problem.cure in ("data", "aws")
    assert Problem.from_json(problem.to_json()) == problem
