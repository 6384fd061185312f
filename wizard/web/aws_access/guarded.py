"""Forms into which nothing comes that must not be kept: a pasted secret is gone before a field is looked at.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wizard.aws.paste.problems import pasted_secret
from wizard.aws.paste.secret_texts import Secret, secret_in
from wizard.aws.paste.web_addresses import holds_signature, without_signature
from wizard.core.problems import Problem, ProblemError

SIGNED = (
    "That was a presigned address: whoever has it can read the object until it expires. Embark has kept the place "
    "alone, without the signature; never send such addresses to anybody."
)


def problem_as_error(error: ProblemError) -> forms.ValidationError:
    """What was seen and what to do, as one field error; the field itself says what could not be done."""
    problem = error.problem
    return forms.ValidationError(problem.advice, code=problem.code)


class GuardedForm(forms.Form):
    """A form whose fields come back empty, with `aws.paste.secret` as their error, when a secret was pasted there.

    Fields in `places` understand presigned addresses: these lose their signature, and `warning` says so. `problem` is
    one of the whole form, `field_problem` the last one that a field has: with its text to paste.
    """

    places: tuple[str, ...] = ()
    warning = ""

    problem: Problem | None = None
    field_problem: Problem | None = None

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        self.secrets: dict[str, Secret] = {}
        """The fields in which a secret was found."""
        sent = None if data is None else self.guarded({name: data[name] for name in data})
        super().__init__(sent, *args, **kwargs)

    def guarded(self, sent: dict[str, Any]) -> dict[str, Any]:
        """What was sent, without signatures, and with nothing in the fields that held a secret."""
        for name in self.places:
            if holds_signature(address := str(sent.get(name, ""))):
                self.warning = SIGNED
                sent |= {name: without_signature(address)}
        found = {name: secret_in(str(sent[name])) for name in self.base_fields if name in sent}
        self.secrets = {name: kind for name, kind in found.items() if kind}
        return sent | dict.fromkeys(self.secrets, "")

    def full_clean(self) -> None:
        """As every form; what is said of a field that held a secret is that alone."""
        super().full_clean()
        for name, kind in self.secrets.items():
            self.errors.pop(name, None)
            self.add_error(name, problem_as_error(ProblemError(pasted_secret(kind))))
