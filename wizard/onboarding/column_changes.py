"""The verbs of the Columns step: change some columns of the newest mapping, undo, redo. One transaction each.

Everybody's change is made to what is stored at that moment, never a page's whole draft over it. `ProblemError` leaves
them when the onboarding is registered, or the sample has changed since the page was opened.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from wizard.accounts.models import User
from wizard.core.problems import ProblemError
from wizard.mapping import services as mappings
from wizard.mapping.drafts import laid_over
from wizard.mapping.models import Mapping
from wizard.mapping.services import Stepped
from wizard.mapping.types import MappingDraft
from wizard.onboarding import problems
from wizard.onboarding.models import Onboarding
from wizard.onboarding.turns import must_be_editable, touch
from wizard.registry.models import Dataset

Changed = Callable[[MappingDraft], MappingDraft]


@transaction.atomic
def change_columns(
    *, onboarding: Onboarding, suggested: MappingDraft, changed: Changed, columns_hash: str, by: User
) -> Mapping:
    """Keep what `changed` makes of the newest draft; columns that nobody decided yet are as `suggested`."""
    _must_fit(onboarding, columns_hash)
    stored = onboarding.mapping
    draft = changed(laid_over(stored.draft, suggested) if stored else suggested)
    onboarding.mapping = mappings.save_mapping(
        mapping=stored,
        workspace=onboarding.workspace,
        draft=draft,
        columns_hash=columns_hash,
        by=by,
        suggested=suggested,
    )
    touch(onboarding, by, "onboarding.columns_submitted", columns=len(draft.columns))
    return onboarding.mapping


@transaction.atomic
def undo_columns(*, onboarding: Onboarding, columns_hash: str, by: User) -> Stepped | None:
    """Take back her last change that still stands; None when there is none."""
    _must_fit(onboarding, columns_hash)
    stepped = mappings.undo(mapping=onboarding.mapping, by=by) if onboarding.mapping else None
    return _kept(onboarding, stepped, by, "onboarding.columns_undone")


@transaction.atomic
def redo_columns(*, onboarding: Onboarding, columns_hash: str, by: User) -> Stepped | None:
    """Make again what she took back last; None when there is nothing."""
    _must_fit(onboarding, columns_hash)
    stepped = mappings.redo(mapping=onboarding.mapping, by=by) if onboarding.mapping else None
    return _kept(onboarding, stepped, by, "onboarding.columns_redone")


def _kept(onboarding: Onboarding, stepped: Stepped | None, by: User, verb: str) -> Stepped | None:
    if stepped:
        touch(onboarding, by, verb, columns=len(stepped.columns))
        onboarding.refresh_from_db(fields=["mapping"])
    return stepped


def _must_fit(onboarding: Onboarding, columns_hash: str) -> None:
    must_be_editable(onboarding)
    serving = onboarding.dataset_samples.filter(kind=Dataset.Kind.SERVING, sample__columns_hash=columns_hash)
    if not serving.exists():
        raise ProblemError(problems.sample_changed())
