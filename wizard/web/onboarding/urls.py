"""Addresses of the wizard: one per step, and the few buttons that are not a step's own form."""

from __future__ import annotations

from django.urls import path

from wizard.web.onboarding.views import (
    aws,
    aws_decisions,
    column_news,
    columns,
    data,
    expressions,
    from_json,
    hand_off,
    match,
    model,
    paste,
    readiness,
    receipts,
    registration,
    review,
    sample_values,
    start,
    version,
)

app_name = "onboarding"
urlpatterns = [
    path("start", start.start, name="start"),
    path("from-json", from_json.from_json, name="from_json"),
    path("<str:onboarding_id>/", start.resume, name="resume"),
    path("<str:onboarding_id>/model", model.step, name="model"),
    path("<str:onboarding_id>/model/id", model.id_proposal, name="id_proposal"),
    path("<str:onboarding_id>/model/version", version.version_name, name="version_name"),
    path("<str:onboarding_id>/aws", aws.step, name="aws"),
    path("<str:onboarding_id>/aws/hand-off", hand_off.hand_off, name="hand_off"),
    path("<str:onboarding_id>/aws/packet", hand_off.packet, name="packet"),
    path("<str:onboarding_id>/aws/receipts", receipts.receipts, name="receipts"),
    path("<str:onboarding_id>/aws/receipts.csv", receipts.receipts_csv, name="receipts_csv"),
    path("<str:onboarding_id>/aws/files/<str:way>/<str:file_name>", aws.file, name="aws_file"),
    path("<str:onboarding_id>/aws/accept-risk", aws_decisions.accept_risk, name="accept_risk"),
    path("<str:onboarding_id>/aws/try-paying", aws_decisions.try_paying, name="try_paying"),
    path("<str:onboarding_id>/data", data.step, name="data"),
    path("<str:onboarding_id>/data/location", data.location_hint, name="location_hint"),
    path("<str:onboarding_id>/data/expressions", expressions.expressions, name="expressions"),
    path("<str:onboarding_id>/data/values", sample_values.sample_values, name="sample_values"),
    path("<str:onboarding_id>/columns", columns.step, name="columns"),
    path("<str:onboarding_id>/columns/paste", paste.paste, name="paste"),
    path("<str:onboarding_id>/columns/mapping.csv", paste.mapping_file, name="mapping_file"),
    path("<str:onboarding_id>/columns/news", column_news.news, name="column_news"),
    path("<str:onboarding_id>/review", review.step, name="review"),
    path("<str:onboarding_id>/match", match.match, name="match"),
    path("<str:onboarding_id>/readiness", readiness.readiness, name="readiness"),
    path("<str:onboarding_id>/readiness.json", readiness.readiness_json, name="readiness_json"),
    path("<str:onboarding_id>/registration", registration.step, name="registration"),
]
