"""Somebody with the database in their hands, and no scruples: every way of changing the past is noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from moderator_app.audit.verify import verify_export
from moderator_app.audit.witness import LogForked, Witness
from moderator_app.domain.audit_event import FIRST_PREV, chain_hash
from moderator_app.domain.audit_tiles import TileWriter
from moderator_app.domain.audit_tree import leaf_hash, root_of
from moderator_app.domain.errors import Refused
from moderator_app.server.audit.export import write_export
from moderator_app.server.audit.repository import to_event
from moderator_app.server.audit.sequencer import follow, notary_of
from moderator_app.server.audit.service import checkpoint, consistency
from tests.server.databases import Line, second_line
from tests.server.house import House, ask, clip, open_house, run, seller

Tamper = Callable[[Line], object]


@pytest.fixture
def kept(house: House, tmp_path: Path) -> tuple[House, Witness]:
    """A house with a past, two checkpoints, and a desk that remembers the second."""
    anna = house.person("anna")
    house.take_in(seller(), *(clip(f"c{number}", session_ref=f"s{number}") for number in range(12)))
    run(checkpoint(house.context))
    for leased in run(anna.claim(ask(8))).leased:
        run(anna.decide(house_batch(house, leased)))
    sealed = run(checkpoint(house.context))
    witness = Witness(tmp_path / "witness")
    witness.accept(sealed.note, sealed.key, ())
    assert witness.size == sealed.size > 20
    return house, witness


def house_batch(house, leased):
    from moderator_app.wire import messages as m

    return m.DecisionBatch(items=(house.verdict(leased, severity="S1"),))


def reopened(house: House, tamper: Tamper) -> House:
    """Close the house, do something to its database over a connection of one's own, and open it again."""
    house.rows("SELECT 1")  # whatever is committed has its number
    house.context.close()
    folder = house.context.config.data_dir
    with second_line(house.context.config.url) as file:
        file.forget_rules()
        tamper(file)
    return open_house(folder)


def exported(house: House, path: Path) -> Path:
    key = notary_of(house.context).key
    house.context.database.read_now(lambda connection: write_export(connection, key, path))
    return path


def rows_of(file: Line) -> list[dict]:
    return file.execute("SELECT * FROM audit ORDER BY seq")


def edit(file, seq=15):
    file.execute("UPDATE audit SET actor = 'nobody' WHERE seq = ?", seq)


def edit_time(file):
    file.execute("UPDATE audit SET at_ms = at_ms - 1 WHERE seq = 15")


def edit_with_hash(file):
    edit(file)
    (row,) = [row for row in rows_of(file) if row["seq"] == 15]
    file.execute("UPDATE audit SET leaf_hash = ? WHERE seq = 15", to_event(row).leaf().hex())


def delete(file):
    file.execute("DELETE FROM audit WHERE seq = 15")


def delete_and_close_the_gap(file):
    delete(file)
    for row in rows_of(file)[14:]:
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", row["seq"] - 1, row["seq"])


def reorder(file):
    for old, new in ((15, 0), (16, 15), (0, 16)):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", new, old)


def insert_one(file):
    for row in reversed(rows_of(file)[14:]):
        file.execute("UPDATE audit SET seq = ? WHERE seq = ?", row["seq"] + 1, row["seq"])
    file.execute(
        "INSERT INTO audit (seq, at_ms, actor, action, object_type, object_id, detail) "
        "SELECT 15, at_ms, actor, action, object_type, object_id, detail FROM audit WHERE seq = 14"
    )


def truncate(file):
    file.execute("DELETE FROM audit WHERE seq >= 15")


def rewrite_tree(file, size, keep=lambda row: row):
    """Hash everything anew, as somebody would who knows how the log is made."""
    tiles: dict[tuple[int, int], bytes] = {}
    writer, prev = TileWriter(lambda level, index: tiles.get((level, index), b""), 0), FIRST_PREV
    for row in rows_of(file)[:size]:
        event = to_event({**keep(row), "prev_hash": prev})
        data = event.leaf_data()
        writer.append([leaf_hash(data)])
        file.execute(
            "UPDATE audit SET prev_hash = ?, leaf_hash = ? WHERE seq = ?", prev, leaf_hash(data).hex(), event.seq
        )
        prev = chain_hash(data)
    file.execute("DELETE FROM audit_tile")
    for (level, index), tile in writer.changed.items():
        file.execute("INSERT INTO audit_tile VALUES (?, ?, ?)", level, index, bytes(tile))
    file.execute("UPDATE counter SET value = ? WHERE name = 'audit_tree'", writer.size)
    return writer


def edit_and_rehash_everything(file):
    edit(file)
    rewrite_tree(file, 10_000)


def truncate_and_rehash_everything(file):
    truncate(file)
    rewrite_tree(file, 14)


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        (edit, 15),
        (edit_time, 15),
        (edit_with_hash, 15),
        (delete, 15),
        (delete_and_close_the_gap, 15),
        (reorder, 15),
        (insert_one, 15),
        (truncate, 15),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_export_names_the_first_event_that_was_tampered_with(kept, tmp_path, tamper, first_bad):
    house, _ = kept
    key = notary_of(house.context).key
    assert verify_export(exported(house, tmp_path / "before.jsonl"), key=key).good
    again = reopened(house, tamper)
    verdict = verify_export(exported(again, tmp_path / "after.jsonl"), key=key)
    again.context.close()
    assert verdict.fault is not None
    assert verdict.fault.seq == first_bad


@pytest.mark.parametrize(
    "tamper", [edit_and_rehash_everything, truncate_and_rehash_everything], ids=lambda tamper: tamper.__name__
)
def test_a_past_that_was_rewritten_with_all_its_hashes_does_not_fit_the_signed_checkpoints(kept, tmp_path, tamper):
    house, _ = kept
    key = notary_of(house.context).key
    first = house.rows("SELECT min(size) FROM audit_checkpoint")[0][0]
    again = reopened(house, tamper)
    verdict = verify_export(exported(again, tmp_path / "after.jsonl"), key=key)
    again.context.close()
    assert verdict.fault is not None
    assert verdict.fault.seq == (first + 1 if first < 15 else 1) or "ends before" in verdict.fault.reason


def fork(tamper: Tamper) -> Tamper:
    """Rewrite the past, throw the checkpoints away and sign a new one with the stolen key."""

    def run_it(file):
        tamper(file)
        file.execute("DELETE FROM audit_checkpoint")

    return run_it


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [(edit_and_rehash_everything, "rewritten"), (truncate_and_rehash_everything, "rewritten|cut short")],
    ids=["rewritten", "cut-short"],
)
def test_a_forked_log_signed_with_the_stolen_key_is_noticed_by_the_desk_that_remembers(
    kept, tmp_path, tamper, sentence
):
    house, witness = kept
    again = reopened(house, fork(tamper))
    sealed = run(checkpoint(again.context))
    assert verify_export(exported(again, tmp_path / "after.jsonl"), key=notary_of(again.context).key).good
    note = witness.path.read_text(encoding="utf-8").partition("\n")[2]
    blamed = verify_export(tmp_path / "after.jsonl", key=notary_of(again.context).key, known=[note])
    assert blamed.fault is not None
    proof: tuple[bytes, ...] = ()
    if sealed.size >= witness.size:
        proof = tuple(map(bytes.fromhex, run(consistency(again.context, witness.size, sealed.size)).hashes))
    again.context.close()
    with pytest.raises(LogForked, match=sentence):
        witness.accept(sealed.note, sealed.key, proof)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda file: edit(file, file.execute("SELECT max(seq) AS last FROM audit")[0]["last"]),
        lambda file: file.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"),
        lambda file: file.execute("UPDATE audit_tile SET hashes = substr(hashes, 1, 32)"),
        lambda file: file.execute("UPDATE counter SET value = value - 3 WHERE name = 'audit_tree'"),
    ],
    ids=["last edited", "last deleted", "tile cut", "counter turned back"],
)
def test_the_server_refuses_to_go_on_with_a_log_that_does_not_fit(kept, tamper):
    house, _ = kept
    again = reopened(house, tamper)
    again.take_in(seller("M2"), clip("new", ref="M2"))
    with pytest.raises(Refused) as caught:
        run(checkpoint(again.context))
    again.context.close()
    assert caught.value.code == "log-broken"


def test_a_log_that_only_grew_is_accepted_by_the_desk_that_remembers(kept):
    house, witness = kept
    before = witness.size
    house.take_in(seller("M2"), *(clip(f"n{number}", ref="M2", session_ref=f"n{number}") for number in range(5)))
    run(follow(house.context))
    sealed = run(checkpoint(house.context))
    proof = run(consistency(house.context, before, sealed.size)).hashes
    assert witness.accept(sealed.note, sealed.key, [bytes.fromhex(part) for part in proof]).size == sealed.size
    assert witness.size == sealed.size > before


def test_a_stranger_with_the_right_log_and_another_key_is_noticed(kept):
    house, witness = kept
    (house.context.config.data_dir / "audit.key").unlink()
    from moderator_app.server.audit import sequencer

    sequencer._notary.cache_clear()
    house.take_in(seller("M2"), clip("new", ref="M2"))
    sealed = run(checkpoint(house.context))
    proof = run(consistency(house.context, witness.size, sealed.size)).hashes
    with pytest.raises(LogForked, match="not signed by the known key"):
        witness.accept(sealed.note, sealed.key, [bytes.fromhex(part) for part in proof])


def test_the_tree_in_the_database_is_the_tree_over_its_rows(kept):
    house, _ = kept
    rows = house.rows("SELECT leaf_hash FROM audit ORDER BY seq")
    tiles = {(row[0], row[1]): row[2] for row in house.rows("SELECT level, idx, hashes FROM audit_tile")}
    from moderator_app.domain.audit_tiles import TileTree
    from moderator_app.domain.audit_tree import CompactRange

    edge = CompactRange()
    edge.extend(bytes.fromhex(row[0]) for row in rows)
    assert root_of(TileTree(lambda level, index: tiles.get((level, index), b"")), len(rows)) == edge.root()
