"""The access check: a ladder of probes, what it waits for, and what comes of it."""
