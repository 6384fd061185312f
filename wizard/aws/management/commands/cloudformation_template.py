"""`manage.py cloudformation_template`: prints the guide's CloudFormation template, without any customer's values.

Its output, uploaded to S3, is what EMBARK_CLOUDFORMATION_TEMPLATE_URL names. Raises nothing.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from wizard.aws.guide import generic_template


class Command(BaseCommand):
    help = "Print the CloudFormation template that EMBARK_CLOUDFORMATION_TEMPLATE_URL should name."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        self.stdout.write(generic_template(), ending="")
