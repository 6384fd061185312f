"""Addresses of hand-off links: signed from the row's id and stored nowhere; a guess never reaches the database.

The signature is HMAC-SHA256 (256 bits) by SECRET_KEY, compared in constant time; SECRET_KEY_FALLBACKS still open what
they have signed. Raises nothing.
"""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from wizard.accounts.models import HandOffLink

_SALT = "embark.accounts.hand-off"


def signed_address(link: HandOffLink) -> str:
    """The last part of the link's address: its id, a dot, the signature. Whoever knows it holds the link."""
    return _signer().sign(link.pk)


def find_link(signed: str) -> HandOffLink | None:
    """The link of that address, open or ended; None when the signature is not ours or the link is gone."""
    try:
        link_id = _signer().unsign(signed)
    except BadSignature:
        return None
    return HandOffLink.objects.select_related("workspace", "created_by").filter(pk=link_id).first()


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")  # a colon, Django's own, would be written %3A by some mail programs
