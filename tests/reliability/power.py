"""A file system that remembers what SQLite asks of it, and what a power cut may leave of that.

What was synced stays. Of what was asked since, any part may be on the disk, torn at the borders of
sectors. A disk that lies about what it has synced is not modelled.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw

SECTORS = (512, 4096, 1 << 40)
"""Where writes tear [bytes]; the last one keeps each whole."""


@dataclass(frozen=True)
class Step:
    """What was asked of a file (create, write, truncate, sync, delete), or `acknowledge`."""

    what: str
    name: str
    at: int = 0
    data: bytes = b""


class WatchedFile(apsw.VFSFile):
    """A file that remembers what is written to it."""

    def __init__(self, steps: list[Step], path: str | apsw.URIFilename, flags: list[int]) -> None:
        self.steps, self.name = steps, path_of(path).name
        super().__init__("", path, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 -- SQLite's name
        super().xWrite(data, offset)
        self.steps.append(Step("write", self.name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 -- SQLite's name
        super().xTruncate(newsize)
        self.steps.append(Step("truncate", self.name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 -- SQLite's name
        super().xSync(flags)
        self.steps.append(Step("sync", self.name))


class WatchedDisk(apsw.VFS):
    """The usual file system under the name `watched`; files without a name are not kept anyway."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        super().__init__("watched", "")

    def xOpen(  # noqa: N802 -- SQLite's name
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        if name is None:
            return super().xOpen(name, flags)
        if not path_of(name).exists():
            self.steps.append(Step("create", path_of(name).name))
        return WatchedFile(self.steps, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001 -- SQLite's
        super().xDelete(filename, syncdir)
        self.steps.append(Step("delete", Path(filename).name))


def path_of(name: str | apsw.URIFilename) -> Path:
    return Path(name if isinstance(name, str) else name.filename())


@dataclass
class File:
    """What is on the disk for certain, and what was asked since."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[Step] = field(default_factory=list)

    def sync(self) -> None:
        for step in self.since:
            apply(step, self.synced)
        self.since.clear()

    def after_cut(self, random: Random) -> bytearray:
        """Return what may be there: some of it, gaps in the middle, the end missing, torn."""
        left = bytearray(self.synced)
        n = random.choice((len(self.since), random.randint(0, len(self.since))))
        share, sector = random.choice((0.1, 0.5, 0.9, 1.0)), random.choice(SECTORS)
        for step in self.since[:n]:
            for piece in torn(step, sector):
                if random.random() < share:
                    apply(piece, left)
        return left


def apply(step: Step, content: bytearray) -> None:
    if step.what == "truncate":
        del content[step.at :]
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(step.data)] = step.data


def torn(step: Step, sector: int) -> Iterator[Step]:
    """Divide a write at the borders of sectors."""
    at, end = step.at, step.at + len(step.data)
    if step.what == "truncate":
        yield step
    while at < end:
        border = min(end, (at // sector + 1) * sector)
        yield Step("write", step.name, at, step.data[at - step.at : border - step.at])
        at = border


@dataclass
class Disk:
    """What each name may stand for after a cut, the newest last; `None` is no file."""

    names: dict[str, list[File | None]]
    n_acknowledged: int = 0

    def take(self, step: Step) -> None:
        if step.what == "acknowledge":
            self.n_acknowledged += 1
            return
        files = self.names.setdefault(step.name, [None])
        if step.what in ("create", "delete"):
            files.append(File() if step.what == "create" else None)
        elif (newest := files[-1]) is not None and step.what == "sync":
            newest.sync()
            # With the first sync of a new file SQLite syncs its folder too.
            self.names[step.name] = [newest]
        elif newest is not None:
            newest.since.append(step)

    def cut(self, folder: Path, random: Random) -> None:
        """Write into a folder what a cut at this moment may leave."""
        for name, files in self.names.items():
            if (file := random.choice(files)) is not None:
                (folder / name).write_bytes(file.after_cut(random))
