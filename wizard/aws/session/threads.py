"""The threads of this process that wait for S3's answers. Raises nothing of its own."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from wizard.aws.session.clients import MAX_CONNECTIONS


@cache
def pool() -> ThreadPoolExecutor:
    """One thread per connection, shared by everything that asks in parallel; a fork begins with none."""
    return ThreadPoolExecutor(max_workers=MAX_CONNECTIONS, thread_name_prefix="s3")


os.register_at_fork(after_in_child=pool.cache_clear)
