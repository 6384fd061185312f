"""Addresses of the demo alone: the ready-made sign-in links, the stand-in for the AWS console, the mailbox."""

from __future__ import annotations

from django.urls import path

from wizard.web.demo import aws_console, mailbox, sign_in

app_name = "demo"
urlpatterns = [
    path("sign-in/<str:token>", sign_in.enter, name="sign_in"),
    path("aws-console/<str:onboarding_id>", aws_console.console, name="aws_console"),
    path("handoff/<str:signed>/aws-console", aws_console.handed_off, name="handed_off_console"),
    path("mailbox", mailbox.mailbox, name="mailbox"),
]
