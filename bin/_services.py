"""What a service of `bin/services` is, and the two that every installation knows."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

READY_SECONDS = 30


class CannotStartError(Exception):
    """A service could not be started; the text says why and what helps."""


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def program(name: str, package: str, *folders: Path) -> str:
    """Path of a program: in `folders`, on the PATH, or where Debian keeps servers."""
    path = os.pathsep.join(
        [*map(str, folders), os.environ.get("PATH", ""), "/usr/bin", "/usr/sbin"]
    )
    found = shutil.which(name, path=path)
    if found is None:
        raise CannotStartError(f"{name} is not installed (Debian: apt-get install {package})")
    return found


def wait_until_listening(
    port: int, process: subprocess.Popen[bytes], log: Path, seconds: float
) -> None:
    """Wait until something accepts on `port`; fail early when the process has ended."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as client:
            client.settimeout(1)
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise CannotStartError(f"did not start:\n{log.read_text(errors='replace')[-2000:]}")


def run_as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Arguments for `subprocess` that drop to `account`."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


class Service(ABC):
    """One kind of server, stopped by a signal. A new kind is a subclass in `bin/services`."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    ready_seconds: ClassVar[float] = READY_SECONDS

    @abstractmethod
    def command(self, folder: Path, port: int) -> list[str]:
        """The server's command line, its data in `folder`; prepares the data first."""

    def port(self) -> int:
        """Where it is to listen."""
        return free_port()

    def account(self) -> pwd.struct_passwd | None:
        """The user it must run as; None for whoever calls."""
        return None

    def make_ready(self, port: int) -> None:
        """What is to be done once it listens; most need nothing."""
        return

    @abstractmethod
    def variables(self, port: int) -> dict[str, str]:
        """The environment by which the project finds it."""


class Postgres(Service):
    """PostgreSQL with one ordinary role that may create databases.

    The role is no superuser: a superuser would pass over every right that is revoked.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint
    role = "liencong"

    @staticmethod
    def _program(name: str) -> str:
        """One of PostgreSQL's programs, of the newest version that Debian installed."""
        folders = Path("/usr/lib/postgresql").glob("*/bin")
        newest = sorted(folders, key=lambda path: float(path.parent.name), reverse=True)
        return program(name, "postgresql", *newest)

    def account(self) -> pwd.struct_passwd | None:
        """PostgreSQL refuses to run as root: then it runs as `postgres`."""
        if os.geteuid() != 0:
            return None
        try:
            return pwd.getpwnam("postgres")
        except KeyError:
            raise CannotStartError("there is no user postgres to run it as") from None

    def command(self, folder: Path, port: int) -> list[str]:
        """Make a cluster and say how to serve it."""
        server, data = self._program("postgres"), str(folder / "data")
        made = subprocess.run(
            [
                *(self._program("initdb"), "-D", data, "-U", "postgres", "--auth=trust"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            **run_as(self.account()),
        )
        if made.returncode:
            raise CannotStartError(f"initdb failed:\n{made.stderr[-2000:]}")
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        return [server, "-D", data, *(f"--{key}={value}" for key, value in options.items())]

    def make_ready(self, port: int) -> None:
        """Create the role and its database."""
        command = [self._program("psql"), "-X", "-q", "-h", "127.0.0.1", "-p", str(port)]
        command += ["-U", "postgres", "-d", "postgres", "-c"]
        deadline = time.monotonic() + READY_SECONDS
        statements = [
            f"CREATE ROLE {self.role} LOGIN CREATEDB",
            f"CREATE DATABASE {self.role} OWNER {self.role}",
        ]
        while statements:
            done = subprocess.run(
                [*command, statements[0]], capture_output=True, text=True, check=False
            )
            if not done.returncode:
                statements.pop(0)
            elif "starting up" in done.stderr and time.monotonic() < deadline:
                time.sleep(0.1)
            else:
                raise CannotStartError(f"{statements[0]}: {done.stderr}")

    def variables(self, port: int) -> dict[str, str]:
        """The database of the ordinary role."""
        return {"DATABASE_URL": f"postgres://{self.role}@127.0.0.1:{port}/{self.role}"}


class Redis(Service):
    """Redis that keeps nothing on disk."""

    name = "redis"

    def command(self, folder: Path, port: int) -> list[str]:
        """64 databases, so that parallel test processes do not meet."""
        return [
            *(program("redis-server", "redis-server"), "--bind", "127.0.0.1"),
            *("--port", str(port), "--dir", str(folder), "--databases", "64"),
            *("--save", "", "--appendonly", "no", "--daemonize", "no"),
        ]

    def variables(self, port: int) -> dict[str, str]:
        """The first database."""
        return {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
