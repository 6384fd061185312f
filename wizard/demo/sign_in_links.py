"""The demo's ready-made sign-in links: a signed user id, worth something in the demo only.

`BadSignature` leaves `person_of`.
"""

from __future__ import annotations

from django.core import signing

SALT = "embark.demo.sign-in"


def token_for(user_id: int) -> str:
    """The last part of the link that signs that person in."""
    return signing.dumps(user_id, salt=SALT)


def person_of(token: str) -> int:
    """The user id in a link. Raises `django.core.signing.BadSignature`."""
    return int(signing.loads(token, salt=SALT))
