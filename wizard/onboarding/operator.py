"""Who runs this Embark, for people who have never heard of it. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Operator:
    """The organisation that runs this Embark, and where its people are asked: an https or mailto address. Each may
    be "".
    """

    name: str
    contact: str

    @property
    def contact_words(self) -> str:
        """The address as it is read: an e-mail address without its scheme."""
        return self.contact.removeprefix("mailto:")

    @property
    def sentence(self) -> str:
        """Both as plain text; "" when neither is known."""
        if self.name and self.contact:
            return f"This Embark is run by {self.name}; questions: {self.contact_words}"
        if self.name:
            return f"This Embark is run by {self.name}."
        return f"Questions about this Embark: {self.contact_words}" if self.contact else ""


def operator() -> Operator:
    """As this deployment's settings name it."""
    return Operator(settings.OPERATOR, settings.CONTACT)
