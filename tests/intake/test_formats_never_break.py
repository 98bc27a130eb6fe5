"""Whatever the bytes: a reading whose words lie in their texts, or BadInput; never anything else."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator_app.domain.errors import BadInput
from moderator_app.intake.formats import FORMATS, read
from moderator_app.intake.formats.alignment import Heard, align, sentences, whole_pieces

PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SEEDS = [
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>你<00:01.500>好</v>\n\n",
    "1\n00:00:01,000 --> 00:00:02,000\n你好\n\n",
    "0:00:01.000,0:00:02.000\n你好\n\n",
    (
        "[Script Info]\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\k50}你好\n"
    ),
    '<tt><body><p begin="1s" end="2s"><span begin="0s" end="1s">你好</span></p></body></tt>',
    '<i><d p="1.5,1,25,1,1,0,a,1">你好&amp;</d><gift ts="2" giftname="x"/></i>',
    "start\tend\ttext\n0\t1000\t你好\n",
    '{"t_ms": 1, "role": "buyer", "text": "你好"}\n',
    '[{"text": "<|zh|>你好", "timestamp": "[[0,1],[1,2]]"}]',
    '{"key": "a", "text": "你好", "sentence_info": [{"start": 0, "end": 9, "text": "你好", "timestamp": [[0,1]]}]}',
    '{"text": "你好", "tokens": ["<0xE4>", "<0xBD>", "<0xA0>", "好"], "timestamps": [0, 1, 2, 3]}',
    '{"result": [{"word": "你好", "start": 0.1, "end": 0.2, "conf": 1.0}], "text": "你好"}',
    '{"segments": [{"start": 0, "end": 1, "text": "你好", "words": [{"word": "你好", "start": 0, "end": 1}]}]}',
    '{"transcription": [{"offsets": {"from": 0, "to": 1}, "text": "你好"}]}',
]


def holds(data: bytes, name: str, format_name: str = "auto") -> None:
    refused: BadInput | None = None
    try:
        result = read(data, name, format_name=format_name)
    except BadInput as error:
        refused = error
    if refused is not None:
        assert refused.faults
        assert all(fault.source == name and fault.reason for fault in refused.faults)
        return
    assert result.segments
    for segment in result.segments:
        assert 0 <= segment.t0_ms <= segment.t1_ms
        assert segment.text == segment.text.strip() != ""
        segment.text.encode()
        for word in segment.words:
            assert 0 <= word.start < word.end <= len(segment.text)
            assert 0 <= word.t0_ms <= word.t1_ms
            assert 0 <= word.conf <= 1000


@PATIENT
@given(st.binary(max_size=400), st.sampled_from(["a.srt", "a.vtt", "a.json", "a.xml", "a"]))
def test_arbitrary_bytes(data: bytes, name: str) -> None:
    holds(data, name)


@PATIENT
@given(st.text(max_size=200), st.sampled_from(sorted(FORMATS)))
def test_arbitrary_text_given_to_any_reader(text: str, format_name: str) -> None:
    holds(text.encode("utf-8", errors="surrogatepass"), "a", format_name)


@pytest.mark.parametrize("seed", SEEDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_good_files_damaged_anywhere(seed: str, data: st.DataObject) -> None:
    whole = bytearray((seed * 3).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole)))
        cut = data.draw(st.integers(0, 6))
        whole[at : at + cut] = data.draw(st.binary(max_size=6))
    end = data.draw(st.integers(len(whole) // 2, len(whole)))
    holds(bytes(whole[:end]), "a")


NAMES = [
    "segments",
    "words",
    "word",
    "start",
    "end",
    "text",
    "sentence_info",
    "stamp_sents",
    "timestamp",
    "ts_list",
    "tokens",
    "timestamps",
    "result",
    "durations",
    "speaker",
    "spk",
    "punc",
    "text_seg",
    "sentence",
    "transcription",
    "offsets",
    "from",
    "to",
    "key",
    "mode",
    "avg_logprob",
    "t_ms",
]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@PATIENT
@given(JSON_VALUES, st.sampled_from([name for name, each in FORMATS.items() if each.json]))
def test_json_of_the_right_names_and_the_wrong_shapes(value: object, format_name: str) -> None:
    holds(json.dumps(value).encode(), "a.json", format_name)
    holds(json.dumps(value).encode(), "a.json")


HEARD = st.builds(
    Heard,
    st.text("你好加微信ab ，<0xE4>▁é", max_size=5) | st.sampled_from(["<0xE4>", "<0xBD>", "<0xA0>", "<0xFF>"]),
    st.integers(-5, 5000),
    st.integers(-5, 5000),
    st.integers(-5, 2000),
)


@PATIENT
@given(st.text("你好加微信ab ，é", max_size=40), st.lists(HEARD, max_size=12))
def test_aligned_words_are_inside_the_text_in_order_and_spell_what_was_heard(text: str, words: list[Heard]) -> None:
    laid, lost = align(text, words)
    assert len(laid) + lost == sum(bool(word.text.strip()) for word in words)
    ends = 0
    for word in laid:
        assert ends <= word.start < word.end <= len(text)
        ends = word.end


@PATIENT
@given(st.lists(st.sampled_from(["你", "好", "。", "ok ", "，"]), max_size=40), st.integers(0, 3000))
def test_cutting_into_utterances_loses_no_character(tokens: list[str], step: int) -> None:
    text = "".join(tokens)
    words = [Heard(token, at * step, at * step + 10) for at, token in enumerate(tokens)]
    parts, lost = sentences(text, words)
    assert lost == 0
    if tokens:
        assert "".join(part for part, _ in parts) == text


@PATIENT
@given(st.text(max_size=20))
def test_byte_pieces_give_back_every_text(text: str) -> None:
    data = text.encode("utf-8", errors="ignore")
    tokens = [Heard(f"<0x{byte:02X}>", at, at + 1) for at, byte in enumerate(data)]
    assert "".join(piece.text for piece in whole_pieces(tokens)) == data.decode()
