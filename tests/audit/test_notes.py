"""Notes and checkpoints, against the note that the Go documentation of signed notes publishes."""

import pytest

from moderator_app.audit.notes import load_notary, open_checkpoint, signed_by
from moderator_app.domain.checkpoint import Checkpoint, open_note, parse_checkpoint, parse_key, sign_note
from moderator_app.domain.errors import BadInput
from tests.audit.logs import NOTARY, ORIGIN

PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PUBLISHED_NOTE = (
    PUBLISHED_TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZ"
    "b6KE6RyyBwJnAM=\n"
)


def opened(note, key):
    return open_note(note, key, lambda message, signature: signed_by(key, message, signature))


def test_a_published_note_opens_with_its_published_key():
    key = parse_key(PUBLISHED_KEY)
    assert opened(PUBLISHED_NOTE, key) == PUBLISHED_TEXT
    assert str(key) == PUBLISHED_KEY


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        (PUBLISHED_NOTE.replace("answer", "question"), "signature of PeterNeumann is wrong"),
        (PUBLISHED_NOTE.replace("PeterNeumann", "PeterNewmann"), "not signed by PeterNeumann"),
        (PUBLISHED_NOTE.replace("x08go", "x08g!"), "not base64"),
        (PUBLISHED_NOTE.replace("— ", "- "), "not a signature line"),
        (PUBLISHED_TEXT, "no signature"),
        ("", "no signature"),
    ],
)
def test_a_note_that_was_touched_does_not_open(note, reason):
    with pytest.raises(BadInput, match=reason):
        opened(note, parse_key(PUBLISHED_KEY))


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AAAA", PUBLISHED_KEY.replace("c74f", "c74e"), "a+b+!"])
def test_a_wrong_key_is_refused(text):
    with pytest.raises(BadInput):
        parse_key(text)


def test_a_checkpoint_survives_its_seal():
    checkpoint = Checkpoint(ORIGIN, 12, bytes(range(32)), ("another line",))
    note = NOTARY.seal(checkpoint)
    assert note.startswith(f"{ORIGIN}\n12\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nanother line\n\n— {ORIGIN} ")
    assert open_checkpoint(note, NOTARY.key) == checkpoint


def test_further_signatures_are_passed_over():
    note = NOTARY.seal(Checkpoint(ORIGIN, 1, bytes(32)))
    assert open_checkpoint(note + "— witness.example AAAAAGFiYw==\n", NOTARY.key).size == 1


@pytest.mark.parametrize(
    "body",
    ["o\n1\n", "\n1\nAAAA\n", "o\n01\nAAAA\n", "o\n-1\nAAAA\n", "o\n1\n!\n", "o\n1\nAAAA\n", "o\n1\nAAAA"],
)
def test_a_text_that_is_no_checkpoint_is_refused(body):
    with pytest.raises(BadInput):
        parse_checkpoint(body)


def test_a_notary_keeps_its_key_and_nobody_else_can_read_it(tmp_path):
    first = load_notary(ORIGIN, tmp_path / "audit.key")
    again = load_notary(ORIGIN, tmp_path / "audit.key")
    assert first.key == again.key
    assert (tmp_path / "audit.key").stat().st_mode & 0o077 == 0


def test_names_that_would_break_a_note_are_refused():
    with pytest.raises(ValueError, match="cannot name a key"):
        sign_note("x\n", NOTARY.key.__class__("a b", bytes(32)), NOTARY.private.sign)
    with pytest.raises(ValueError, match="newline"):
        sign_note("x", NOTARY.key, NOTARY.private.sign)
