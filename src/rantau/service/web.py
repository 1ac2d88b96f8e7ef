"""Starts the web server, or says why it must not start."""

import hashlib
import sys
from pathlib import Path

from rantau import __version__
from rantau.service.environment import SettingFault
from rantau.service.prepare import unapplied
from rantau.service.start import set_up

STAMP = ".made-for"
APPLICATION = "rantau.service.wsgi:application"


def make_ready() -> None:
    """See that the service may start, and lay its files out.

    Raises
    ------
    SettingFault : keys, database, tables or settings are not as they must be.
    """
    set_up()
    missing = unapplied()
    if missing:
        raise SettingFault(
            f"{len(missing)} changes of tables are not applied, the first is {missing[0]}: "
            "run `rantau migrate` first"
        )
    _see_settings()
    collect_static()


def _see_settings() -> None:
    from django.conf import settings  # noqa: PLC0415 -- app ready
    from django.core import checks  # noqa: PLC0415 -- app ready

    found = checks.run_checks(include_deployment_checks=not settings.RANTAU.demo)
    wrong = [one for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    if wrong:
        lines = "; ".join(f"{one.id}: {one.msg}" for one in wrong)
        raise SettingFault(f"the settings are not safe: {lines}")


def collect_static() -> bool:
    """Lay out the files of this release, once; tells whether there was something to do."""
    from django.conf import settings  # noqa: PLC0415 -- app ready
    from django.core.management import call_command  # noqa: PLC0415 -- app ready

    stamp, wanted = Path(settings.STATIC_ROOT) / STAMP, _files_digest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="utf-8")
    return True


def _files_digest() -> str:
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 -- app ready

    found = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found.update(f"{name} {storage.size(name)} ".encode())
            found.update(str(storage.get_modified_time(name)).encode())
    return found.hexdigest()


def command(host: str, port: int, *, processes: int, threads: int) -> list[str]:
    """Return the command that answers requests."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", APPLICATION,
        "--host", host, "--port", str(port),
        "--workers", str(processes), "--blocking-threads", str(threads),
        "--backlog", "1024", "--no-ws", "--no-access-log", "--log-level", "warning",
        "--respawn-failed-workers", "--workers-kill-timeout", "20",
    ]  # fmt: skip
