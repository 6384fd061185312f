"""Runs a command with DATABASE_URL pointing at a PostgreSQL server of its own, thrown away afterwards.

Uses the server binaries of this machine (PATH, or Debian's /usr/lib/postgresql/*/bin, or Homebrew's). Where there are
none it says so and exits 0: SQLite has been tested, and the note in the log is the reminder.

    python scripts/with_postgres.py COMMAND …
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")


def server_binaries() -> Path | None:
    """The folder of initdb and postgres, the newest if there are several."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent  # a link may stand alone, without its companions
    folders = sorted(folder for place in PLACES for folder in glob.glob(place) if (Path(folder) / "initdb").exists())
    return Path(folders[-1]) if folders else None


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: the account to use instead."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    """A TCP port on loopback that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    binaries = server_binaries()
    if binaries is None:
        print("No PostgreSQL server binaries on this machine: the tests on PostgreSQL are left out.")
        return 0
    user = unprivileged_user()
    with tempfile.TemporaryDirectory(prefix="embark-pg-", dir="/tmp") as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        run = {"user": user} if user else {}
        quiet = {"stdout": subprocess.DEVNULL, "cwd": "/", **run}
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "embark", "-A", "trust", "-E", "UTF8"], check=True, **quiet
        )
        port = free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        start = [binaries / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"]
        subprocess.run(start, check=True, **quiet)
        try:
            create = [binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "embark", "embark"]
            subprocess.run(create, check=True, **quiet)
            address = f"postgres://embark@127.0.0.1:{port}/embark"
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode
        finally:
            subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, **quiet)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
