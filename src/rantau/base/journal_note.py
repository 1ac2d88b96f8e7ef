"""Signed notes about a journal, and the keys that check them. It reads no database and no file.

Source: C2SP signed-note, tlog-checkpoint and tlog-cosignature (Ed25519), v1.0.0.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rantau.base.errors import BadInput

PLAIN, COSIGNATURE = 1, 4
"""Types of a signature: over the text; over the text and the second it was looked at."""
LONGEST = 100_000
"""Bytes of a note that are read; 16 signatures must fit, these are hundreds."""


@dataclass(frozen=True)
class Signature:
    """One line under a note."""

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"\N{EM DASH} {self.name} {base64.b64encode(self.key_id + self.content).decode()}\n"


@dataclass(frozen=True)
class Checkpoint:
    """What a note says: the journal of this name has so many entries with this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @property
    def checkpoint(self) -> Checkpoint:
        """Read the first three lines; further lines are the journal's own business."""
        lines = self.text.split("\n")
        if len(lines) < 4 or not lines[0] or not _is_whole(lines[1]):
            raise BadInput("note_unreadable")
        root = _decoded(lines[2], "note_unreadable")
        if len(root) != 32:
            raise BadInput("note_unreadable")
        return Checkpoint(lines[0], int(lines[1]), root)


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name; written `name+hash+key`."""

    name: str
    public: bytes
    kind: int = PLAIN

    @property
    def key_id(self) -> bytes:
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:4]

    def __str__(self) -> str:
        key = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key; `BadInput("key_unreadable")` where it is none."""
        name, _, rest = text.strip().partition("+")
        key_id, _, coded = rest.partition("+")
        key = _decoded(coded, "key_unreadable")
        if not name or len(key) != 33 or key[0] not in (PLAIN, COSIGNATURE):
            raise BadInput("key_unreadable")
        found = cls(name, key[1:], key[0])
        if found.key_id.hex() != key_id:
            raise BadInput("key_unreadable")
        return found


@dataclass(frozen=True)
class SigningKey:
    """A private key with its name; written `PRIVATE+KEY+name+hash+key`."""

    name: str
    seed: bytes
    kind: int = PLAIN

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw(), self.kind)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> Signature:
        """Sign a text as it is."""
        content = self._private.sign(text.encode())
        return Signature(self.name, self.verifier.key_id, content)

    def cosign(self, text: str, second: int) -> Signature:
        """State that at this second (POSIX) the text is the newest that was seen, and fits."""
        content = second.to_bytes(8, "big") + self._private.sign(_cosigned(text, second))
        return Signature(self.name, self.verifier.key_id, content)

    def __str__(self) -> str:
        key = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{key}"

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key; `BadInput("key_unreadable")` where it is none."""
        head, _, rest = text.strip().partition("PRIVATE+KEY+")
        name, _, rest = rest.partition("+")
        key = _decoded(rest.partition("+")[2], "key_unreadable")
        if head or not name or len(key) != 33 or key[0] not in (PLAIN, COSIGNATURE):
            raise BadInput("key_unreadable")
        return cls(name, key[1:], key[0])


def parse_note(text: str) -> Note:
    """Read a note; `BadInput("note_unreadable")` where it is none."""
    body, blank, rest = text.rpartition("\n\n")
    odd = any(char < " " and char != "\n" for char in text)
    if not blank or odd or len(text) > LONGEST or not rest.endswith("\n"):
        raise BadInput("note_unreadable")
    return Note(body + "\n", tuple(_signature(line) for line in rest[:-1].split("\n")))


def is_signed(note: Note, key: VerifierKey) -> bool:
    """Tell whether a note carries a signature of this key and every one of them is right.

    Signatures of other keys are no concern, also where they share the name.
    """
    mine = [s for s in note.signatures if (s.name, s.key_id) == (key.name, key.key_id)]
    return bool(mine) and all(_holds(one, note.text, key) for one in mine)


def _holds(signature: Signature, text: str, key: VerifierKey) -> bool:
    content, signed = signature.content, text.encode()
    if key.kind == COSIGNATURE:
        signed = _cosigned(text, int.from_bytes(content[:8], "big"))
        content = content[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(content, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _cosigned(text: str, second: int) -> bytes:
    return f"cosignature/v1\ntime {second}\n{text}".encode()


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, coded = rest.partition(" ")
    content = _decoded(coded, "note_unreadable")
    if dash != "\N{EM DASH}" or not name or "+" in name or len(content) < 5:
        raise BadInput("note_unreadable")
    return Signature(name, content[:4], content[4:])


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19 and str(int(text)) == text


def _decoded(text: str, code: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput(code) from error
