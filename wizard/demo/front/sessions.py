"""Remembers the session policy of every session that was handed out, also across restarts.

MiniStack ignores the `Policy` of AssumeRoleWithWebIdentity, so the front keeps it. A session it does not know is
refused: forgetting can never widen access. Errors: sqlite3's own, when the data folder cannot be written.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_SESSIONS = 5_000


@dataclass(frozen=True, kw_only=True)
class Session:
    """A handed out session: `user` is its assumed-role ARN, `policy` its session policy or None."""

    access_key: str
    role_name: str
    user: str
    policy: dict[str, Any] | None
    expires: float


class SessionStore:
    """The sessions on disk; safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS session "
            "(access_key TEXT PRIMARY KEY, role_name TEXT, user TEXT, policy TEXT, expires REAL)"
        )

    def remember(self, session: Session, *, now: float) -> None:
        """Keep `session`; drop what has expired and, beyond MAX_SESSIONS, what expires first."""
        policy = None if session.policy is None else json.dumps(session.policy)
        row = (session.access_key, session.role_name, session.user, policy, session.expires)
        with self._lock:
            self._connection.execute("DELETE FROM session WHERE expires < ?", (now,))
            self._connection.execute("INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?)", row)
            self._connection.execute(
                "DELETE FROM session WHERE access_key NOT IN "
                "(SELECT access_key FROM session ORDER BY expires DESC LIMIT ?)",
                (MAX_SESSIONS,),
            )

    def find(self, access_key: str) -> Session | None:
        """The session of `access_key`, also an expired one (MiniStack words that refusal)."""
        with self._lock:
            row = self._connection.execute(
                "SELECT access_key, role_name, user, policy, expires FROM session WHERE access_key = ?", (access_key,)
            ).fetchone()
        if row is None:
            return None
        policy = None if row[3] is None else json.loads(row[3])
        return Session(access_key=row[0], role_name=row[1], user=row[2], policy=policy, expires=row[4])
