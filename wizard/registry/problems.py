"""The Problems of the registry, with the facts filled in. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from wizard.core.problems import Problem, yours

_problem = partial(yours, cure="model")

_SHOWN = 60
"""Characters of a name that somebody typed, when it is repeated in a sentence."""


def model_exists(*, model_id: str) -> Problem:
    """The id is taken by another registration of this workspace."""
    return _problem(
        code="registry.model.exists",
        title="This model id is already taken",
        detail=f"The workspace has a model with the id “{model_id}”.",
        remedy="Choose another model id.",
    )


def key_reused() -> Problem:
    """A request came with the key of another one that has made a model."""
    return _problem(
        code="registry.key.reused",
        title="This Idempotency-Key was sent with another body",
        detail="A model was made with this key; the request that made it said something else.",
        remedy="Send a new Idempotency-Key with a new request, or the same body again.",
    )


def version_differs(*, model_id: str, name: str, in_what: str) -> Problem:
    """A version is frozen; the same name came with another schema. `in_what` names what is not the same."""
    return _problem(
        code="registry.version.differs",
        title="This version exists with another schema",
        detail=f"Version “{name}” of model “{model_id}” is registered otherwise. Not the same: {in_what}.",
        remedy="Choose another version name.",
    )


def version_exists(*, model_id: str, name: str) -> Problem:
    """The name is taken by a version that something else has made."""
    return _problem(
        code="registry.version.exists",
        title="This version name is already taken",
        detail=f"The model “{model_id}” has a version “{name}”.",
        remedy="Choose another version name.",
    )


def model_gone(*, model_id: str) -> Problem:
    """A version was to be added to a model that is not in the registry any more."""
    return _problem(
        code="registry.model.gone",
        title="The model of this version is gone",
        detail=f"The workspace has no model with the id “{model_id}” any more.",
        remedy="Register it as a new model.",
    )


def bad_length(*, field: str, what: str, length: int, limit: int) -> Problem:
    """A name is empty or too long; `field` ends the code."""
    return _problem(
        code=f"registry.{field}.length",
        title=f"The {what} cannot be used",
        detail=f"It has {length:,} characters." if length else "It is empty.",
        remedy=f"Enter 1 to {limit} characters.",
    )


def bad_edges(*, field: str, what: str, text: str) -> Problem:
    """A name begins or ends with white space, or is dots alone."""
    return _problem(
        code=f"registry.{field}.edges",
        title=f"The {what} cannot be used",
        detail=f"“{text[:_SHOWN]}” begins or ends with a space, or consists of dots.",
        remedy="Begin and end it with a letter or a digit.",
    )


def bad_characters(*, field: str, what: str, text: str, wrong: Sequence[str]) -> Problem:
    """A name holds characters that cannot travel in an address."""
    return _problem(
        code=f"registry.{field}.characters",
        title=f"The {what} cannot be used",
        detail=f"{text[:_SHOWN]!r} holds {' '.join(map(repr, wrong))}, which cannot be part of an address.",
        remedy="Use letters, digits, spaces, dots, hyphens and underscores.",
    )


def unknown_look(*, what: str, value: str) -> Problem:
    """The icon or colour is none of those that the clients know; `what` is `icon` or `colour`."""
    return _problem(
        code=f"registry.{what}.unknown",
        title=f"The {what} is unknown",
        detail=f"“{value[:_SHOWN]}” is not in the list.",
        remedy=f"Choose one of the {what}s shown.",
    )


def too_many_tags(*, count: int, limit: int) -> Problem:
    return _problem(
        code="registry.tags.too_many",
        title="The model has too many tags",
        detail=f"{count} tags were given.",
        remedy=f"Keep at most {limit} tags.",
    )


def bad_tag_key(*, key: str, limit: int) -> Problem:
    return _problem(
        code="registry.tags.key",
        title="A tag's key cannot be used",
        detail=f"The key is “{key[:_SHOWN]}”." if key.strip() else "The key is empty.",
        remedy=f"Use 1 to {limit} letters, digits, spaces, hyphens and underscores.",
    )


def bad_tag_value(*, key: str, length: int, limit: int) -> Problem:
    return _problem(
        code="registry.tags.value",
        title="A tag's value is too long",
        detail=f"The value of “{key[:_SHOWN]}” has {length:,} characters.",
        remedy=f"Shorten it to {limit} characters.",
    )


def tag_twice(*, key: str) -> Problem:
    return _problem(
        code="registry.tags.twice",
        title="Two tags have the same key",
        detail=f"Keys are kept in lower case; “{key[:_SHOWN]}” is there twice.",
        remedy="Rename or remove one of the two.",
    )


def unknown_version(*, model_id: str, name: str) -> Problem:
    return _problem(
        code="registry.version.unknown",
        title="There is no such version",
        detail=f"The model “{model_id[:_SHOWN]}” has no version “{name[:_SHOWN]}”.",
        remedy="Use the name of one of its versions, or create this one first.",
    )


def unknown_model(*, model_id: str) -> Problem:
    return _problem(
        code="registry.model.unknown",
        title="There is no such model",
        detail=f"The workspace of this token has no model with the id “{model_id[:_SHOWN]}”.",
        remedy="Use the id of one of its models, or create this one first.",
    )


def last_version(*, model_id: str, name: str) -> Problem:
    """A model has at least one version."""
    return _problem(
        code="registry.version.last",
        title="The last version of a model stays",
        detail=f"“{name[:_SHOWN]}” is the only version of the model “{model_id}”.",
        remedy="Delete the model instead, or create another version first.",
    )


def no_such_feature(*, name: str, version: str) -> Problem:
    return _problem(
        code="registry.feature.unknown",
        title="There is no such feature",
        detail=f"Version “{version}” has no feature “{name[:_SHOWN]}”.",
        remedy="Name features of the version only.",
    )


def source_exists(*, name: str) -> Problem:
    """Data sources are told apart by their names."""
    return _problem(
        code="registry.source.exists",
        title="This data source exists already",
        detail=f"The workspace has a data source “{name[:_SHOWN]}” with another connection.",
        remedy="Choose another name, or use the one that is there.",
    )


def source_in_use(*, name: str, datasets: int) -> Problem:
    """A data source from which datasets are read stays."""
    return _problem(
        code="registry.source.in_use",
        title="The data source is in use",
        detail=f"{datasets:,} {'dataset reads' if datasets == 1 else 'datasets read'} from “{name[:_SHOWN]}”.",
        remedy="Delete these datasets first, or give them another data source.",
    )


def dataset_exists(*, kind: str, version: str) -> Problem:
    """A version has one dataset of a kind."""
    return _problem(
        code="registry.dataset.exists",
        title=f"The version has its {kind} dataset already",
        detail=f"Version “{version[:_SHOWN]}” has a {kind} dataset that says something else.",
        remedy="Change that dataset, delete it first, or create another version.",
    )


def dataset_not_declared(*, kind: str, version: str) -> Problem:
    """The dataset was connected in another way, whose words 3.x clients do not have."""
    return _problem(
        code="registry.dataset.not_declared",
        title=f"The {kind} dataset was connected in another way",
        detail=f"The {kind} data of version “{version[:_SHOWN]}” was connected by the wizard or a 2.x client.",
        remedy="Change it where it was connected, or delete it and create it anew.",
    )


def field_not_in_version(*, name: str, version: str) -> Problem:
    """A dataset is to be added to a version whose fields were said beforehand."""
    return _problem(
        code="registry.field.not_in_version",
        title="The version has no such field",
        detail=f"Version “{version[:_SHOWN]}” has its fields; “{name[:_SHOWN]}” is not one of them.",
        remedy="Leave it out, or create another version.",
    )


def model_type_frozen(*, model_id: str) -> Problem:
    """The type of a model whose versions were registered with a type of their own."""
    return _problem(
        code="registry.model.type_frozen",
        title="The model's type cannot be changed",
        detail=f"Versions of “{model_id[:_SHOWN]}” were registered with their model type, and versions are frozen.",
        remedy="Create another model, or another version where the version says the type.",
    )


def not_taken() -> Problem:
    """A client sends what this server keeps nowhere: a model's own bytes, or rows of data."""
    return _problem(
        code="registry.upload.not_taken",
        title="This is not kept here",
        detail="Neither models themselves nor rows of data are sent to this server; it reads data where it lies.",
        remedy="Connect a dataset that holds the rows; leave this call out.",
    )


def unknown_id(*, what: str, given: str) -> Problem:
    """An id that a body names and that this workspace does not have; `what` is a noun."""
    return _problem(
        code="registry.id.unknown",
        title=f"There is no such {what}",
        detail=f"The workspace of this token has no {what} with the id “{given[:_SHOWN]}”.",
        remedy=f"Use the id of a {what} of this workspace.",
    )
