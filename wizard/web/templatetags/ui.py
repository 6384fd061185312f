"""Tags and filters of the components; built in, so no template needs to load them.

An unknown icon raises TemplateDoesNotExist (a slip of the author); a missing value is shown as "–".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wizard.web.templatetags import column_figures, figures, pictures, signs, waiting

register = template.Library()

_MARKED = re.compile(r"`([^`]{1,80})`")

register.filter("integer", figures.in_integer)
register.filter("figure", figures.in_figure)
register.filter("brief", figures.in_brief)
register.filter("size", figures.in_size)
register.filter("percent", figures.in_percent)
register.filter("duration", figures.in_duration)
register.filter("column_figures", column_figures.figures_of)
register.filter("often", column_figures.often)
register.filter("brief_range", column_figures.brief_range)
register.filter("distinct", column_figures.in_distinct)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """An inline icon of `components/icons/`, hidden from assistive technology: always put words beside it."""
    return render_to_string(f"components/icons/{name}.html")


@register.filter
def code_marks(text: str) -> SafeString:
    """What stands between backticks as code; everything is escaped."""
    parts = enumerate(_MARKED.split(text))
    shown = (format_html("<code>{}</code>", part) if number % 2 else part for number, part in parts)
    return format_html_join("", "{}", ((part,) for part in shown))


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], selected: object) -> SafeString:
    """The options of a select: (value, label) pairs. Made once per list and choice, as a table repeats them by row."""
    return _options(tuple((str(value), str(label)) for value, label in choices), str(selected))


@lru_cache(maxsize=1024)
def _options(choices: tuple[tuple[str, str], ...], selected: str) -> SafeString:
    marked = ((value, " selected" if value == selected else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


@register.filter
def moment(when: datetime | None) -> str:
    """`<time>` with the zone."""
    if when is None:
        return figures.MISSING
    return format_html('<time datetime="{}">{}</time>', when.isoformat(timespec="seconds"), figures.in_moment(when))


@register.filter
def iso_moment(text: str) -> str:
    """`moment` for a text in ISO 8601; anything else as it is, nothing as "–"."""
    try:
        return moment(datetime.fromisoformat(text)) if text else figures.MISSING
    except ValueError:
        return text


@register.filter
def age(then: datetime | None, now: datetime) -> str:
    """`{{ row.touched_at|age:now }}` → `3 h`; the exact moment is the tooltip."""
    if then is None:
        return figures.MISSING
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        then.isoformat(timespec="seconds"), figures.in_moment(then), figures.in_age(then, now=now),
    )  # fmt: skip


@register.filter
def ago(then: datetime | None, now: datetime) -> str:
    """`age` as part of a sentence: `just now`, `5 min ago`."""
    if then is None:
        return figures.MISSING
    told = figures.in_age(then, now=now)
    return age(then, now) if told == figures.JUST_NOW else format_html("{}\N{NO-BREAK SPACE}ago", age(then, now))


@register.filter
def pause(job: waiting.Waits) -> str:
    """How soon a live fragment asks again: `hx-trigger="every {{ job|pause }}"`."""
    return waiting.pause(job, now=timezone.now())


@register.filter
def note(job: waiting.Waits) -> str:
    """What a live job does, or what it waits for."""
    return waiting.note(job, now=timezone.now())


@register.filter
def lasted(job: Any) -> timedelta | None:
    """How long a finished job ran."""
    return job.finished_at - job.started_at if job.started_at and job.finished_at else None


@register.filter
def axis(column: Any) -> tuple[str, ...]:
    """The one or two labels below the histogram of a column's profile."""
    low, high = column.minimum, column.maximum
    is_range = low is not None and not isinstance(low, bool) and high is not None
    return pictures.axis_words(column.histogram, figures.in_brief_range(low, high) if is_range else None)


@register.filter
def words(value: object) -> str:
    """`raw_input` → `raw input`."""
    return str(value).replace("_", " ")


@register.filter
def tone(state: object) -> str:
    """The colour word of a state: neutral, running, ok, bad."""
    return signs.TONES.get(str(state), "neutral")


@register.filter
def state_icon(state: object) -> str:
    """The icon's name for a state of a job, a probe or a step."""
    return signs.STATE_ICONS.get(str(state), "circle-dashed")


@register.filter
def type_icon(type_name: object) -> str:
    """The icon's name for a logical type or a field type."""
    return signs.TYPE_ICONS.get(str(type_name), "circle-dashed")


@register.filter
def model_icon(name: object) -> str:
    """The icon's name for one of the registry's twelve model icons."""
    return signs.MODEL_ICONS.get(str(name), "box")


@register.simple_tag(takes_context=True)
def whose_turn(context: Mapping[str, Any], whose: object) -> str:
    """Who has to act, as the badge says it to this reader: the page's `read_only` and `with_cloud_admin` tell who."""
    looks_on, with_cloud_admin = (bool(context.get(name)) for name in ("read_only", "with_cloud_admin"))
    return signs.whose_turn(str(whose), looks_on=looks_on, with_cloud_admin=with_cloud_admin)


@register.inclusion_tag("components/_status.html")
def status(state: object, text: str = "") -> dict[str, Any]:
    """A pill for a state of a job, a probe or a step."""
    return {"state": str(state), "text": text or words(state)}


@register.inclusion_tag("components/_copy.html")
def copy(text: object, label: str, *, language: str = "", wrap: bool = False, name: str = "") -> dict[str, Any]:
    """A value or code with a copy button; `label` names it (also for the button), `name` is a file name to show."""
    return {"text": str(text), "label": label, "language": language, "wrap": wrap, "name": name}


@register.inclusion_tag("components/_histogram.html")
def histogram(counts: Sequence[tuple[str, int]], label: str, *, hints: bool = False) -> dict[str, Any]:
    """A small histogram of (label, count) pairs; `label` says in words what it shows, `hints` gives bars tooltips."""
    bars = pictures.histogram_bars(counts)
    return {
        "bars": bars if hints else (),
        "path": pictures.histogram_path(bars),
        "label": f"{label}: {pictures.most_often(counts)}",
    }


@register.inclusion_tag("components/_null_bar.html")
def null_bar(share: float | None, label: str = "null") -> dict[str, Any]:
    """A bar for a share of 0 to 1, with the percentage beside it."""
    return {"share": share, "width": pictures.share_width(share), "label": label}


@register.inclusion_tag("components/_progress.html")
def progress(percent: int | None, label: str) -> dict[str, Any]:
    """A progress bar of 0 to 100; None while the total is unknown."""
    return {"percent": percent, "label": label}
