"""From a path in the log to a key below the table. Pure; raises ProblemError (`data.delta.outside`)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from wizard.core.problems import ProblemError
from wizard.sampling.readers.delta import problems

KEY_BYTES = 1_024
"""Longest key of an object in S3."""
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")


_FILE_SCHEME = re.compile(r"file:/+")


def canonical(path: str) -> str:
    """`path` in the one spelling that all actions for a file share: decoded, and `file:///x` as `/x`."""
    return _FILE_SCHEME.sub("/", unquote(path), count=1) if path.startswith("file:") else unquote(path)


def inside(path: str, *, folder: str, name: str) -> str:
    """The key of the file that the log calls `path`: relative to `folder` and percent-encoded (RFC 2396).

    `name` is what a person calls the table. Absolute paths and those that climb out of the folder are refused.
    """
    whole_uri = bool(_URI.match(path)) or path.startswith("/")
    relative = unquote(path).removeprefix("./")
    key = folder + relative
    # An empty step in the middle is a name in S3 as any other.
    climbs = relative[:1] in ("", "/") or relative.endswith("/") or not {".", ".."}.isdisjoint(relative.split("/"))
    if whole_uri or climbs or "\0" in key or len(key.encode(errors="replace")) > KEY_BYTES:
        raise ProblemError(problems.outside(name, path=path, whole_uri=whole_uri))
    return key
