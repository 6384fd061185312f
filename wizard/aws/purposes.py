"""What a call was made for: the kind of job, which its id begins with. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PurposeKind:
    """A kind of job that uses a customer's role. `key` names it in addresses, `id_prefix` begins its ids."""

    key: str
    title: str
    id_prefix: str


KINDS = (
    PurposeKind("check", "Access check", "chk_"),
    PurposeKind("listing", "Listing", "lst_"),
    PurposeKind("sample", "Sample", "smp_"),
    PurposeKind("registration", "Registration", "reg_"),
    PurposeKind("sync", "Sync", "syn_"),
)


def kind_of(purpose: str) -> PurposeKind | None:
    """The kind of the job with this id."""
    return next((kind for kind in KINDS if purpose.startswith(kind.id_prefix)), None)


def kind_named(key: str) -> PurposeKind | None:
    """The kind that an address names."""
    return next((kind for kind in KINDS if kind.key == key), None)
