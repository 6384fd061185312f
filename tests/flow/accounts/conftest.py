"""Workers import every task module when they start; nothing does so in a test process."""

from __future__ import annotations

from wizard.accounts import tasks as tasks
