"""How forms are drawn: the templates of a form and of a field, and the classes of the controls.

Error and help text get ids which Django joins into the control's `aria-describedby`; `aria-invalid` is Django's too.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from wizard.core.problems import Problem

_PLAIN = (forms.HiddenInput, forms.MultipleHiddenInput, forms.FileInput)
_TICKED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


def control_class(widget: forms.Widget) -> str:
    """The CSS class of a widget's control."""
    if isinstance(widget, _PLAIN):
        return ""
    if isinstance(widget, _TICKED):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class EmbarkBoundField(forms.BoundField):
    """A field whose control carries the classes of our style sheet."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes plus the control's class, in front of classes that the form gave."""
        attrs = super().build_widget_attrs(attrs, widget)
        used = widget or self.field.widget
        given = [control_class(used), used.attrs.get("class", ""), "is-invalid" if self.errors else ""]
        if any(given):
            attrs["class"] = " ".join(filter(None, given))
        return attrs


class EmbarkFormRenderer(TemplatesSetting):
    """Forms and fields as `templates/components/form/` draws them."""

    form_template_name = "components/form/form.html"
    field_template_name = "components/form/field.html"
    bound_field_class = EmbarkBoundField


def form_problem(form: Any, problem: Problem) -> None:
    """Show a Problem that a service raised as an error of the whole form."""
    form.problem = problem
    form.add_error(None, str(problem))


def whole_number(text: str) -> int:
    """A place or a revision in a form or an address; 0 for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
