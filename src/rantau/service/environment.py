"""Every setting that comes from outside: its name, its type, its default, and what it is for.

Read once, at the start. A secret may come from `<NAME>_FILE`. A value that is wrong or missing
stops the start with a message that names the variable.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class SettingFault(Exception):
    """A variable that is wrong or missing."""


def _variable(about: str, default: Any = None) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True)
class Environment:
    """The settings of an installation. Variables are `RANTAU_` and the field's name in capitals."""

    data_dir: Path = _variable("Folder for the database, keys and files.", Path("data"))
    database: str = _variable(
        "`postgresql://user:password@host:port/name`. Empty: SQLite in the data folder.", ""
    )
    secret_key: str = _variable("Signs sessions. At least 50 characters outside demo mode.", "")
    old_secret_keys: tuple[str, ...] = _variable("Earlier ones, still accepted; by comma.", ())
    hosts: tuple[str, ...] = _variable("Names under which the service is reached; by comma.", ())
    origin: str = _variable("Address that people see, such as `https://rantau.example`.", "")
    keys_dir: Path | None = _variable("Folder of keys, apart from the database and its backups.")
    demo: bool = _variable(
        "A synthetic country; one click signs in. Never with real people.", default=False
    )
    mail_url: str = _variable("`smtp://user:password@host:port`. Empty: mails go to the log.", "")
    mail_from: str = _variable("Sender of mails.", "rantau@localhost")
    law_dir: Path | None = _variable("Folder of reviewed law newer than the release's.")
    journal_name: str = _variable("Name in the journal's signed notes.", "rantau.example/journal")
    read_only: bool = _variable("Answer every write with 503; reading goes on.", default=False)
    threads: int = _variable("Requests answered at the same time by one process.", 4)
    processes: int = _variable("Processes of the web server.", 1)
    metrics_token: str = _variable(
        "Bearer token for `/metrics`. Empty: the page is closed outside the demo.", ""
    )
    security_contact: str = _variable(
        "`mailto:` or `https:` address for reports of weaknesses, in `security.txt`.", ""
    )
    proxies: int = _variable(
        "Proxies of ours in front, each of which appends whom it saw to `X-Forwarded-For`.", 0
    )
    log_requests: bool = _variable(
        "A log line for each request: route, answer, time, role; nothing of a person.",
        default=False,
    )
    log_level: str = _variable("DEBUG, INFO, WARNING or ERROR.", "INFO")

    @property
    def is_postgresql(self) -> bool:
        return self.database != ""

    def database_settings(self) -> dict[str, Any]:
        """Return Django's settings for the database."""
        return _postgresql(self.database) if self.database else _sqlite(self.data_dir)

    def mail_settings(self) -> tuple[str, str, int, str, str]:
        """Return backend, host, port, user and password for mails."""
        parts = urlsplit(self.mail_url)
        if parts.scheme != "smtp" or not parts.hostname:
            raise SettingFault("RANTAU_MAIL_URL is not smtp://user:password@host:port")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        backend = "django.core.mail.backends.smtp.EmailBackend"
        return backend, parts.hostname, parts.port or 25, user, password


def _sqlite(folder: Path) -> dict[str, Any]:
    # FULL, not NORMAL: a simulated power cut lost acknowledged writes in 680 of 700 cases without.
    pragmas = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": pragmas + "PRAGMA cache_size=-20000;",
    }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "rantau.sqlite3"),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise SettingFault("RANTAU_DATABASE is not postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 8}},
        "CONN_HEALTH_CHECKS": True,
    }


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read the environment.

    Raises
    ------
    SettingFault : a variable is wrong, or what a real installation needs is missing.
    """
    given = {}
    for one in fields(Environment):
        name = "RANTAU_" + one.name.upper()
        text = _text(name, variables)
        if text is not None:
            given[one.name] = _parsed(name, text, one.default)
    found = Environment(**given)
    if found.keys_dir is None:
        found = replace(found, keys_dir=found.data_dir / "keys")
    if not found.demo:
        _insist(found)
    return found


def _text(name: str, variables: Mapping[str, str]) -> str | None:
    path = variables.get(name + "_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingFault(f"{name}_FILE: {path}: {error.strerror}") from error
    return variables.get(name)


def _parsed(name: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in ("1", "0", "true", "false", "yes", "no", ""):
            raise SettingFault(f"{name} is {text!r}: say 1 or 0")
        return text.lower() in ("1", "true", "yes")
    if isinstance(default, int):
        least = min(default, 1)
        if not text.isdigit() or not least <= int(text) <= 64:
            raise SettingFault(f"{name} is {text!r}: say a whole number from {least} to 64")
        return int(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, Path) or name.endswith("_DIR"):
        return Path(text)
    return text


def _insist(found: Environment) -> None:
    if len(found.secret_key) < 50:
        raise SettingFault(
            "RANTAU_SECRET_KEY must have at least 50 characters. Draw one with "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`, or try the demo first"
        )
    if not found.hosts:
        raise SettingFault("RANTAU_HOSTS must name the host names of this service")
    if not found.origin.startswith("https://"):
        raise SettingFault("RANTAU_ORIGIN must be the https:// address that people see")
