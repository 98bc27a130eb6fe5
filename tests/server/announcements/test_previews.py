"""What supervisors look at before anybody else may: texts, pictures, a signed address; and the alarm of corrections."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.announcement import CORRECTION_MS
from moderator_app.domain.errors import Refused
from moderator_app.server.announcements import previews
from moderator_app.server.app import create_app
from moderator_app.wire.messages import announcements as am
from tests.server.announcements.press import Press, fetch, page_cells, parsed
from tests.server.house import DAY

NICKS = ["小禾严选旗舰店", "<b>粗体商家</b>", "שלום עולם"]


@pytest.fixture
def reader(press: Press) -> Iterator[TestClient[Litestar]]:
    context = press.house.context
    with TestClient(create_app(context.config, context=context)) as opened:
        yield opened


def sheet_of(press: Press, issue: am.Issue, language: str = "zh") -> am.Sheet:
    found: am.Sheet = press.call(press.ben, "issue_sheet", query={"language": language}, announcement_id=issue.head.id)
    return found


def picture_of(press: Press, issue: am.Issue, at_ms: int, page: str = "1", language: str = "zh") -> am.Picture:
    query = {"language": language, "at_ms": str(at_ms)}
    found: am.Picture = press.call(press.ben, "issue_picture", query=query, announcement_id=issue.head.id, page=page)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_texts_of_a_preview_are_those_of_the_page_that_follows(
    press: Press, reader: TestClient[Litestar], language: str
) -> None:
    press.decisions(NICKS)
    issue = press.approved()
    sheet = sheet_of(press, issue, language)
    press.publish(issue)
    page = fetch(reader, "/announcements/HS/1", lang=language)
    shown = page_cells(page)
    assert [row.texts[:6] + row.texts[7:] for row in sheet.rows] == [cells[:6] + cells[7:] for cells in shown]
    assert ["\n".join(row.measures) for row in sheet.rows] == [cells[6] for cells in shown]
    tree = parsed(page)
    assert sheet.heading == tree.xpath("string(//p[@class='number'])")
    assert sheet.title == tree.xpath("string(//h1)")
    assert [f"{name}{value}" for name, value in sheet.facts] == [
        one.text_content() for one in tree.xpath("//dl[@class='facts']/div")
    ]
    assert [list(one) for one in sheet.totals] == [
        [cell.text_content() for cell in row] for row in tree.xpath("//table[@class='totals']/tbody/tr")
    ]


def test_a_browser_shows_the_preview_by_its_signed_address(press: Press, reader: TestClient[Litestar]) -> None:
    press.decisions(NICKS)
    issue = press.approved()
    sheet = sheet_of(press, issue)
    answer = reader.get(sheet.page)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.content == base64.b64decode(
        press.call(press.ben, "issue_preview", query={"language": "zh"}, announcement_id=issue.head.id).base64
    )
    assert "Preview, not published" in reader.get(sheet.page.replace("lang=zh", "lang=en")).text
    assert reader.get(sheet.paper).content.startswith(b"%PDF")
    assert reader.get("/announcements/HS/1").status_code == 404, "nobody else may see it"


def test_a_signed_address_is_good_for_minutes_for_one_state_and_cannot_be_made_up(
    press: Press, reader: TestClient[Litestar]
) -> None:
    press.decisions(NICKS)
    issue = press.compiled()
    page = sheet_of(press, issue).page
    token = page.split("/")[-1].split("?")[0]
    said, _, seal = token.partition(".")
    longer = base64.urlsafe_b64encode(b'["x",1,1,99999999999999]').decode().rstrip("=")
    for wrong in (f"{longer}.{seal}", f"{said}.", said, "..", f"{said}.{seal[:-1]}é", "%00.%00"):
        assert reader.get(f"/v1/announcement-previews/{wrong}").status_code == 404, wrong
    assert reader.get(page).status_code == 200
    press.house.clock.now += previews.ADDRESS_MS
    assert reader.get(page).status_code == 404
    again = sheet_of(press, issue).page
    press.call(press.ann, "issue_send", announcement_id=issue.head.id)
    assert reader.get(again).status_code == 404, "the issue is not what it was"


def test_pictures_are_the_pages_of_the_paper(press: Press) -> None:
    press.decisions(80)
    issue = press.compiled()
    at_ms = sheet_of(press, issue).at_ms
    first = picture_of(press, issue, at_ms)
    assert first.pages > 1
    last = picture_of(press, issue, at_ms, str(first.pages))
    sizes = {struct.unpack(">II", base64.b64decode(one.base64)[16:24]) for one in (first, last)}
    assert sizes == {(1403, 992)}, "A4 across, as the PDF is"
    assert base64.b64decode(first.base64).startswith(b"\x89PNG")
    for page in ("0", str(first.pages + 1), "x", "²"):
        with pytest.raises(Refused) as error:
            picture_of(press, issue, at_ms, page)
        assert error.value.code == "not-found"


def test_a_paper_that_is_too_long_is_left_to_a_viewer(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "PICTURED", 3)
    press.decisions(4)
    issue = press.compiled()
    with pytest.raises(Refused) as error:
        picture_of(press, issue, 0)
    assert error.value.details["why"] == "too-long"


def test_a_preview_that_would_name_somebody_is_withheld(press: Press) -> None:
    press.decisions(["小禾严选旗舰店"])
    issue = press.compiled()
    body = press.house.rows("SELECT body FROM announcement_row")[0][0].replace("小*****店", "小禾严选旗舰店")
    press.house.context.database.write_now(
        lambda connection: connection.exec_driver_sql("UPDATE announcement_row SET body = ?", (body,))
    )
    for name, query in (("issue_preview", {}), ("issue_sheet", {}), ("issue_preview", {"kind": "pdf"})):
        with pytest.raises(Refused) as error:
            press.call(press.ben, name, query=query, announcement_id=issue.head.id)
        assert error.value.code == "server-error"


def test_a_second_person_reads_who_did_what_and_why(press: Press) -> None:
    press.decisions(NICKS)
    issue = press.compiled()
    key = {"announcement_id": issue.head.id}
    press.call(press.ann, "issue_send", **key)
    press.call(press.ben, "issue_return", am.Because(reason="标题不清楚"), **key)
    found = press.look(issue)
    assert [(one.step, one.reason) for one in found.steps] == [
        ("return", "标题不清楚"),
        ("send", ""),
        ("compile", ""),
        ("make", ""),
    ]
    assert found.steps[0].by == "Ben"
    assert found.head.compiled_by_name == "Ann"
    assert (found.head.listed, found.head.blocked) == (len(NICKS), 0)


def test_a_schedule_can_be_changed_and_taken_away(press: Press) -> None:
    press.decisions(NICKS)
    now = press.house.clock.now
    issue = press.approved(publish_at_ms=now + DAY)
    key = {"announcement_id": issue.head.id}
    later = am.Seen(row_version=issue.head.row_version, publish_at_ms=now + 2 * DAY)
    moved = press.call(press.ann, "issue_schedule", later, **key)
    assert moved.head.publish_at_ms == now + 2 * DAY
    with pytest.raises(Refused) as error:
        press.call(press.ann, "issue_schedule", later, **key)
    assert error.value.details["why"] == "changed"
    freed = press.call(press.ann, "issue_schedule", am.Seen(row_version=moved.head.row_version), **key)
    assert freed.head.publish_at_ms is None
    press.house.clock.now += 3 * DAY
    press.round()
    assert press.look(issue).head.state == "approved", "it waits for a person"
    with pytest.raises(Refused):
        press.call(press.ann, "issue_schedule", am.Seen(row_version=1), announcement_id=press.draft())


def test_further_words_are_kept_shown_in_the_preview_and_published(press: Press) -> None:
    [one, *_] = press.decisions(NICKS)
    issue = press.published()
    press.state(one, "withdrawn")
    press.round()
    key = {"announcement_id": issue.head.id}
    words = am.FaultNote(decision_id=one.id, zh="系统取错了直播间。", en="The clip was of another room.")
    kept = press.call(press.ann, "issue_notes", am.FaultNotes(notes=(words,)), **key)
    assert kept.faults[0].note.en == "The clip was of another room."
    sheet = sheet_of(press, issue, "en")
    assert sheet.notes[-1][2].endswith("The clip was of another room.")
    with pytest.raises(Refused) as error:
        press.call(press.ann, "issue_correct", am.Correct(row_version=kept.head.row_version - 1), **key)
    assert error.value.details["why"] == "changed"
    done = press.call(press.ann, "issue_correct", am.Correct(row_version=kept.head.row_version), **key)
    assert done.faults[0].note.en.endswith("The clip was of another room.")
    with pytest.raises(Refused) as error:
        press.call(press.ann, "issue_notes", am.FaultNotes(notes=(words,)), **key)
    assert error.value.details["why"] == "no-fault"


def test_notes_that_name_somebody_are_refused_where_they_stand(press: Press) -> None:
    [one, *_] = press.decisions(NICKS)
    issue = press.published()
    press.state(one, "withdrawn")
    press.round()
    words = am.FaultNote(decision_id=one.id, zh="打 13800138000 问", en="")
    with pytest.raises(Refused) as error:
        press.call(press.ann, "issue_notes", am.FaultNotes(notes=(words,)), announcement_id=issue.head.id)
    assert (error.value.pointer, error.value.details["why"]) == ("/notes/0/zh", "personal")


def test_a_correction_is_due_within_a_day_and_its_lateness_goes_on_record_once(
    press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    one, other, _ = press.decisions(NICKS)
    issue = press.published()
    assert issue.head.correct_by_ms is None
    press.state(one, "withdrawn")
    press.round()
    fell = press.house.clock.now
    assert press.look(issue).head.correct_by_ms == fell + CORRECTION_MS
    assert press.look(issue).faults[0].due_at_ms == fell + CORRECTION_MS
    press.house.clock.now += CORRECTION_MS - 1
    press.state(other, "superseded")
    press.round()
    assert press.look(issue).head.correct_by_ms == fell + CORRECTION_MS, "the oldest counts"
    press.house.clock.now += 1
    press.round()
    press.round()
    late = press.house.rows("SELECT detail FROM audit WHERE action = 'announcement.correction_late'")
    assert len(late) == 1
    assert one.number in late[0][0]
    assert other.number not in late[0][0]
    assert "overdue" in caplog.text
    press.house.clock.now += CORRECTION_MS
    press.round()
    late = press.house.rows("SELECT detail FROM audit WHERE action = 'announcement.correction_late'")
    assert len(late) == 2, "the second row's day is over, too"
    assert one.number not in late[1][0]
    press.correct(issue)
    assert press.look(issue).head.correct_by_ms is None
