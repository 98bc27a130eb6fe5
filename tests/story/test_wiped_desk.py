"""A lost desk at its next contact: what is owed goes first unless told otherwise, then everything is forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from moderator_app.desk.app.desk import Desk
from moderator_app.desk.sync import wiping
from moderator_app.desk.sync.credentials import KeyringSafe, MemorySafe, VaultSafe, new_secrets
from moderator_app.domain.roles import Role
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import offline as om
from tests.server.house import clip, run, seller
from tests.story.sitting import Sitting, find

CANARY = "一只金丝雀在私信里"


def at_work(sitting: Sitting) -> tuple[Desk, str]:
    sitting.world.house.take_in(seller(), clip("1", f"加我微信便宜 {CANARY}"))
    desk = sitting.down("ann", Role.REVIEWER)
    sitting.until(lambda: desk.queue_room.model.rowCount() > 0)
    assert desk._tools.commands.trigger("queue.next")
    sitting.until(lambda: desk.review.case_id() is not None)
    return desk, desk.ground.store.outbox.device_id()  # type: ignore[union-attr]


def order(sitting: Sitting, device: str, way: Any) -> Any:
    adam = sitting.world.house.person("adam", Role.ADMIN)
    asked = Ask(endpoint="device_wipe", reply=om.DeviceOrders, body=om.WipeOrder(way=way), path={"device_id": device})
    run(adam.ask(asked))
    return adam


@pytest.mark.parametrize("way", ["after_sending", "now"])
def test_the_desk_forgets_everything_and_says_so(sitting: Sitting, way: str):
    desk, device = at_work(sitting)
    room: Any = desk.case_room
    find(room._model, "S1")
    desk._tools.settings.set("flow.undo_seconds", 3)
    assert desk._tools.commands.trigger("verdict.submit")
    sitting.until(lambda: desk.ground is not None and desk.ground.store.outbox.count().waiting == 1)
    adam = order(sitting, device, way)
    ground: Any = desk.ground
    ground.courier._loop.call_soon_threadsafe(lambda: ground.courier._spawn(ground.courier._look_for_orders()))
    folder = sitting.folder / "ann"
    sitting.until(lambda: desk.ground is None)
    sitting.until(lambda: sorted(path.name for path in folder.iterdir()) == ["desk.lock"])
    assert "wiped" in desk._tools.notices.kept[-1].sentence
    assert desk.review.who is None
    booked = sitting.world.house.rows("SELECT id FROM decision")
    assert len(booked) == (1 if way == "after_sending" else 0)
    done = Ask(endpoint="device_wipe_state", reply=om.DeviceOrders, path={"device_id": device})
    assert run(adam.ask(done)).done_at_ms > 0


def test_a_wipe_that_was_interrupted_is_finished_at_the_next_start_before_anything_opens(sitting: Sitting):
    desk, device = at_work(sitting)
    desk.close()
    folder = sitting.folder / "ann"
    assert (folder / "cache.db").exists()
    wiping.begin(folder)
    again = sitting.down("ann2", Role.REVIEWER)
    again.close()
    from moderator_app.desk.app import DeskConfig
    from moderator_app.desk.app.ground import Locks, open_ground

    config = DeskConfig(data_dir=folder, server_url="http://server.invalid")
    ground = open_ground(config, Locks(None, vault=True), "long enough for everybody")
    assert not wiping.pending(folder)
    assert ground.store.outbox.device_id() != device
    assert ground.store.mirror.size() == 0
    ground.close()


def test_every_safe_forgets(tmp_path: Any):
    class Ring:
        def __init__(self) -> None:
            self.kept: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, name: str) -> str | None:
            return self.kept.get((service, name))

        def set_password(self, service: str, name: str, value: str) -> None:
            self.kept[service, name] = value

        def delete_password(self, service: str, name: str) -> None:
            del self.kept[service, name]

    for safe in (MemorySafe(), KeyringSafe(Ring(), "p"), VaultSafe(tmp_path / "vault.json", "a passphrase", n=1 << 10)):
        safe.erase()
        safe.save(new_secrets())
        safe.erase()
        assert safe.load() is None
