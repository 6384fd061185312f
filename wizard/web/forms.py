"""How forms are drawn."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class EmbarkFormRenderer(TemplatesSetting):
    """Fields as the components draw them."""
