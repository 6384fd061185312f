"""From what AWS answered to a Problem that names the broken link, whose turn it is, and the text to paste.

`diagnose` reads, in this order: the reason that AWS appends to a denial ("because no … policy allows", "with an
explicit deny in a …"), the error code, the HTTP status. It never matches whole sentences: AWS rewords and extends
them. What no row fits becomes `aws.unknown` and shows all that may be shown. `diagnose_text` does the same for errors
that people met themselves and paste. Pure; raises nothing.
"""

from __future__ import annotations

from wizard.aws.diagnosis.failure import Failure, Operation
from wizard.aws.diagnosis.rows import diagnose
from wizard.aws.diagnosis.texts import diagnose_text

__all__ = ["Failure", "Operation", "diagnose", "diagnose_text"]
