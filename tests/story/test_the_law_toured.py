"""The law's act of the tour at real desks in real windows: three walks and a batch, each step proven as it is made."""

import pytest

from moderator_app.tour.guide import run_tour

STEPS = (
    "private-trade-proposed-with-its-fixed-sum",
    "next-broadcast-knows-the-first-decision",
    "closure-proposed-and-a-second-person-needed",
    "second-person-looks-without-knowing",
    "second-person-differs-a-third-settles-it",
    "third-person-sees-both-findings",
    "third-person-settled-it",
    "appeal-opened-by-a-stranger-to-the-case",
    "appeal-with-the-case-beside-it",
    "appeal-answered-ground-by-ground",
    "overturned-and-taken-back-step-by-step",
    "what-had-counted-it-is-looked-at-again",
    "alike-cases-each-with-its-own-notice",
    "batch-decided-one-left-out",
)


@pytest.mark.long
@pytest.mark.xvfb
@pytest.mark.timeout(900)
def test_a_private_trade_a_closure_and_an_overturned_decision(tmp_path, capfd):
    code = run_tour(tmp_path, ["law"])
    told = capfd.readouterr().err
    assert code == 0, told
    wanted = [
        f"law-{number:02d}-{step}-{look}.png"
        for number, (step, look) in enumerate(
            ((step, look) for step in STEPS for look in ("light-en", "dark-zh_CN")), 1
        )
    ]
    assert [path.name for path in sorted(tmp_path.glob("*.png"))] == wanted
    assert "2 decisions to look at again" in told
