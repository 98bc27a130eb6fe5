"""Every format: what a good file gives, and what a bad place in one costs."""

from __future__ import annotations

import json

import pytest

from moderator_app.domain.errors import BadInput
from moderator_app.domain.transcript import Lane, Segment, Speaker
from moderator_app.intake.formats import FORMATS, Reading, read


def reading(text: str, name: str = "clip", **options) -> Reading:
    return read(text.encode(), name, **options)


def spoken(segment: Segment) -> list[tuple[str, int, int]]:
    return [(segment.text[word.start : word.end], word.t0_ms, word.t1_ms) for word in segment.words]


def times(result: Reading) -> list[tuple[int, int, str]]:
    return [(segment.t0_ms, segment.t1_ms, segment.text) for segment in result.segments]


def places(result: Reading) -> list[tuple[int | None, str]]:
    return [(fault.line, fault.reason) for fault in result.faults]


# --- captions ---------------------------------------------------------------------------------------------------------


def test_webvtt_gives_voices_and_loses_its_tags() -> None:
    result = reading(
        "\ufeffWEBVTT - demo\n\nNOTE a remark\nof two lines\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.500 align:start\n<v 小美>今天 <b>全网</b>最低 &amp; 包邮</v>\n\n"
        "1:00:03.000 --> 1:00:04.000\n[SPEAKER_01]: 好的\n"
    )
    assert result.format == "webvtt"
    assert times(result) == [(1000, 2500, "今天 全网最低 & 包邮"), (3_603_000, 3_604_000, "好的")]
    assert [segment.speaker for segment in result.segments] == ["小美", "SPEAKER_01"]
    assert result.faults == []


def test_two_voices_in_one_cue_are_two_segments() -> None:
    result = reading("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>有货吗</v>\n<v B>有的</v>\n")
    assert [(segment.speaker, segment.text) for segment in result.segments] == [("A", "有货吗"), ("B", "有的")]


def test_webvtt_times_inside_a_cue_become_words() -> None:
    result = reading("WEBVTT\n\n00:01.000 --> 00:04.000\n加<00:02.000><c>我</c><00:03.000> 微信\n")
    assert spoken(result.segments[0]) == [("加", 1000, 2000), ("我", 2000, 3000), ("微信", 3000, 4000)]


def test_rolling_captions_say_every_line_once() -> None:
    result = reading(
        "WEBVTT\nKind: captions\n\n00:01.000 --> 00:02.000\n \n家人<00:01.500><c>们</c>\n\n"
        "00:02.000 --> 00:02.010\n家人们\n \n\n00:02.010 --> 00:03.000\n家人们\n上<00:02.500><c>车</c>\n"
    )
    assert [segment.text for segment in result.segments] == ["家人们", "上车"]


def test_a_broken_time_line_costs_its_cue_and_is_told_by_its_line() -> None:
    result = reading(
        "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:02.000 --> 00:0x.000\ntwo\n\n"
        "stray\n\n00:03.000 --> 00:04.000\nthree\n"
    )
    assert [segment.text for segment in result.segments] == ["one", "three"]
    assert [line for line, _ in places(result)] == [6, 9]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_subrip_is_read_with_any_line_end(end: str) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n<i>第一句</i>\n\n2\n00:00:03.500 --> 00:00:04,000\n{\\an8}第二句\n"
    result = reading(text.replace("\n", end))
    assert (result.format, times(result)) == ("srt", [(1000, 2000, "第一句"), (3500, 4000, "第二句")])
    assert result.faults == []


def test_subrip_tells_what_it_could_not_take() -> None:
    result = reading(
        "1\n00:00:01,000 --> 00:00:02,000\n\n\n2\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n"
        "3\n00:00:06,000 -> 00:00:0a,000\nbroken\n\n4\n00:00:07,000 --> 00:00:08,000\nkept\n\nafter a blank line\n"
    )
    assert times(result) == [(7000, 8000, "kept\nafter a blank line")]
    assert [line for line, _ in places(result)] == [2, 6, 10]
    assert "no text" in places(result)[0][1]
    assert "backwards" in places(result)[1][1]


def test_sbv_is_read() -> None:
    result = reading("0:00:01.000,0:00:02.000\n你好[br]再见\n\n0:00:05.000,0:00:04.000\nwrong\n")
    assert (result.format, times(result)) == ("sbv", [(1000, 2000, "你好\n再见")])
    assert places(result)[0][0] == 4


def test_timed_text_knows_agents_frames_and_spans() -> None:
    result = reading(
        '<?xml version="1.0" encoding="utf-16"?>\n'
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"\n'
        ' xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25">\n'
        '<head><metadata><ttm:agent xml:id="a1"><ttm:name>主播</ttm:name></ttm:agent></metadata></head>\n'
        '<body><div begin="10s">\n'
        '<p begin="00:00:01.000" dur="2s" ttm:agent="a1">'
        '<span begin="0s" end="1s">全网</span><span begin="1s" end="2s">最低</span></p>\n'
        '<p begin="00:00:04:05" end="5000ms">第一行<br/>第二行</p>\n'
        '<p begin="soon" end="later">坏的</p>\n</div></body></tt>'
    )
    assert times(result) == [(11_000, 13_000, "全网最低"), (14_200, 15_000, "第一行\n第二行")]
    assert result.segments[0].speaker == "主播"
    assert spoken(result.segments[0]) == [("全网", 11_000, 12_000), ("最低", 12_000, 13_000)]
    assert [line for line, _ in places(result)] == [8]


ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,主播,0,0,0,,{\\k50}全网{\\k50}最低\n"
    "Dialogue: 0,0:00:0x.00,0:00:02.00,Default,,0,0,0,,bad time\n"
    "Dialogue: nothing\n"
    "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,a remark\n"
    "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\n"
    "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,一行\\N两行\n"
)


def test_substation_gives_karaoke_words_and_survives_bad_events() -> None:
    result = reading(ASS)
    assert (result.format, times(result)) == ("ass", [(1000, 2000, "全网最低"), (5000, 6000, "一行\n两行")])
    assert spoken(result.segments[0]) == [("全网", 1000, 1500), ("最低", 1500, 2000)]
    assert result.segments[0].speaker == "主播"
    assert [line for line, _ in places(result)] == [7, 8]


def test_a_margin_nobody_needs_costs_nothing() -> None:
    result = reading(ASS.replace("主播,0,0,0", "主播,0,x,y"))
    assert [segment.text for segment in result.segments] == ["全网最低", "一行\n两行"]


def test_tab_separated_lines_are_milliseconds() -> None:
    result = reading("start\tend\ttext\n0\t1200\t第一句\nx\t2\t坏\n1200\n1200\t2000\t第二句\n")
    assert (result.format, times(result)) == ("tsv", [(0, 1200, "第一句"), (1200, 2000, "第二句")])
    assert [line for line, _ in places(result)] == [3, 4]


# --- recognisers ------------------------------------------------------------------------------------------------------


def test_whisper_words_find_their_place_and_null_words_are_none() -> None:
    document = {
        "text": "",
        "segments": [
            {
                "start": 0.0, "end": 1.5, "text": " 加我微信, OK", "avg_logprob": -0.105, "speaker": "SPEAKER_02",
                "words": [
                    {"word": "加我", "start": 0.1, "end": 0.4, "probability": 0.9},
                    {"word": "微信,", "start": 0.4, "end": 1.0, "probability": 0.5},
                    {"word": " OK", "start": 1.0, "end": 1.5, "probability": 0.25},
                ],
            },
            {"start": 1.5, "end": 2.0, "text": "好", "words": None},
            {"start": 3.0, "end": 2.0, "text": "反了"},
            "not a segment",
        ],
    }  # fmt: skip
    result = reading(json.dumps(document))
    first = result.segments[0]
    assert (result.format, first.text, first.speaker, first.conf) == ("whisper", "加我微信, OK", "SPEAKER_02", 900)
    assert spoken(first) == [("加我", 100, 400), ("微信,", 400, 1000), ("OK", 1000, 1500)]
    assert [word.conf for word in first.words] == [900, 500, 250]
    assert result.segments[1].words == ()
    assert [fault.field for fault in result.faults] == ["/segments/2", "/segments/3"]


def test_whisperx_words_without_times_share_their_gap() -> None:
    document = {
        "segments": [
            {
                "start": 0, "end": 4, "text": "只要 99 元",
                "words": [
                    {"word": "只要", "start": 0, "end": 1, "score": 0.8, "speaker": "SPEAKER_00"},
                    {"word": "99"},
                    {"word": "元", "start": 3, "end": 4, "score": 0.8, "speaker": "SPEAKER_00"},
                ],
            }
        ],
        "word_segments": [],
    }  # fmt: skip
    result = reading(json.dumps(document))
    assert result.format == "whisperx"
    assert spoken(result.segments[0]) == [("只要", 0, 1000), ("99", 1000, 3000), ("元", 3000, 4000)]
    assert [word.conf for word in result.segments[0].words] == [800, 0, 800]
    assert result.segments[0].speaker == "SPEAKER_00"


def test_words_listed_apart_are_dealt_to_their_segments() -> None:
    document = {
        "segments": [{"start": 0, "end": 1, "text": "你好"}, {"start": 1, "end": 2, "text": "再见"}],
        "words": [{"word": "你好", "start": 0, "end": 0.5}, {"word": "再见", "start": 1, "end": 1.5}],
    }
    assert [spoken(segment) for segment in reading(json.dumps(document)).segments] == [
        [("你好", 0, 500)],
        [("再见", 1000, 1500)],
    ]


def test_whisper_cpp_offsets_are_milliseconds() -> None:
    document = {"transcription": [{"offsets": {"from": 0, "to": 900}, "text": " 你好"}, {"text": "没有时间"}]}
    result = reading(json.dumps(document))
    assert times(result) == [(0, 900, "你好")]
    assert result.faults[0].field == "/transcription/1"


def test_funasr_sentences_carry_speakers_and_token_times() -> None:
    record = {
        "key": "a",
        "text": "你好，世界。",
        "sentence_info": [
            {"start": 100, "end": 500, "text": "你好，", "spk": 1, "timestamp": [[100, 300], [300, 500]]},
            {"start": 500, "end": 900, "sentence": "世界。", "timestamp": [[500, 600]]},
        ],
    }
    result = reading(json.dumps([record]))
    assert times(result) == [(100, 500, "你好，"), (500, 900, "世界。")]
    assert result.segments[0].speaker == "SPEAKER_01"
    assert spoken(result.segments[0]) == [("你", 100, 300), ("好", 300, 500)]
    assert result.segments[1].words == ()
    assert "1 token times for 2 tokens" in result.faults[0].reason


@pytest.mark.parametrize(
    "record",
    [
        {"key": "a", "text": "你好", "timestamp": [[0, 1], [1, 2]]},
        {"key": "a", "text": "你好 OK", "timestamp": [[0, 1], [1, 2], [2, 3]]},
        {"text": "你好", "stamp_sents": [{"text_seg": "你 好", "start": 0, "end": 2, "ts_list": [[0, 1], [1, 2]]}]},
        {"text": "你好", "sentence_info": [{"text": "你好", "start": 0, "end": 2}]},
        {"text": "<|zh|>你好", "timestamp": [[0, 1], [1, 2]]},
        {"text": "你好", "tokens": ["你", "好"], "timestamps": [0, 1]},
        {"text": "你好", "result": [{"word": "你好", "start": 0, "end": 1}]},
        {"segments": [{"start": 0, "end": 1, "text": "你好", "words": [{"word": "你好", "start": 0, "end": 1}]}]},
        {"transcription": [{"offsets": {"from": 0, "to": 1}, "text": "你好"}]},
    ],
)
def test_nothing_is_said_of_a_good_file(record: dict[str, object]) -> None:
    assert reading(json.dumps(record)).faults == []


def test_a_broken_line_among_json_lines_costs_only_itself() -> None:
    good = json.dumps({"key": "a", "text": "你好", "timestamp": [[0, 1], [1, 2]]})
    result = reading(f"{good}\n{{broken\n\n{good}\n")
    assert len(result.segments) == 2
    assert [fault.line for fault in result.faults] == [2]


def test_a_recognisers_not_a_number_costs_one_segment() -> None:
    result = reading('{"segments": [{"start": NaN, "end": 1, "text": "x"}, {"start": 0, "end": 1, "text": "y"}]}')
    assert [segment.text for segment in result.segments] == ["y"]
    assert result.faults[0].field == "/segments/0"


def test_funasr_token_times_of_the_whole_are_dealt_to_its_sentences() -> None:
    record = {
        "text": "你好，世界。",
        "timestamp": [[0, 100], [100, 200], [300, 400], [400, 500]],
        "sentence_info": [{"start": 0, "end": 200, "text": "你好，"}, {"start": 300, "end": 500, "text": "世界。"}],
    }
    assert [spoken(segment) for segment in reading(json.dumps(record)).segments] == [
        [("你", 0, 100), ("好", 100, 200)],
        [("世", 300, 400), ("界", 400, 500)],
    ]


def test_funasr_over_a_websocket_hides_times_in_a_text_and_blanks_between_characters() -> None:
    record = {
        "mode": "offline",
        "text": "加 我",
        "timestamp": "[[430,670],[670,810]]",
        "stamp_sents": [
            {"text_seg": "加 我", "punc": "。", "start": 430, "end": 810, "ts_list": [[430, 670], [670, 810]]}
        ],
    }
    result = reading(json.dumps(record))
    assert times(result) == [(430, 810, "加我。")]
    assert spoken(result.segments[0]) == [("加", 430, 670), ("我", 670, 810)]


def test_the_first_guesses_of_two_passes_are_left_out() -> None:
    lines = [
        {"mode": "2pass-online", "text": "你", "timestamp": "[[0,100]]", "is_final": False},
        {"mode": "2pass-offline", "text": "你好", "timestamp": "[[0,100],[100,200]]", "is_final": False},
    ]
    assert times(reading("\n".join(json.dumps(line) for line in lines))) == [(0, 200, "你好")]


def test_a_mode_that_is_no_text_is_passed_over() -> None:
    assert times(reading(json.dumps({"mode": [], "text": "你", "timestamp": [[0, 1]]}))) == [(0, 1, "你")]


def test_a_long_text_is_cut_at_sentence_ends_and_pauses_and_loses_no_character() -> None:
    text = "家人们上车。只要九块九 OK 吗"
    tokens = ["家", "人", "们", "上", "车", "只", "要", "九", "块", "九", "OK", "吗"]
    starts = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 5000, 5100]
    record = {"key": "x", "text": text, "timestamp": [[start, start + 100] for start in starts]}
    result = reading(json.dumps(record))
    assert times(result) == [(0, 500, "家人们上车。"), (500, 1000, "只要九块九"), (5000, 5200, "OK 吗")]
    assert [word for segment in result.segments for word, _, _ in spoken(segment)] == tokens


def test_sensevoice_tags_are_taken_off_and_its_words_used() -> None:
    record = {
        "key": "x",
        "text": "<|zh|><|NEUTRAL|><|Speech|><|withitn|>原价99。",
        "words": ["原", "价", "99"],
        "timestamp": [[0, 60], [60, 120], [120, 300]],
    }
    result = reading(json.dumps([record]))
    assert (result.format, times(result)) == ("sensevoice", [(0, 300, "原价99。")])
    assert spoken(result.segments[0]) == [("原", 0, 60), ("价", 60, 120), ("99", 120, 300)]


def test_a_text_without_times_is_kept_and_told() -> None:
    result = reading(json.dumps({"key": "x", "text": "<|zh|>没有时间"}))
    assert times(result) == [(0, 0, "没有时间")]
    assert "no times" in result.faults[0].reason


def test_sherpa_byte_pieces_become_characters() -> None:
    record = {
        "text": "你好 world",
        "tokens": ["<0xE4>", "<0xBD>", "<0xA0>", "好", "▁wor", "ld"],
        "timestamps": [0.0, 0.04, 0.08, 0.2, 0.5, 0.6],
        "durations": [],
    }
    result = reading(json.dumps(record))
    assert (result.format, result.segments[0].text) == ("sherpa", "你好 world")
    assert spoken(result.segments[0]) == [("你", 0, 200), ("好", 200, 500), ("wor", 500, 600), ("ld", 600, 1200)]


def test_sherpa_without_text_spells_it_from_its_tokens() -> None:
    result = reading(json.dumps({"tokens": ["▁he", "llo", "<0xFF>"], "timestamps": [0, 1, 2], "durations": [1, 1, 1]}))
    assert result.segments[0].text == "hello\ufffd"


def test_vosk_joins_chinese_words_without_blanks() -> None:
    documents = [
        {"partial": "大"},
        {"result": [{"word": "大家", "start": 0.1, "end": 0.4, "conf": 0.7}, {"word": "好", "start": 0.4, "end": 0.6}]},
        {"text": ""},
    ]
    result = reading("\n".join(json.dumps(document, indent=1) for document in documents))
    assert (result.format, times(result)) == ("vosk", [(100, 600, "大家好")])
    assert spoken(result.segments[0]) == [("大家", 100, 400), ("好", 400, 600)]


# --- comments and chats -----------------------------------------------------------------------------------------------

DANMAKU = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<i>\n<BililiveRecorderRecordInfo start_time="2026-01-01T00:00:00Z"/>\n'
    '<d p="12.5,1,25,16777215,1626077354,0,5bd04b14,1,10">加V&amp;看主页</d>\n'
    '<d p="3.001,1,25,16777215,1626077354,0,5bd04b14,2,10">早</d>\n'
    '<d p="x,1,25,1">坏时间</d>\n<d p="1">短</d>\n'
    '<sc ts="20.1" user="buyer" price="30">超级留言</sc>\n<gift ts="21" user="u" giftname="玫瑰" giftcount="3"/>\n'
    '<guard ts="22" level="3" count="1"/>\n'
)


def test_danmaku_is_seconds_and_users_become_pseudonyms() -> None:
    result = reading(DANMAKU + "</i>")
    assert result.format == "danmaku"
    assert times(result) == [
        (3001, 3001, "早"),
        (12_500, 12_500, "加V&看主页"),
        (20_100, 20_100, "超级留言"),
        (21_000, 21_000, "玫瑰 ×3"),
        (22_000, 22_000, "guard 3 ×1"),
    ]
    assert [segment.lane for segment in result.segments] == [Lane.COMMENT] * 3 + [Lane.SYSTEM] * 2
    assert [segment.seq for segment in result.segments] == [0, 1, 2, 0, 1]
    assert result.segments[0].speaker == result.segments[1].speaker != result.segments[2].speaker
    assert "5bd04b14" not in result.segments[0].speaker
    assert result.segments[0].role is Speaker.VIEWER
    assert [(fault.line, fault.field) for fault in result.faults] == [(6, "p"), (7, "p")]


@pytest.mark.parametrize("tail", ["", '<d p="30,1,25,16777', '<d p="30,1,25,1,1,0,a,1">半', "<d"])
def test_a_recording_that_broke_off_in_the_middle_of_a_tag_keeps_what_came_before(tail: str) -> None:
    result = reading(DANMAKU + tail)
    assert [segment.text for segment in result.segments][:2] == ["早", "加V&看主页"]
    assert any("broken XML" in fault.reason for fault in result.faults)


def test_xml_with_a_document_type_is_refused_and_named_by_line() -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE i [<!ENTITY a "aaaa">]>\n<i><d p="1,1,1,1">&a;</d></i>'
    with pytest.raises(BadInput) as caught:
        reading(bomb)
    assert caught.value.faults[0].line == 2


def test_an_external_file_named_in_xml_is_never_read(tmp_path) -> None:
    (tmp_path / "secret").write_text("secret")
    include = f'<xi:include href="{tmp_path}/secret" parse="text"/>'
    text = f'<i xmlns:xi="http://www.w3.org/2001/XInclude">{include}<d p="1,1,1,1">好</d></i>'
    assert [segment.text for segment in reading(text).segments] == ["好"]


def test_control_characters_in_comments_cost_only_themselves() -> None:
    result = reading('<i><d p="1,1,1,1">a\x08b</d></i>')
    assert result.segments[0].text == "ab"
    assert "1 characters" in result.faults[0].reason


def test_niconico_counts_in_hundredths() -> None:
    result = reading('<packet><chat vpos="150" user_id="u">www</chat></packet>')
    assert times(result) == [(1500, 1500, "www")]


def test_chat_lines_keep_role_and_speaker_and_name_the_field_of_a_bad_one() -> None:
    result = reading(
        '{"t_ms": 5, "role": "buyer", "speaker": "buyer-1", "text": "在吗", "more": 1}\n\nnot json\n'
        '{"t_ms": 1.5, "text": "x"}\n{"t_ms": 2, "role": "king", "text": "x"}\n{"t_ms": 3}\n{"t_ms": -1, "text": "x"}\n'
        '{"t_ms": 9, "role": "shop", "text": "在的"}\n'
    )
    assert [(segment.role, segment.speaker, segment.text) for segment in result.segments] == [
        (Speaker.BUYER, "buyer-1", "在吗"),
        (Speaker.SHOP, "", "在的"),
    ]
    assert result.segments[0].lane is Lane.MESSAGE
    assert [(fault.line, fault.field) for fault in result.faults] == [
        (3, ""),
        (4, "/t_ms"),
        (5, "/role"),
        (6, "/text"),
        (7, "/t_ms"),
    ]


# --- any format -------------------------------------------------------------------------------------------------------


def test_unsorted_and_overlapping_cues_are_sorted_and_keep_the_files_order_at_equal_times() -> None:
    text = "start\tend\ttext\n500\t900\tc\n0\t700\ta\n0\t100\tb\n"
    assert [segment.text for segment in reading(text).segments] == ["a", "b", "c"]
    assert [segment.seq for segment in reading(text).segments] == [0, 1, 2]


def test_a_time_in_the_wrong_unit_is_told() -> None:
    result = reading("start\tend\ttext\n0\t1\tok\n1626077354000\t1626077354000\tposted\n")
    assert "31 days" in result.faults[0].reason


def test_only_so_many_faults_are_named_and_the_rest_counted() -> None:
    result = reading("start\tend\ttext\n0\t1\tok\n" + "x\ty\tz\n" * 500)
    assert len(result.faults) == 201
    assert result.faults[-1].reason.startswith("300 more")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_encoding_of_unicode_is_read(encoding: str) -> None:
    result = read("start\tend\ttext\n0\t1\t全网最低价，买到就是赚到\n".encode(encoding), "a.tsv")
    assert [segment.text for segment in result.segments] == ["全网最低价，买到就是赚到"]
    assert result.faults == []


def test_gb_18030_is_read_and_said() -> None:
    result = read("start\tend\ttext\n0\t1\t全网最低价，买到就是赚到\n".encode("gb18030"), "a.tsv")
    assert result.segments[0].text == "全网最低价，买到就是赚到"
    assert "GB 18030" in result.faults[0].reason


def test_damaged_utf_8_is_read_and_its_line_named() -> None:
    data = ("start\tend\ttext\n" + "0\t1\t全网最低价，买到就是赚到\n" * 3).encode()
    result = read(data[:-3] + data[-2:], "a.tsv")
    assert len(result.segments) == 3
    assert (result.faults[0].line, "UTF-8" in result.faults[0].reason) == (4, True)


def test_one_nul_costs_one_cue_and_many_are_no_text() -> None:
    lines = "".join(f"{at}\t{at + 1}\t第{at}句话说得很长\n" for at in range(40))
    result = reading("start\tend\ttext\n" + lines + "50\t51\t坏\x00的\n")
    assert len(result.segments) == 40
    assert (result.faults[0].line, "NUL" in result.faults[0].reason) == (42, True)
    with pytest.raises(BadInput, match="binary"):
        read(bytes(range(32)) * 40 + b"start", "a.srt")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (b"hello world", "no format"),
        (b'{"segments": [', "not valid JSON"),
        (b"[" * 100_000, "nested"),
        (b'{"text": 1' + b"0" * 5000 + b"}", "digits"),
        (b"WEBVTT\n", "no cue"),
        (b"<i></i>", "no cue"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "binary|UTF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why) as caught:
        read(data, "file.bin")
    assert all(fault.source == "file.bin" for fault in caught.value.faults)


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(BadInput, match="32 MiB"):
        read(b" " * (32 * 1024 * 1024 + 1), "a.srt")


def test_the_ending_of_the_name_decides_where_the_content_does_not() -> None:
    with pytest.raises(BadInput, match="not a cue"):
        reading("nothing here", "a.srt")


def test_an_unknown_format_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="known are webvtt"):
        reading("x", format_name="docx")


def test_lane_and_role_of_the_manifest_hold_where_the_file_is_silent() -> None:
    result = reading("start\tend\ttext\n0\t1\tx\n", lane=Lane.CAPTION, role=Speaker.ANCHOR)
    assert (result.segments[0].lane, result.segments[0].role) == (Lane.CAPTION, Speaker.ANCHOR)


def test_every_format_has_a_test_here() -> None:
    assert set(FORMATS) == {
        "webvtt", "ass", "ttml", "danmaku", "tsv", "sbv", "srt", "chat",
        "sensevoice", "funasr", "sherpa", "vosk", "whisperx", "whisper",
    }  # fmt: skip
