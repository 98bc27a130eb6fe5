"""Marked secrets and marked private words go through the whole house; afterwards every file and every word it said is
searched for them."""

from __future__ import annotations

import base64
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from moderator_app.domain.identity import now_ms
from moderator_app.domain.roles import Role
from moderator_app.server.accounts.codes import STEP_MS, code_at
from moderator_app.server.bootstrap import NewAccount
from tests.server.databases import bytes_of
from tests.server.house import DAY, batch, clip, seller
from tests.story.sitting import find
from tests.story.test_doors import Town, online

PASSWORD = "marked-password-5f1d"
WORDS = "marked-private-words-77ab"
NOTE = "marked-note-c41e"
READERS = {"moderator.db", "moderator.db-wal", "moderator.db-shm"}
"""The server's own database holds words and note, and may: it is what the house is for. It never holds secrets."""


def private(words: str) -> dict[str, Any]:
    return {
        "type": "item", "source_id": "chat", "kind": "private_message", "merchant_ref": "M1", "session_ref": "chat",
        "title": "chat", "captured_at_ms": now_ms() - DAY,
        "segments": [{"lane": "message", "seq": 0, "text": words, "t0_ms": 0, "t1_ms": 1, "speaker": "shop"}],
    }  # fmt: skip


def files_under(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def spellings(mark: str) -> list[bytes]:
    """Return how a mark may be written: plain, UTF-16, in hexadecimal, and as base64 whatever stands before it."""
    plain = mark.encode()
    folded = [base64.b64encode(b"x" * shift + plain)[4 * (shift > 0) : -4] for shift in range(3)]
    return [plain, mark.encode("utf-16-le"), plain.hex().encode(), *folded]


Told = Callable[[], str]


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Told:
    """Returns all that was logged, down to the smallest word, and all that was said on the terminal."""
    caplog.set_level(logging.DEBUG)

    def everything() -> str:
        said = capfd.readouterr()
        return caplog.text + said.out + said.err

    return everything


@pytest.mark.parametrize("keep", ["vault", "memory"])
def test_no_secret_and_no_private_word_stays_where_it_does_not_belong(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told, keep: str
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("moderator_app.desk.sync.credentials.VaultSafe.__init__.__kwdefaults__", {"n": 1 << 10})
    lin = NewAccount(name="mark", display="Mark", password=PASSWORD, roles=(Role.SENIOR,))
    town = Town(qtbot, tmp_path, people=(lin,), second_factor_roles=frozenset({Role.SENIOR}))
    secrets = {"password": PASSWORD, "service token": town.service_token}
    try:
        headers = {"Authorization": f"Bearer {town.service_token}", "Content-Type": "application/json"}
        rows = msgspec.json.encode(batch(seller("M2"), private(f"加我微信 {WORDS}"), clip("3", ref="M2")))
        assert httpx.post(f"{town.url}/v1/intake", content=rows, headers=headers).json()["rejected"] == 0
        desk = town.desk()
        _enter(town, desk, keep, secrets)
        ground = desk.ground
        secrets["signing key"] = ground.secrets.signing_key
        secrets["database key"] = ground.secrets.database_key
        wire = ground.courier._wire._wire
        # A case with private words is opened, worked on, and decided with a note.
        for _ in range(6):
            assert desk._tools.commands.trigger("queue.next")
            town.until(lambda: desk.review.case_id() is not None)
            if WORDS in str(desk.review._content):
                break
            desk.review.release()
            town.until(lambda: desk.review.case_id() is None)
        assert WORDS in str(desk.review._content)
        find(desk.case_room._model, "S1")
        desk.case_room._model.set_note(NOTE)
        assert desk._tools.commands.trigger("verdict.submit")
        town.until(lambda: any('"sig"' in detail for detail in town.log("decision.%")))
        # A crash of ours with the words in its hands, on either side.
        monkeypatch.setattr(
            "moderator_app.server.queue.repository.queue_counts", lambda *_all: (_ for _ in ()).throw(KeyError(WORDS))
        )
        token = wire._access
        broken = httpx.get(f"{town.url}/v1/queues", headers={"Authorization": f"Bearer {token}"})
        assert (broken.status_code, WORDS in broken.text) == (500, False)
        secrets |= {"access token": wire._access, "refresh token": wire._refresh}
        # While everything runs and after it has ended: nothing readable on any disk.
        _search(tmp_path, secrets, town.database_url)
    finally:
        town.close()
    _search(tmp_path, secrets, town.database_url)
    words = told()
    for mark in (*secrets.values(), WORDS, NOTE):
        assert mark not in words
    notices = " ".join(f"{one.sentence} {one.detail}" for one in desk._tools.notices.kept)
    assert not any(mark in notices for mark in (*secrets.values(), WORDS, NOTE))


def _enter(town: Town, desk: Any, keep: str, secrets: dict[str, str]) -> None:
    form = desk.sign_in.form
    town.until(form.submitButton.isEnabled)
    desk.sign_in.set_name("mark")
    form.passwordEdit.setText(PASSWORD)
    form.passphraseEdit.setText("marked-passphrase-09aa")
    form.memoryRadio.setChecked(keep == "memory")
    desk.sign_in.submit()
    factor = desk.doors.factor
    town.until(lambda: bool(factor.secret.text()))
    shown = factor.secret.text().replace(" ", "")
    key = base64.b32decode(shown + "=" * (-len(shown) % 8))
    factor.code.setText(code_at(key, now_ms() // STEP_MS))
    factor.submit()
    town.until(lambda: len(factor.secret.text().split()) == 10)
    codes = factor.secret.text().split()
    factor.submit()
    town.until(lambda: online(desk) and desk.case_room is not None)
    secrets |= {"passphrase": "marked-passphrase-09aa", "authenticator's key": shown}
    secrets |= {f"recovery code {number}": code for number, code in enumerate(codes)}


def _search(folder: Path, secrets: dict[str, str], database_url: str = "") -> None:
    """Read every file of both houses and of the temporary folder, and the server's database wherever it lies."""
    searched = 0
    if database_url:
        stored, searched = bytes_of(database_url), 1
        assert WORDS.encode() in stored
        for name, mark in secrets.items():
            assert not any(one in stored for one in spellings(mark)), f"{name} in the database"
    allowed = {("server.json", "service token")}
    for path in files_under(folder):
        try:
            data = path.read_bytes()
        except OSError:
            continue
        searched += 1
        for name, mark in secrets.items():
            if (path.name, name) in allowed:
                assert path.stat().st_mode & 0o077 == 0, f"{path.name} is readable by others"
                continue
            assert not any(one in data for one in spellings(mark)), f"{name} in {path.relative_to(folder)}"
        if path.name not in READERS:
            for mark in (WORDS, NOTE):
                assert not any(one in data for one in spellings(mark)), f"{mark} in {path.relative_to(folder)}"
    assert searched > 5


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """A check that cannot fail shows nothing."""
    for number, written in enumerate(spellings(WORDS)):
        home = tmp_path / str(number)
        home.mkdir()
        (home / "some.log").write_bytes(b"before " + written + os.urandom(8))
        with pytest.raises(AssertionError):
            _search(home, {"mark": WORDS})
