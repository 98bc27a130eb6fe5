"""What is flagged: invented sellers, and clips whose truth is known to whoever made them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

DAY_MS = 86_400_000
HOUR_MS = 3_600_000

_FIRST = "禾 青 木 云 杉 溪 岚 柚 棠 橙 谷 舟 禄 芽 麦 竹 桐 砚 陶 绒 麻 豆 盐 糖".split()  # noqa: SIM905 - as it is read
_SECOND = "里 间 记 坊 屋 集 行 物 选 作 家 院".split()  # noqa: SIM905 - as it is read
_KIND = ("严选", "小店", "旗舰", "优品", "直播间", "杂货", "服饰", "好物", "百货", "工坊")
_GOODS = ("面霜", "保温杯", "外套", "毛巾", "手提包", "跑鞋", "茶叶", "收纳盒", "台灯", "床单", "护手霜", "运动鞋")

# What a host says, by the category that detectors see in it; {goods} is what is on the table.
SPOKEN: dict[str, tuple[str, ...]] = {
    "PRIVATE_TRADE": (
        "姐妹们想要内部价的加我微信，备注{goods}，私下转账更便宜",
        "{goods}的链接别拍，直接加我V，发定金给你留货",
        "老粉都知道走链接有扣点，{goods}加我微信私下转账",
    ),
    "ABSOLUTE_TERMS": (
        "{goods}我们家就是全网最低价，谁家都比不过",
        "这款{goods}是国家级的，全国第一没有之一",
        "{goods}我们家就是全网最低价，买贵了包退",
    ),
    "FICTITIOUS_PRICE": (
        "{goods}原价一千九百九十九，今天只要九十九",
        "{goods}专柜价八百八，我们这里只要八十八",
    ),
    "HYPE_SELL": (
        "老板你疯了吗，{goods}这个价我不卖了，你再降我就走人",
        "今天我跟老公吵架了，他说再这样就离婚，{goods}库存全清",
    ),
    "COUNTERFEIT": (
        "这个{goods}跟专柜一模一样，一比一复刻，懂的都懂",
        "{goods}原单货，高仿，盒子吊牌都有",
    ),
    "": (
        "大家晚上好，今天给大家讲一下这款{goods}的材质和洗法",
        "{goods}有三个颜色，想看细节的扣一，我拿近给大家看",
        "拍了{goods}的记得填地址，四十八小时内发货，谢谢支持",
    ),
}
_SHARES = (
    ("PRIVATE_TRADE", 30),
    ("ABSOLUTE_TERMS", 27),
    ("FICTITIOUS_PRICE", 16),
    ("HYPE_SELL", 8),
    ("COUNTERFEIT", 11),
    ("", 8),
)
_BEFORE = (
    "宝宝们晚上好，没点关注的先点个关注",
    "来，看一下我手上这个",
    "刚进来的家人先别急",
    "上一款已经没有了，我们过下一款",
)
_AFTER = ("想要的扣一，我看一下有多少人", "客服在后台，有问题问客服", "好了，我们过下一款", "记得点个小红心")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is really the case with a clip; nobody in the building knows it."""

    category: str
    """Empty when nothing is wrong."""
    severity: str


def sellers(dice: Random, count: int) -> Iterator[dict[str, Any]]:
    """Yield rows of sellers, each with a name of its own."""
    names: set[str] = set()
    for number in range(count):
        name = ""
        while not name or name in names:
            name = dice.choice(_FIRST) + dice.choice(_SECOND) + dice.choice(_KIND)
            if len(names) > len(_FIRST) * len(_SECOND) * len(_KIND) // 2:
                name += str(number)
        names.add(name)
        yield {
            "type": "merchant",
            "ref": f"P{number:05d}",
            "name": name,
            "category_zh": dice.choice(_GOODS),
            "deposit_minor": dice.choice((20_000, 50_000, 100_000)) * 100,
            "opened_at_ms": 1_700_000_000_000 + dice.randrange(400) * DAY_MS,
            "followers": dice.randrange(200, 90_000),
        }


def clip(dice: Random, number: int, ref: str, at_ms: int) -> tuple[dict[str, Any], Truth]:
    """Return a clip's row and its truth."""
    names, weights = zip(*_SHARES, strict=True)
    (said,) = dice.choices(names, weights)
    goods = dice.choice(_GOODS)
    lines = [dice.choice(_BEFORE), dice.choice(SPOKEN[said]).format(goods=goods), dice.choice(_AFTER)]
    wrong = bool(said) and dice.random() < (0.82 if said != "FICTITIOUS_PRICE" else 0.6)
    (severity,) = dice.choices(("S1", "S2", "S3", "S4"), (58, 34, 7, 1))
    spoken = [
        {"lane": "speech", "seq": seq, "text": text, "t0_ms": 4000 * seq, "t1_ms": 4000 * seq + 3600}
        for seq, text in enumerate(lines)
    ]
    orders = dice.randrange(1, 260)
    row = {
        "type": "item",
        "source_id": f"past-{number:06d}",
        "kind": "clip",
        "merchant_ref": ref,
        "session_ref": f"past-{number:06d}",
        "title": f"{goods}讲解片段 {number:06d}",
        "captured_at_ms": at_ms,
        "segments": spoken,
        "affected": {"amount_minor": orders * dice.randrange(1_900, 29_900), "orders": orders},
        "viewers": int(dice.lognormvariate(6.5, 1.3)),
        "reports": max(0, int(dice.lognormvariate(0.6, 1.1)) - 1),
    }
    return row, Truth(category=said if wrong else "", severity=severity if wrong else "")
