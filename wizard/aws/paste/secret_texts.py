"""Tells whether a pasted text holds a secret of AWS, which Embark must neither keep nor show. Pure; raises nothing.

Known by their form: access keys, session tokens, private keys, presigned addresses, and whatever is assigned to the
name of a secret. Names that people choose, ARNs, digests and the ids that AWS prints beside its answers are none.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import unquote

from wizard.aws.paste.web_addresses import holds_signature


class Secret(StrEnum):
    """The kinds of secret, by what has to be done with one that was sent to somebody."""

    ACCESS_KEY = "access_key"
    SESSION = "session"
    PRIVATE_KEY = "private_key"
    SIGNED_ADDRESS = "signed_address"


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TRAIL = "eventsource"
_TRAIL_VALUES = re.compile(r"(?:accessKeyId|sessionToken)\\*\"\s*:\s*\\*\"[^\"\\]*", re.IGNORECASE)
"""CloudTrail writes into its records who asked: an id without its secret, which people may paste."""

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----")
_KEY_ID = re.compile(r"AKIA[A-Z0-9]{12}|(?<![A-Za-z0-9])akia[a-z0-9]{16}(?![a-z0-9])")
_SESSION_KEY_ID = re.compile(r"(?<![A-Za-z0-9])ASIA(?:[A-Z0-9]{16}(?![A-Z0-9])|(?=[A-Z]*\d)[A-Z0-9]{12})")
_SESSION_TOKEN = re.compile(r"(?<![A-Za-z0-9/+])(?:FwoG|F[Qw]o[DG]|AQoD|AgoJ|IQoJ)[A-Za-z0-9/+]{60}")

_ASSIGNED = (
    r"[\"'`]?\s*(?:=>|[:=,>]\s*[\"'`]?(?=\S*[A-Z0-9])|\s[\"'`]?(?=[A-Za-z/+]*[0-9])(?=\S{16}))\s*[A-Za-z0-9/+]{12}"
)
_SECRET_ASSIGNED = re.compile(rf"(?i:secret[ _-]?(?:access[ _-]?)?key){_ASSIGNED}")
_SESSION_ASSIGNED = re.compile(rf"(?i:(?:session|security)[ _-]?token){_ASSIGNED}")

_FORTY = re.compile(r"(?<![A-Za-z0-9/+])(?:[a-z0-9]*/)*([A-Za-z0-9/+]{40})(?:/[a-z0-9]*)*(?![A-Za-z0-9/+=])")
"""Forty characters of base64, alone or as a part of a path in lower case."""
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PLAIN_PART = re.compile("[A-Z]?[a-z]*[0-9]*|[A-Z]+[0-9]*")
"""A part of a path that says nothing for a key, however many of them there are: in/, EU/, v2/, Q1/."""
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_MOST_ODD = 4
"""Pieces that are no words: names in CamelCase have up to so many; of 1,000 random keys, one has no more."""


def secret_in(text: str) -> Secret | None:
    """The kind of secret that `text` holds, however it was quoted or percent-encoded; None when it holds none."""
    if holds_signature(text):
        return Secret.SIGNED_ADDRESS
    return next((found for seen in dict.fromkeys(_spellings(text)) if (found := _found_in(seen))), None)


def _spellings(text: str) -> tuple[str, str]:
    plain = _INVISIBLE.sub("", text)
    if _TRAIL in plain.lower():
        plain = _TRAIL_VALUES.sub("", plain)
    return plain, unquote(plain)


def _found_in(text: str) -> Secret | None:
    if _PRIVATE_KEY.search(text):
        return Secret.PRIVATE_KEY
    if _KEY_ID.search(text):
        return Secret.ACCESS_KEY
    if _SESSION_KEY_ID.search(text) or _SESSION_TOKEN.search(text) or _SESSION_ASSIGNED.search(text):
        return Secret.SESSION
    is_key = _SECRET_ASSIGNED.search(text) or any(_is_random(found) for found in _FORTY.findall(text))
    return Secret.ACCESS_KEY if is_key else None


def _is_random(forty: str) -> bool:
    """Whether nobody would call anything so: capitals, small letters and digits in pieces that are no words."""
    mixed = all(re.search(kind, forty) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    strange = "/".join(part for part in forty.split("/") if not _PLAIN_PART.fullmatch(part))
    odd = [piece for piece in _PIECES.findall(strange) if len(piece) <= 2 or not _VOWEL.search(piece)]
    return mixed and len(odd) > _MOST_ODD
