from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from moderator_app import assets
from moderator_app.detectors import default, open_eyes
from moderator_app.detectors.lexicon import Shape, load
from moderator_app.domain.errors import BadInput

TABLES = default().bank.tables
SHAPE = Shape(kinds=("route",), patterns=("number",), numbers=("window_ms",), rules=("X-ONE",), facts=("seconds",))
GOOD = """\
schema: moderator-lexicon/1
detector: sample
category: PRIVATE_TRADE
version: 1
terms:
  route:
    gap: 1
    sound: true
    words: [云信号, {云❤: 云信}]
patterns:
  number: '\\d{5}'
numbers:
  window_ms: 20000
rules:
  X-ONE:
    clause: R-PT-01#1
    score: 500
    rule: {zh: 规则, en: rule}
    why: {zh: '{seconds}秒内', en: 'within {seconds} s'}
    would_refute: {zh: 反证, en: counter-evidence}
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(path, SHAPE, TABLES)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_file_is_taken_whole(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text(GOOD, encoding="utf-8")
    lexicon = load(path, SHAPE, TABLES)
    assert [(term.text, term.means, term.gap, term.sound) for term in lexicon.terms] == [
        ("云信号", "", 1, True),
        ("云❤", "云信", 1, True),
    ]
    assert lexicon.numbers == {"window_ms": 20000}
    assert lexicon.rules["X-ONE"].clause == "R-PT-01#1"


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("moderator-lexicon/1", "moderator-lexicon/9", "sample.yaml:1: /schema: must be moderator-lexicon/1"),
        ("detector: sample", "detector: other", "sample.yaml:2: /detector: must be the file's name, sample"),
        ("  route:", "  rout:", "sample.yaml:6: /terms/rout: is not known here; known: allow, homograph, route"),
        ("gap: 1", "gap: many", "sample.yaml:7: /terms/route/gap: must be a whole number from 0 to 8"),
        ("sound: true", "sound: perhaps", "sample.yaml:8: /terms/route/sound: must be true or false"),
        ("{云❤: 云信}", "云信号", "sample.yaml:9: /terms/route/words/1: 云信号 comes twice"),
        ("{云❤: 云信}", "'!!'", "sample.yaml:9: /terms/route/words/1: !! has no letter, digit or spoken sign"),
        ("{云❤: 云信}", "{a: b, c: d}", "words/1: must hold one disguise and its plain form"),
        ("'\\d{5}'", "'(\\d'", "sample.yaml:11: /patterns/number: is not a regular expression"),
        ("'\\d{5}'", "'\\d*'", "sample.yaml:11: /patterns/number: matches the empty text"),
        ("  window_ms: 20000", "  window: 1", "sample.yaml:13: /numbers/window_ms: is missing"),
        ("R-PT-01#1", "R-PT-1", "sample.yaml:16: /rules/X-ONE/clause: must read like R-PT-01#2"),
        ("score: 500", "score: 5000", "sample.yaml:17: /rules/X-ONE/score: must be a whole number from 1 to 1000"),
        ("en: rule}", "de: Regel}", "sample.yaml:18: /rules/X-ONE/rule/en: is missing"),
        ("within {seconds} s", "within {hours} h", "holds {hours}; it may hold: seconds"),
        ("version: 1\n", "version: 1\nversion: 2\n", "sample.yaml:5: /version: comes twice"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_field(tmp_path: Path, right: str, wrong: str, fault: str) -> None:
    assert right in GOOD
    assert any(fault in one for one in faults(tmp_path, GOOD.replace(right, wrong)))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("gap: 1", "gap: many").replace("score: 500", "score: 0")
    assert len(faults(tmp_path, text)) == 2


@pytest.mark.parametrize("text", ["", "terms: [", "- a list", "\x00"])
def test_what_is_no_lexicon_at_all_is_refused(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_bytes(b"schema: \xff\xfe")
    with pytest.raises(BadInput, match="is not UTF-8"):
        load(path, SHAPE, TABLES)


def test_the_eyes_tell_the_faults_of_every_file_together(tmp_path: Path) -> None:
    folder = tmp_path / "lexicons"
    shutil.copytree(assets.resource("lexicons"), folder)
    for name in ("private_trade", "counterfeit"):
        path = folder / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("schema: moderator-lexicon/1", "schema: x"), "utf-8")
    with pytest.raises(BadInput) as caught:
        open_eyes(folder)
    assert {fault.source for fault in caught.value.faults} == {"private_trade.yaml", "counterfeit.yaml"}


@pytest.mark.parametrize(
    ("name", "right", "wrong", "fault"),
    [
        ("fold.yaml", "to: 个们", "to: 个个们", "has 10 characters on one side and 11 on the other"),
        ("sounds.yaml", "wei: 薇", "wii: 薇", "/also/wii: is not one of the syllables"),
    ],
)
def test_faults_in_the_tables_of_the_views_are_told(
    tmp_path: Path, name: str, right: str, wrong: str, fault: str
) -> None:
    folder = tmp_path / "lexicons"
    shutil.copytree(assets.resource("lexicons"), folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert right in text
    (folder / name).write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        open_eyes(folder)
    assert fault in str(caught.value)


def test_shipped_rules_cite_the_rule_of_their_category() -> None:
    matrix = yaml.safe_load(assets.resource("policy", "penalty_matrix.yaml").read_text(encoding="utf-8"))
    for card in default().cards:
        text = assets.resource("lexicons", f"{card.id}.yaml").read_text(encoding="utf-8")
        clauses = [rule["clause"] for rule in yaml.safe_load(text)["rules"].values()]
        assert {clause.partition("#")[0] for clause in clauses} == {matrix["categories"][card.category]["rule"]}
        assert len(set(clauses)) == len(clauses)
