"""A recording stand-in for the package `aporia`, with the signatures of `aporia==2.19.0`.

Signatures read from its core/core_api.py, core/types/data_source.py and inference/inference_model.py. What a call does
not name is not recorded; what the real function would not take is a TypeError here as well.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any


# fmt: off
def init(token=None, host=None, environment=None, port=None, verbose=None, throw_errors=None, debug=None,
         http_timeout_seconds=None, verify_ssl=True): ...
def create_model(model_id, name, description=None, owner=None, color=None, icon=None, tags=None): ...
def create_model_version(model_id, model_version, model_type, features, predictions, raw_inputs=None, metrics=None,
                         model_data_type=None, labels=None, multiclass_labels=None, feature_importance=None,
                         mapping=None): ...
def data_source(object_path, object_format, sample_size=1.0, select_expr=None, read_options=None): ...
def connect(data_source, id_column, timestamp_column, predictions=None, features=None, labels=None, raw_inputs=None,
            http_timeout_seconds=None, schedule=None): ...
def connect_actuals(data_source, id_column, timestamp_column, labels=None, http_timeout_seconds=None,
                    schedule=None): ...
# fmt: on


@dataclass
class Recorder:
    """The calls in order, as (name, arguments given)."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def of(self, name: str) -> dict[str, Any]:
        """The arguments of the only call of that name."""
        (arguments,) = [arguments for called, arguments in self.calls if called == name]
        return arguments

    def stand_in(self, name: str, original: Callable[..., Any], answer: Any = None) -> Callable[..., Any]:
        """A function with the signature of `original` that records and answers `answer`."""

        def called(*positional: Any, **named: Any) -> Any:
            self.calls.append((name, dict(inspect.signature(original).bind(*positional, **named).arguments)))
            return answer

        return called


def _module(recorder: Recorder) -> ModuleType:
    connects = {"connect_serving": connect, "connect_training": connect, "connect_testing": connect}
    connects["connect_actuals"] = connect_actuals
    version = SimpleNamespace(**{name: recorder.stand_in(name, original) for name, original in connects.items()})
    module = ModuleType("aporia")
    module.init = recorder.stand_in("init", init)
    module.create_model = recorder.stand_in("create_model", create_model)
    module.create_model_version = recorder.stand_in("create_model_version", create_model_version, version)
    module.S3DataSource = recorder.stand_in("S3DataSource", data_source, answer="the data source")
    return module


@contextmanager
def recording() -> Iterator[Recorder]:
    """Within, `import aporia` finds the stand-in."""
    recorder, before = Recorder(), sys.modules.get("aporia")
    sys.modules["aporia"] = _module(recorder)
    try:
        yield recorder
    finally:
        sys.modules.pop("aporia")
        if before:
            sys.modules["aporia"] = before
