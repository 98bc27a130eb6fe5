"""A lost desk: ordered to forget everything, told so without a session, done once."""

from __future__ import annotations

from typing import Any

import pytest

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.accounts.wiping import FRESH_MS
from moderator_app.server.local import LocalBackend
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import offline as om
from tests.server.house import House, run


def told(who: LocalBackend, endpoint: str, body: Any = None, **path: str) -> om.DeviceOrders:
    return run(who.ask(Ask(endpoint=endpoint, reply=om.DeviceOrders, body=body, path=path)))


def device_of(house: House, name: str) -> str:
    return str(house.rows("SELECT device_id FROM session WHERE account_id = ?", house.people[name])[0][0])


def test_a_desk_is_told_its_order_without_a_session_until_it_is_done(house: House) -> None:
    house.person("ann")
    adam, nobody = house.person("adam", Role.ADMIN), LocalBackend(house.context)
    device = device_of(house, "ann")
    assert told(nobody, "device_orders", om.Device(device_id=device)).wipe == ""
    told(adam, "device_wipe", om.WipeOrder(way="now"), device_id=device)
    assert told(nobody, "device_orders", om.Device(device_id=device)).wipe == "now"
    assert told(nobody, "device_orders", om.Device(device_id=new_id())).wipe == ""
    told(nobody, "device_wiped", om.Device(device_id=device))
    assert told(nobody, "device_orders", om.Device(device_id=device)).wipe == ""
    assert told(adam, "device_wipe_state", device_id=device).done_at_ms == house.clock.now


def test_a_wiped_desks_sessions_are_over(house: House) -> None:
    ann, adam = house.person("ann"), house.person("adam", Role.ADMIN)
    device = device_of(house, "ann")
    told(adam, "device_wipe", om.WipeOrder(), device_id=device)
    run(ann.queues())
    told(LocalBackend(house.context), "device_wiped", om.Device(device_id=device))
    with pytest.raises(Refused) as no:
        run(ann.queues())
    assert no.value.code == "unauthenticated"


def test_a_desk_that_says_it_is_done_without_an_order_changes_nothing(house: House) -> None:
    ann = house.person("ann")
    told(LocalBackend(house.context), "device_wiped", om.Device(device_id=device_of(house, "ann")))
    run(ann.queues())


def test_only_a_known_desk_is_wiped_and_only_by_an_administrator(house: House) -> None:
    with pytest.raises(Refused) as unknown:
        told(house.person("adam", Role.ADMIN), "device_wipe", om.WipeOrder(), device_id=new_id())
    assert unknown.value.code == "not-found"
    house.person("ann")
    with pytest.raises(Refused) as forbidden:
        told(house.person("lea", Role.LEAD), "device_wipe", om.WipeOrder(), device_id=device_of(house, "ann"))
    assert forbidden.value.code == "forbidden"


def test_a_desk_is_not_wiped_from_a_screen_that_was_left_open(house: House) -> None:
    house.person("ann")
    device, adam = device_of(house, "ann"), house.person("adam", Role.ADMIN)
    house.clock.now += FRESH_MS + 1
    with pytest.raises(Refused) as no:
        told(adam, "device_wipe", om.WipeOrder(way="now"), device_id=device)
    assert no.value.code == "not-allowed"
    assert told(LocalBackend(house.context), "device_orders", om.Device(device_id=device)).wipe == ""
    told(house.person("adam", Role.ADMIN), "device_wipe", om.WipeOrder(way="now"), device_id=device)
    assert told(LocalBackend(house.context), "device_orders", om.Device(device_id=device)).wipe == "now"


def test_order_and_end_are_in_the_audit_log(house: House) -> None:
    house.person("ann")
    device = device_of(house, "ann")
    told(house.person("adam", Role.ADMIN), "device_wipe", om.WipeOrder(way="now"), device_id=device)
    told(LocalBackend(house.context), "device_wiped", om.Device(device_id=device))
    actions = [row[0] for row in house.rows("SELECT action FROM audit WHERE object_id = ?", device)]
    assert sorted(actions) == ["device.wipe", "device.wiped"]
