"""The suggestions for a sample, made once per process: they take half a second for a thousand columns.

Finished samples never change, so their ids are enough of a key. Only the suggestions are kept, never sample values.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from wizard.mapping.before import Before
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import Suggestion
from wizard.registry.schema import ModelType
from wizard.sampling.results import SampleResult

MOST = 32
"""Samples whose suggestions are kept."""

Key = tuple[str, str, bool]
_kept: OrderedDict[Key, dict[str, Suggestion]] = OrderedDict()
_lock = threading.Lock()


def suggestions_for(
    samples: str, result: SampleResult, *, model_type: ModelType, before: Callable[[], Before]
) -> dict[str, Suggestion]:
    """What the columns of the sample are suggested to become; with its values they may be others than without.

    `before` tells what the workspace mapped before, and is asked once.
    """
    key = (samples, model_type.value, bool(result.preview))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = suggest(result.columns, model_type=model_type, row_count=result.row_count, before=before())
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
