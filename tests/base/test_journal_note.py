"""Notes as C2SP writes them: its own examples, and what is refused."""

import pytest

from rantau.base.errors import BadInput
from rantau.base.journal_note import (
    COSIGNATURE,
    Checkpoint,
    Note,
    SigningKey,
    VerifierKey,
    is_signed,
    parse_note,
)

KEY = SigningKey("rantau.example/journal", bytes(range(32)))
WITNESS = SigningKey("ombudsman.example/w1", bytes(32), COSIGNATURE)
TEXT = Checkpoint(KEY.name, 7, bytes(32)).text
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SIGNING_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGU"
    "gYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of Go's golang.org/x/mod/sumdb/note."""
C2SP_NOTE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\N{EM DASH} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe"
    "4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\N{EM DASH} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXE"
    "hZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
"""The example of C2SP tlog-cosignature."""


def test_a_note_of_another_program_is_checked() -> None:
    assert is_signed(parse_note(GO_NOTE), VerifierKey.parse(GO_KEY))
    changed = GO_NOTE.replace("your problem is", "the problem is")
    assert not is_signed(parse_note(changed), VerifierKey.parse(GO_KEY))


def test_a_note_is_signed_as_another_program_signs_it() -> None:
    key = SigningKey.parse(GO_SIGNING_KEY)

    assert str(key.verifier) == GO_KEY
    assert str(Note(GO_TEXT, (key.sign(GO_TEXT),))) == GO_NOTE


def test_a_checkpoint_of_another_program_is_read_and_written_the_same() -> None:
    note = parse_note(C2SP_NOTE)

    assert str(note) == C2SP_NOTE
    assert (note.checkpoint.origin, note.checkpoint.size) == (
        "example.com/behind-the-sofa",
        20852163,
    )
    assert note.checkpoint.text == note.text
    assert [len(one.content) for one in note.signatures] == [64, 72]


@pytest.mark.parametrize("key", [KEY, WITNESS])
def test_keys_are_written_and_read_the_same(key: SigningKey) -> None:
    assert SigningKey.parse(str(key)) == key
    assert VerifierKey.parse(str(key.verifier)) == key.verifier
    assert str(key.seed) not in repr(key)


def test_a_signed_and_cosigned_note_holds_for_both_keys_and_no_third() -> None:
    note = parse_note(str(Note(TEXT, (KEY.sign(TEXT), WITNESS.cosign(TEXT, 1_800_000_000)))))

    assert is_signed(note, KEY.verifier)
    assert is_signed(note, WITNESS.verifier)
    assert not is_signed(note, SigningKey(KEY.name, bytes(32)).verifier)


def test_a_cosignature_holds_for_its_second_only() -> None:
    signature = WITNESS.cosign(TEXT, 1_800_000_000)
    later = (1_800_000_001).to_bytes(8, "big") + signature.content[8:]
    moved = type(signature)(signature.name, signature.key_id, later)

    assert is_signed(Note(TEXT, (signature,)), WITNESS.verifier)
    assert not is_signed(Note(TEXT, (moved,)), WITNESS.verifier)


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    right = KEY.sign(TEXT)
    wrong = type(right)(right.name, right.key_id, bytes(64))

    assert not is_signed(Note(TEXT, (right, wrong)), KEY.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no signatures\n",
        "a\n1\n\n",
        C2SP_NOTE.replace("\N{EM DASH}", "-"),
        C2SP_NOTE.rstrip("\n"),
        C2SP_NOTE.replace("example.com/behind-the-sofa Az", "example.com Az!"),
        C2SP_NOTE.replace("w1 ", "w+1 "),
        C2SP_NOTE.replace("20852163", "20852163\r"),
        C2SP_NOTE + "\N{EM DASH} w " + "A" * 100_000 + "\n",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="note_unreadable"):
        parse_note(text)


@pytest.mark.parametrize("text", ["o\n7\n", "o\n07\nAAAA\n", "o\n-1\nAAAA\n", "o\n7\nAAAA\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="note_unreadable"):
        _ = Note(text, ()).checkpoint


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+00000000+AAAA", str(KEY.verifier).replace("+", "+0", 1), "+" + GO_KEY],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="key_unreadable"):
        VerifierKey.parse(text)
    with pytest.raises(BadInput, match="key_unreadable"):
        SigningKey.parse(text)
