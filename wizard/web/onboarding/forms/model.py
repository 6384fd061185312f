"""The Model step's form."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.accounts.models import User
from wizard.onboarding.models import Onboarding
from wizard.onboarding.services import ModelAnswers
from wizard.registry.looks import Colour, Icon
from wizard.registry.models import Dataset
from wizard.registry.names import name_problems, propose_model_id
from wizard.registry.schema import ModelType
from wizard.registry.tags import clean_tags, tag_problems

MODEL_TYPES = [
    (ModelType.BINARY.value, "Binary – yes or no"),
    (ModelType.REGRESSION.value, "Regression – a number"),
    (ModelType.MULTICLASS.value, "Multiclass – one of several classes"),
    (ModelType.MULTI_LABEL.value, "Multi-label – several classes at once"),
    (ModelType.RANKING.value, "Ranking – an ordered list"),
]
DATASETS = [
    (Dataset.Kind.SERVING.value, "Serving – what the model predicts in production"),
    (Dataset.Kind.TRAINING.value, "Training – what it was trained on, the baseline"),
    (Dataset.Kind.TESTING.value, "Testing – what it was tested on"),
    (Dataset.Kind.ACTUALS.value, "Actuals – what became of the predictions, when that is kept elsewhere"),
]
_FIELD_OF_CODE = {"name": "model_name", "model_id": "model_id", "version_name": "version_name"}


class DatasetBoxes(forms.CheckboxSelectMultiple):
    """A box per dataset; that of the serving data is ticked and stays so."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option, of which serving cannot be taken back."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) == Dataset.Kind.SERVING:
            option["selected"] = True
            option["attrs"] |= {"checked": True, "disabled": True}
        return option


class ModelForm(forms.Form):
    """Everything the Model step asks. `answers()` after `is_valid()`."""

    model_name = forms.CharField(label="Model name", max_length=100)
    model_id = forms.CharField(
        label="Model id",
        max_length=100,
        required=False,
        help_text="How code names the model. Left empty, it is made from the name.",
    )
    model_type = forms.ChoiceField(label="Type", choices=MODEL_TYPES, initial="binary", widget=forms.RadioSelect)
    version_name = forms.CharField(label="Version", max_length=100, initial="v1")
    datasets = forms.MultipleChoiceField(
        label="Datasets to connect",
        choices=DATASETS,
        required=False,
        widget=DatasetBoxes,
        help_text="Serving data is what gets monitored; it is always connected.",
    )
    description = forms.CharField(
        label="Description", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = forms.CharField(label="Owner", max_length=254, required=False)
    tags = forms.CharField(
        label="Tags",
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "team: risk"}),
        help_text="One per line, as “key: value”; ten at most.",
    )
    icon = forms.ChoiceField(label="Icon", choices=[(icon.value, icon.label) for icon in Icon], initial="general")
    colour = forms.ChoiceField(
        label="Colour", choices=[(colour.value, colour.label) for colour in Colour], initial="blue"
    )

    @classmethod
    def for_onboarding(cls, onboarding: Onboarding, user: User, data: Any = None) -> ModelForm:
        """The form as stored so far, with sane proposals where nothing is stored."""
        names = ("model_name", "model_id", "model_type", "description", "icon", "colour", "datasets")
        initial = {name: getattr(onboarding, name) for name in names if getattr(onboarding, name)}
        initial["version_name"] = onboarding.version_name or "v1"
        initial["owner"] = onboarding.owner or user.email
        initial["tags"] = "\n".join(f"{key}: {value}" for key, value in onboarding.tags.items())
        return cls(data, initial=initial)

    @property
    def proposed_id(self) -> str:
        """The id that the name in the form gives: as long as it is the model's, it follows the name."""
        return propose_model_id(str(self["model_name"].value() or ""))

    def clean_tags(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["tags"].splitlines() if line.strip()]
        pairs = [line.partition(":") for line in lines]
        if wrong := next((line for line, pair in zip(lines, pairs, strict=True) if not pair[1]), None):
            raise forms.ValidationError(f"Write each tag as “key: value”; “{wrong[:40]}” has no colon.")
        tags = {key: value for key, _, value in pairs}
        if problems := tag_problems(tags):
            raise forms.ValidationError([problem.advice for problem in problems])
        return clean_tags(tags)

    def clean_datasets(self) -> list[str]:
        chosen = {Dataset.Kind.SERVING.value, *self.cleaned_data["datasets"]}
        return [kind for kind, _ in DATASETS if kind in chosen]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("model_name") and cleaned.get("model_id") == "":
            cleaned["model_id"] = propose_model_id(cleaned["model_name"])
        names = {key: cleaned.get(field) for key, field in _FIELD_OF_CODE.items()}
        if all(names.values()):
            for problem in name_problems(**{key: str(text) for key, text in names.items()}):
                self.add_error(_FIELD_OF_CODE[problem.code.split(".")[1]], problem.advice)
        return cleaned

    def answers(self) -> ModelAnswers:
        """The cleaned answers."""
        return ModelAnswers(**self.cleaned_data)
