"""Addresses of registered models."""

from __future__ import annotations

from django.urls import path

from wizard.web.registry import code, deleting, views

app_name = "registry"
urlpatterns = [
    path("", views.models, name="models"),
    path("<str:model_id>/", views.model, name="model"),
    path("<str:model_id>/delete", deleting.delete_model, name="delete_model"),
    path("<str:model_id>/versions/<str:version_id>/next", views.next_version, name="next_version"),
    path("<str:model_id>/versions/<str:version_id>/syncs", views.switch_syncs, name="switch_syncs"),
    path("<str:model_id>/versions/<str:version_id>/code", code.as_code, name="as_code"),
    path("<str:model_id>/versions/<str:version_id>/active", views.switch_active, name="switch_active"),
    path("<str:model_id>/versions/<str:version_id>/delete", deleting.delete_version, name="delete_version"),
    path("<str:model_id>/datasets/<str:dataset_id>", views.dataset, name="dataset"),
    path("<str:model_id>/datasets/<str:dataset_id>/sync", views.read_again, name="read_again"),
    path("<str:model_id>/datasets/<str:dataset_id>/stop", views.stop, name="stop"),
    path("<str:model_id>/datasets/<str:dataset_id>/pause", views.pause, name="pause"),
    path("<str:model_id>/datasets/<str:dataset_id>/anew", views.read_anew, name="read_anew"),
    path("<str:model_id>/datasets/<str:dataset_id>/schedule", views.schedule, name="schedule"),
]
