"""Which keys a glob matches, in time linear in their length: RE2 does it, which never backtracks.

Raises what `globs.expression` raises.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.objects.globs import expression


def matches(keys: Sequence[str], *, glob: str) -> list[bool]:
    """For each key, whether all of it matches."""
    pattern = expression(glob)
    found: list[bool] = pc.match_substring_regex(pa.array(keys, pa.large_string()), pattern).to_pylist()
    return found


def name_matches(keys: Sequence[str], *, glob: str) -> list[bool]:
    """For each key, whether its last part matches: Spark's `pathGlobFilter`."""
    return matches([key.rpartition("/")[2] for key in keys], glob=glob)
