"""Digests that anyone can re-compute with `sha256sum`."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as 64 hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def input_sha256(paths: Iterable[Path]) -> str:
    """Return the digest of a set of input files.

    It is the SHA-256 of one line `<sha256 of the file>  <file name>` for each file, sorted by
    name: what `sha256sum * | sha256sum` prints in a folder that holds no others.
    """
    lines = [
        f"{file_sha256(path)}  {path.name}\n"
        for path in sorted(paths, key=lambda path: path.name.encode())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
