"""What tests of the case room put on the table: invented evidence, and a host that only remembers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from moderator_app.assets import resource
from moderator_app.desk.case_host import Person, SightStore
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.case import AffectedValue, Case, CaseState, Item, ItemKind, Media, PriorityInputs
from moderator_app.domain.decision import Decision
from moderator_app.domain.highlight import Explanation, Highlight
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.lawbook import Lawbook, load_lawbook
from moderator_app.domain.ledger import ActiveMeasure, Standing
from moderator_app.domain.merchant import Listing, Merchant, PriceMeaning, PricePoint
from moderator_app.domain.penalty import PriorDecision
from moderator_app.domain.queue import Lease, LeaseMode, SkipReason
from moderator_app.domain.roles import Role
from moderator_app.domain.text import Label
from moderator_app.domain.transcript import Lane, Segment, Speaker, Word
from moderator_app.media.stream import Stream
from moderator_app.wire.messages import CaseContent, MerchantContext, Messages, MessagesExpand, Partner

NOW = 1_795_500_000_000
CASE, CLIP, CHAT, GOODS = (f"019ab000-0000-7000-8000-00000000000{digit}" for digit in "1234")
SHA = "a" * 64


def lawbook() -> Lawbook:
    """Return the rules that ship with the house."""
    parts = ("penalty_matrix", "rules", "queues", "notices")
    return load_lawbook(*(yaml.safe_load(resource("policy", f"{part}.yaml").read_text("utf-8")) for part in parts))


def spoken(seq: int, t0_ms: int, text: str, *, step: int = 220, unsure: tuple[int, ...] = ()) -> Segment:
    """Return a sentence of the anchor, each character a word of its own."""
    words = tuple(
        Word(
            start=place,
            end=place + 1,
            t0_ms=t0_ms + place * step,
            t1_ms=t0_ms + (place + 1) * step,
            conf=400 if place in unsure else 950,
        )
        for place in range(len(text))
    )
    return Segment(
        lane=Lane.SPEECH,
        seq=seq,
        text=text,
        t0_ms=t0_ms,
        t1_ms=t0_ms + len(text) * step,
        role=Speaker.ANCHOR,
        speaker="SPEAKER_00",
        words=words,
    )


def said(  # noqa: PLR0917 - a row of a script reads best in a row
    lane: Lane, seq: int, t0_ms: int, text: str, role: Speaker = Speaker.VIEWER, speaker: str = ""
) -> Segment:
    """Return a comment, a message or a caption."""
    return Segment(lane=lane, seq=seq, text=text, t0_ms=t0_ms, t1_ms=t0_ms + 2500, role=role, speaker=speaker)


def hit(
    number: int, item: str, segment: Segment, words: str, *, category: str, score: int, decoded: str = ""
) -> Highlight:
    """Return a highlight over ``words`` of a segment."""
    start = segment.text.index(words)
    t0_ms, t1_ms = segment.time_of(start, start + len(words))
    rules = {"PRIVATE_TRADE": "R-PT-01#2", "ABSOLUTE_TERMS": "R-AT-01#2", "FICTITIOUS_PRICE": "R-PR-01#1"}
    return Highlight(
        id=f"019ab000-0000-7000-8000-0000000001{number:02d}",
        item_id=item,
        detector=category.lower(),
        detector_version="1",
        strategy="T-1",
        category=category,
        clause=rules[category],
        lane=segment.lane,
        seq=segment.seq,
        start=start,
        end=start + len(words),
        t0_ms=t0_ms,
        t1_ms=t1_ms,
        score=score,
        explanation=Explanation(
            heard=words,
            rule=Label(zh="不得发布站外联系方式。", en="Do not publish off-platform contact details."),
            why=Label(
                zh="谐音“薇”指微信,后接号码,并有邀约动词“加”。",
                en="A homophone of a messenger's name is followed by a number and a verb of invitation.",
            ),
            would_refute=Label(zh="若为已有订单的售后联系。", en="After-sales contact for an order that exists."),
            decoded=decoded,
        ),
    )


def clip() -> Item:
    """Return a livestream clip with speech, captions and comments."""
    lines = (
        "家人们晚上好,欢迎来到直播间,今天给大家带来一批云上茶园的明前龙井",
        "这个价格全网最低,错过今天就再也没有了,库存只剩最后三十份",
        "想要更便宜的加薇信号七七八零三,备注茶字,价格直接再减五十",
        "不方便在这里说,懂的都懂,主页有联系方式,或者扫包裹里的卡片",
        "好的我们看一下评论区,有姐妹问是不是今年的新茶,是的,清明前采的",
        "下单的姐妹扣个一,我让客服给你们优先发货,下一款我们看茶具",
    )
    speech = [
        spoken(seq, 1_000 + seq * 9_000, text, unsure=(3, 4) if seq == 3 else ()) for seq, text in enumerate(lines)
    ]
    captions = [
        said(Lane.CAPTION, 0, 10_000, "全网最低价 ¥199", Speaker.ANCHOR),
        said(Lane.CAPTION, 1, 30_000, "仅剩30份", Speaker.ANCHOR),
    ]
    texts = ("多少钱一斤", "怎么加你", "主播好美", "已拍", "是今年的吗😀", "能便宜点吗", "上次买的还没到", "薇信多少")
    comments = [
        said(Lane.COMMENT, seq, 900 * seq + 500, texts[seq % 8], speaker=f"viewer-{seq % 17:02x}") for seq in range(60)
    ]
    return Item(
        id=CLIP,
        kind=ItemKind.CLIP,
        source="platform",
        source_id="clip-1",
        merchant_id="m-1",
        session_ref="live-20261121-07",
        title="明前龙井专场",
        captured_at_ms=NOW - DAY_MS,
        segments=(*speech, *captions, *comments),
        media=(
            Media(
                sha256=SHA,
                bytes=4_000_000,
                mime="video/mp4",
                name="clip-1.mp4",
                duration_ms=60_000,
                width=1280,
                height=720,
            ),
        ),
        live_now=True,
        viewers=18_200,
        reports=7,
    )


def chat() -> Item:
    """Return a shop chat."""
    rows = (
        (Speaker.BUYER, "buyer-7f3a", "你好,这个龙井还能便宜吗"),
        (
            Speaker.SHOP,
            "shop",
            "亲,平台上是199,走私下可以149,您加我V:yunshang7780,发红包就行,顺丰包邮,质量一样的,老客户都这么买",
        ),
        (Speaker.BUYER, "buyer-7f3a", "安全吗"),
        (Speaker.SHOP, "shop", "放心"),
    )
    segments = tuple(
        said(Lane.MESSAGE, seq, seq * 20_000, text, role, speaker) for seq, (role, speaker, text) in enumerate(rows)
    )
    return Item(
        id=CHAT,
        kind=ItemKind.SERVICE_CHAT,
        source="platform",
        source_id="chat-1",
        merchant_id="m-1",
        title="售前咨询",
        segments=segments,
    )


def goods() -> Item:
    """Return a listing whose original price was never paid."""
    paid = tuple(PricePoint(at_ms=NOW - day * DAY_MS, paid_minor=19_900 + (day % 3) * 500) for day in range(30, 0, -1))
    title = "云上茶园 明前龙井 250g 原价999 限时199"
    return Item(
        id=GOODS,
        kind=ItemKind.LISTING,
        source="platform",
        source_id="goods-1",
        merchant_id="m-1",
        title="明前龙井 250g",
        segments=(
            Segment(lane=Lane.LISTING, seq=0, text=title),
            Segment(lane=Lane.LISTING, seq=1, text="手工炒制,产地直发。原价999元,活动价199元,仅限今日。"),
        ),
        listing=Listing(
            ref="sku-88",
            title=title,
            price_minor=19_900,
            compare_price_minor=99_900,
            price_meaning=PriceMeaning.ORIGINAL,
            description="手工炒制,产地直发。",
            attributes=(("产地", "杭州"), ("净含量", "250g")),
            taken_at_ms=NOW,
            paid=paid,
        ),
    )


def content(*, queue: str = "GENERAL", version: int = 1) -> CaseContent:
    """Return a case of three items with six highlights and a seller with a past."""
    film, talk, shop = clip(), chat(), goods()
    speech = [segment for segment in film.segments if segment.lane is Lane.SPEECH]
    comment = next(segment for segment in film.segments if segment.text == "薇信多少")
    hits = (
        hit(1, CLIP, speech[1], "全网最低", category="ABSOLUTE_TERMS", score=880),
        hit(2, CLIP, speech[2], "加薇信号七七八零三", category="PRIVATE_TRADE", score=960, decoded="加微信号77803"),
        hit(3, CLIP, speech[3], "主页有联系方式", category="PRIVATE_TRADE", score=540),
        hit(4, CLIP, comment, "薇信", category="PRIVATE_TRADE", score=310, decoded="微信"),
        hit(
            5,
            CHAT,
            talk.segments[1],
            "加我V:yunshang7780",
            category="PRIVATE_TRADE",
            score=970,
            decoded="加我微信:yunshang7780",
        ),
        hit(6, GOODS, shop.segments[1], "原价999元", category="FICTITIOUS_PRICE", score=760),
    )
    merchant = Merchant(
        id="m-1",
        ref="shop-20931",
        name="云上茶园旗舰店",
        person_key="p-1",
        deposit_minor=2_000_000,
        followers=182_340,
        category=Label(zh="茶叶", en="Tea"),
        opened_at_ms=NOW - 700 * DAY_MS,
    )
    prior = PriorDecision(
        id="d-old",
        at_ms=NOW - 40 * DAY_MS,
        state="effective",
        family="circumvention",
        category="PRIVATE_TRADE",
        grade="G4",
        number="D-2026-00871",
    )
    stale = replace(prior, id="d-older", at_ms=NOW - 300 * DAY_MS, state="withdrawn", grade="G2", number="D-2026-00102")
    active = ActiveMeasure(
        code="COMMENT_BAN", decision_id="d-old", start_at_ms=NOW - 2 * DAY_MS, end_at_ms=NOW + DAY_MS
    )
    standing = Standing(points=6, damages_minor=200_000, active=(active,), history=(prior, stale))
    linked = replace(merchant, id="m-2", ref="shop-30118", name="茶山小铺")
    case = Case(
        id=CASE,
        number="C-2026-004217",
        key="m-1|live|circumvention",
        merchant_id="m-1",
        merchant_name=merchant.name,
        title="明前龙井专场",
        kind=ItemKind.CLIP,
        category="PRIVATE_TRADE",
        severity="S2",
        queue=queue,
        state=CaseState.LEASED,
        priority=PriorityInputs(),
        opened_at_ms=NOW - 3_600_000,
        due_at_ms=NOW + 3_600_000,
        session_ref="live-20261121-07",
        highlights=len(hits),
        content_version=version,
    )
    return CaseContent(
        case=case,
        items=(film, talk, shop),
        highlights=hits,
        context=MerchantContext(
            merchant=merchant, standing=standing, history=(prior, stale), linked=(linked,), open_cases=2
        ),
        affected=AffectedValue(amount_minor=1_234_500, orders=62, source="orders-2026-11-21"),
        violation_at_ms=NOW - DAY_MS,
    )


def text_only() -> CaseContent:
    """Return a case of one shop chat, without a recording."""
    whole = content()
    talk = next(item for item in whole.items if item.id == CHAT)
    return CaseContent(
        case=replace(whole.case, kind=ItemKind.SERVICE_CHAT),
        items=(talk,),
        highlights=tuple(one for one in whole.highlights if one.item_id == CHAT),
        context=whole.context,
        violation_at_ms=whole.violation_at_ms,
    )


def lease() -> Lease:
    """Return the lease of the case."""
    return Lease(
        id="l-1", case_id=CASE, epoch=3, holder="u-1", mode=LeaseMode.ONLINE, ttl_ms=1_200_000, granted_at_ms=NOW
    )


@dataclass
class FakeHost:
    """A desk that remembers what the room asked of it."""

    settings: Settings
    theme: Theme
    commands: Commands
    lawbook: Lawbook = field(default_factory=lawbook)
    tongue: str = "en"
    person: Person = field(default_factory=lambda: Person("u-1", "lin", "Lin", (Role.SENIOR,)))
    media: Path | Exception | None = None
    """What ``open_media`` answers at once; None leaves it open."""
    coming: Stream | None = None
    """What ``open_media`` lets play before it is whole; the test calls ``when_whole`` or ``when_failed`` then."""
    when_whole: Callable[[Path], None] | None = None
    when_failed: Callable[[Exception], None] | None = None
    other_room: Partner | Exception | None = None
    """What ``partner`` answers at once; None leaves it open."""
    partners_asked: int = 0
    sights: SightStore | None = None
    messages: tuple[Segment, ...] | Exception | None = None
    """Where ``read_messages`` takes its answer from; None leaves it open."""
    read: list[tuple[str, MessagesExpand]] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    submitted: list[tuple[Decision, str, bool]] = field(default_factory=list)
    skipped: list[tuple[SkipReason, str]] = field(default_factory=list)
    held: list[tuple[str, int]] = field(default_factory=list)
    escalated: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def language(self) -> str:
        return self.tongue

    def now_server_ms(self) -> int:
        return NOW

    def elapsed_ms(self) -> int:
        return 120

    def lease_left_ms(self, lease: Lease) -> int:
        return lease.ttl_ms

    def save_draft(self, case_id: str, body: str) -> None:
        assert case_id == CASE
        self.drafts.append(body)

    def submit(self, decision: Decision, draft: str, *, then_next: bool) -> None:
        self.submitted.append((decision, draft, then_next))

    def take_back(self) -> None:
        raise AssertionError("the strip of the desk takes back, not the room")

    def skip(self, reason: SkipReason, note: str) -> None:
        self.skipped.append((reason, note))

    def release(self) -> None:
        raise AssertionError("not the room's verb")

    def hold(self, question: str, due_at_ms: int) -> None:
        self.held.append((question, due_at_ms))

    def escalate(self, reason: str) -> None:
        self.escalated.append(reason)

    def next_case(self) -> None:
        raise AssertionError("not the room's verb")

    def open_media(
        self,
        sha256: str,
        ready: Callable[[Path], None],
        failed: Callable[[Exception], None],
        progress: Callable[[int, int], None] | None = None,
        early: Callable[[Stream], None] | None = None,
    ) -> None:
        assert sha256 == SHA
        if progress is not None:
            progress(1_000_000, 4_000_000)
        if early is not None and self.coming is not None:
            early(self.coming)
            self.when_whole = ready
            self.when_failed = failed
            return
        if isinstance(self.media, Exception):
            failed(self.media)
        elif self.media is not None:
            ready(self.media)

    def partner(self, ready: Callable[[Partner], None], failed: Callable[[Exception], None]) -> None:
        self.partners_asked += 1
        if isinstance(self.other_room, Exception):
            failed(self.other_room)
        elif self.other_room is not None:
            ready(self.other_room)

    def read_messages(
        self,
        item_id: str,
        wanted: MessagesExpand,
        ready: Callable[[Messages], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.read.append((item_id, wanted))
        if isinstance(self.messages, Exception):
            failed(self.messages)
        elif self.messages is not None:
            asked = [one for one in self.messages if wanted.first <= one.seq <= wanted.last]
            ready(Messages(item_id=item_id, segments=tuple(asked)))

    def say(self, sentence: str, *, problem: bool = False) -> None:  # noqa: ARG002 - as the desk has it
        self.sentences.append(sentence)

    def report(self, error: Exception) -> None:
        self.errors.append(error)
