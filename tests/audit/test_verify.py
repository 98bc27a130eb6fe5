"""An export proves itself, or names the first event that is not what was signed."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from moderator_app.audit.notes import Notary
from moderator_app.audit.verify import verify_export
from moderator_app.cli import main
from moderator_app.domain.audit_event import chain_hash
from moderator_app.domain.checkpoint import Checkpoint
from moderator_app.domain.errors import BadInput
from moderator_app.domain.evidence import canonical
from tests.audit.logs import NOTARY, ORIGIN, Log, a_log, chained, edited, sealed

VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))


def test_the_chain_hashes_events_as_the_vectors_do():
    for event in VECTORS["audit_chain"]["events"]:
        body = {name: value for name, value in event.items() if name != "hash"}
        assert chain_hash(canonical(body)) == event["hash"]


def test_the_bytes_of_an_event_are_its_canonical_json():
    event = chained(['决定."提交"\n\\'])[0][0]
    data = event.leaf_data()
    assert canonical(json.loads(data)) == data
    assert json.loads(data)["detail"] == {"理由": "引导私下交易"}


def test_a_log_that_nobody_touched_is_proven(tmp_path):
    verdict = verify_export(a_log().write(tmp_path / "log.jsonl"), key=NOTARY.key)
    assert verdict.good
    assert (verdict.events, verdict.sealed, verdict.checkpoints) == (12, 12, 2)


@pytest.mark.parametrize(
    "change",
    [{"actor": "u2"}, {"action": "x"}, {"at_ms": 1}, {"object_id": "c0"}, {"object_type": "user"}, {"detail": "{}"},
     {"prev_hash": "0" * 64}],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 6, 11])
def test_one_edited_event_is_named(tmp_path, change, place):
    log = a_log()
    log.rows[place] = edited(log.rows[place], **change)
    fault = verify_export(log.write(tmp_path / "log.jsonl"), key=NOTARY.key).fault
    if place == 0 and "prev_hash" in change:
        assert fault is None, "the first event's predecessor is 64 zeros in any case"
        return
    assert fault is not None
    assert fault.seq == place + 1
    assert "was changed" in fault.reason


def test_an_event_edited_together_with_its_hash_is_named_by_its_successor(tmp_path):
    log = a_log()
    event, _ = edited(log.rows[6], actor="u2")
    log.rows[6] = (event, event.leaf())
    fault = verify_export(log.write(tmp_path / "log.jsonl"), key=NOTARY.key).fault
    assert str(fault) == "event 7: is not the event that event 8 was written after"


def test_the_last_event_edited_together_with_its_hash_does_not_fit_the_checkpoint(tmp_path):
    log = a_log()
    event, _ = edited(log.rows[11], actor="u2")
    log.rows[11] = (event, event.leaf())
    fault = verify_export(log.write(tmp_path / "log.jsonl"), key=NOTARY.key).fault
    assert fault is not None
    assert fault.seq == 6, "the first that the last good checkpoint does not cover"
    assert "up to 12 was rewritten" in fault.reason


def test_a_log_rewritten_from_one_event_on_with_every_hash_still_does_not_fit(tmp_path):
    log = a_log()
    forged = chained([*(f"case.step{number}" for number in range(7)), "forged", *("more" for _ in range(4))])
    fault = verify_export(Log(forged, log.notes).write(tmp_path / "log.jsonl"), key=NOTARY.key).fault
    assert fault is not None
    assert fault.seq == 6
    assert "up to 12" in fault.reason, "the forged event, 8, lies in the span that is named"


def test_a_deleted_event_is_named(tmp_path):
    log = a_log()
    del log.rows[7]
    assert verify_export(log.write(tmp_path / "log.jsonl"), key=NOTARY.key).fault.seq == 8


def test_two_swapped_events_are_named(tmp_path):
    log = a_log()
    log.rows[3], log.rows[4] = log.rows[4], log.rows[3]
    assert verify_export(log.write(tmp_path / "log.jsonl"), key=NOTARY.key).fault.seq == 4


def test_two_events_with_swapped_numbers_are_named(tmp_path):
    log = a_log()
    (first, first_leaf), (second, second_leaf) = log.rows[3:5]
    log.rows[3:5] = [edited((second, second_leaf), seq=4), edited((first, first_leaf), seq=5)]
    assert verify_export(log.write(tmp_path / "log.jsonl"), key=NOTARY.key).fault.seq == 4


@pytest.mark.parametrize("kept", [0, 4, 5, 11])
def test_a_log_cut_short_is_noticed(tmp_path, kept):
    log = a_log()
    log.rows = log.rows[:kept]
    fault = verify_export(log.write(tmp_path / "log.jsonl"), key=NOTARY.key).fault
    assert fault is not None
    assert fault.seq == kept + 1
    assert "ends before the 12 events" in fault.reason


def test_a_log_cut_short_with_its_checkpoints_is_noticed_by_whoever_remembers_one(tmp_path):
    log = a_log()
    path = Log(log.rows[:5], log.notes[:1]).write(tmp_path / "log.jsonl")
    assert verify_export(path, key=NOTARY.key).good
    fault = verify_export(path, key=NOTARY.key, known=log.notes[1:]).fault
    assert fault is not None
    assert fault.seq == 6


def test_a_fork_is_noticed_by_whoever_remembers_the_other_branch(tmp_path):
    log = a_log()
    other = chained([*(f"case.step{number}" for number in range(7)), *("other" for _ in range(5))])
    path = Log(other, [log.notes[0], sealed(other, 12)]).write(tmp_path / "log.jsonl")
    assert verify_export(path, key=NOTARY.key).good
    fault = verify_export(path, key=NOTARY.key, known=[log.notes[1]]).fault
    assert fault is not None
    assert "forked" in str(fault)


def test_checkpoints_of_a_stranger_or_of_another_log_prove_nothing(tmp_path):
    log = a_log()
    path = log.write(tmp_path / "log.jsonl")
    stranger = Notary(ORIGIN, Ed25519PrivateKey.generate())
    assert "not signed by" in str(verify_export(path, key=stranger.key).fault)
    elsewhere = NOTARY.seal(Checkpoint("elsewhere.example/audit", 3, bytes(32)))
    assert "another log" in str(verify_export(path, key=NOTARY.key, known=[elsewhere]).fault)


def test_without_a_key_the_export_is_proven_by_its_own_and_says_so(tmp_path):
    verdict = verify_export(a_log().write(tmp_path / "log.jsonl"))
    assert verdict.good
    assert verdict.own_key
    assert verdict.key == NOTARY.key


@pytest.mark.parametrize(
    ("text", "place"),
    [("", "log.jsonl:1"), ("{}\n", "log.jsonl:1"), ('{"format":"moderator-audit/1","origin":"x"}\n', "log.jsonl:1")],
)
def test_a_file_that_is_no_export_is_refused_with_its_place(tmp_path, text, place):
    (tmp_path / "log.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=place):
        verify_export(tmp_path / "log.jsonl")


def test_a_line_that_is_no_event_is_refused_with_its_place(tmp_path):
    path = a_log().write(tmp_path / "log.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:4], "{}\n", *lines[5:]]), encoding="utf-8")
    with pytest.raises(BadInput, match=r"log\.jsonl:5"):
        verify_export(path)


def test_the_command_line_says_good_or_names_the_event(tmp_path, capsys):
    log = a_log()
    path = log.write(tmp_path / "log.jsonl")
    (tmp_path / "remembered").write_text(log.notes[1], encoding="utf-8")
    assert main(["verify", str(path), "--key", str(NOTARY.key), "--checkpoint", str(tmp_path / "remembered")]) == 0
    assert capsys.readouterr().out == "good: 12 events, 12 of them under 2 signed checkpoints\n"
    log.rows[2] = edited(log.rows[2], actor="somebody else")
    assert main(["verify", str(log.write(path))]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("TAMPERED event 3: was changed")
    assert "trusted the key that the export itself names" in said.err
