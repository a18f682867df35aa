"""RULES 2 by hand: cards inside boxes, that fail, and that are spared; lives of constant length."""

import pytest
from tests.ready_hand import close, daily, failing

from azalai.ready import codes


def boxed():
    """Tell a card in a box that is exchanged, and both are mended in the shop."""
    return daily(
        items=[{"name": "Box"}, {"name": "Card"}],
        parts=[{"parent": "Type", "item": "Box"}, {"parent": "Box", "item": "Card"}],
        failures=[failing(9, "Card")],
        tasks=[
            {"name": "Change", "on": "Box", "action": "replace", "work_h": 1},
            {"name": "Mend box", "on": "Box", "action": "repair", "work_h": 5},
            {"name": "Mend card", "on": "Card", "action": "repair", "work_h": 30},
        ],
        stock=[
            {"site": "Base", "item": "Box", "number": 1},
            {"site": "Base", "item": "Card", "number": 1},
        ],
    )


def test_a_card_inside_a_box_takes_the_box_off(live):
    """RULES 2.3.  The card fails after 9 h (found each five days); the box itself never.

    The box is exchanged from the shelf in one hour; in the shop the card is exchanged at once
    from its shelf and the box takes five hours; the card is mended in thirty.  On day 30 the box
    is back at 711 h, the card is still in work.
    """
    life = live(**boxed())
    close(life.hours(), flying=60, work=6, ready=654)
    assert life.shop("Base", "Mend box")[codes.H_JOBS] == 6
    assert life.shop("Base", "Mend card")[codes.H_JOBS] == 5
    assert life.left("Base", "Box") == (1, 0, 0)
    assert life.left("Base", "Card") == (0, 1, 0)
    box = life.store("Base", "Box")
    assert (box[codes.W_REQUESTS], box[codes.W_FILLED]) == (6, 6)
    assert box[codes.W_ON_HAND] == pytest.approx(720 - 6 * 5)


def test_a_contract_pays_for_what_came_off_inside_a_unit(live):
    """RULES 2.3.  The same card and box, of an aircraft under support: that pays for all of it."""
    tables = boxed()
    tables["offers"] = [{"name": "By the hour", "what": "Type", "mode": "support"}]
    tables["fleet"][0]["support"] = "By the hour"
    life = live(**tables)
    jobs = life.block("jobs").sum(axis=0)
    told = {
        task: jobs[k].tolist() for k, (_, task, _) in enumerate(life.labels.shops) if jobs[k].any()
    }
    assert life.labels.contracts == ("", "By the hour")
    assert told == {"Change": [0, 6], "Mend box": [0, 6], "Mend card": [0, 5]}


def test_a_box_works_while_one_of_its_cards_does(live):
    """RULES 2.3, 2.8.  One card of two is enough; a card fails after 13 h, and lives for 100.

    C1 has 90 h and ends its life in the fifth sortie, at 106 h: the box is an hour in the shop for
    another card, and an hour goes into putting it back.  The other card fails in the seventh, at
    154 h: the box works.  The new card fails 13 h after FH 10, in the twelfth, on day 12: now, at
    274 h, the box comes off, an hour in the shop, an hour to put it back.
    """
    tables = daily(
        items=[{"name": "Box"}, {"name": "Card"}],
        parts=[
            {"parent": "Type", "item": "Box"},
            {"parent": "Box", "item": "Card", "quantity": 2, "needed": 1},
        ],
        failures=[failing(13, "Card")],
        serials=[{"name": "C1", "item": "Card", "at": "T", "hours_fh": 90}],
        tasks=[
            {"name": "Change", "on": "Box", "action": "replace", "work_h": 1},
            {"name": "Mend", "on": "Box", "action": "repair", "work_h": 1},
            {"name": "Life", "on": "Card", "action": "discard", "every_fh": 100},
        ],
        stock=[{"site": "Base", "item": "Card", "number": 9}],
        offers=[{"name": "Maker", "what": "Card"}],
    )
    life = live(16, **tables)
    down = [line for line in life.states() if line[1] not in ("ready", "flying")]
    shop = "part in repair"
    assert down == [(106, shop), (107, "work"), (274, shop), (276, "work")]


def engine(**more):
    """Tell a pump that is exchanged on the line, in an engine that is overhauled every ten days.

    The pump ends its life after ten hours, at 106 h, and Maker takes for ever to bring another.
    """
    return daily(
        items=[{"name": "Engine"}, {"name": "Pump"}],
        parts=[
            {"parent": "Type", "item": "Engine"},
            {"parent": "Engine", "item": "Pump", "swap": "line"},
        ],
        tasks=[
            {"name": "Change engine", "on": "Engine", "action": "replace", "work_h": 3},
            {"name": "Overhaul", "on": "Engine", "action": "overhaul", "every_d": 10, "work_h": 5},
            {"name": "Change pump", "on": "Pump", "action": "replace", "work_h": 2},
            {"name": "Life", "on": "Pump", "action": "discard", "every_fh": 10},
        ],
        offers=[{"name": "Maker", "what": "Pump", "lead_d": 900}],
        **more,
    )


def test_work_on_a_part_ends_when_what_it_is_in_comes_off(live):
    """RULES 2.9.  The pump is off from 106 h; at 240 h the engine comes off for its overhaul.

    Another engine, with a pump of its own, is fitted by 243 h: T flies on, nobody waits for the
    pump any more but the shop, which cannot overhaul the engine without one.
    """
    tables = engine(stock=[{"site": "Base", "item": "Engine", "number": 1}])
    life = live(12, **tables)
    found = [line for line in life.states() if 100 < line[0] < 251]
    assert found[:5] == [
        (104, "flying"),
        (106, "part on order"),
        (240, "work"),
        (243, "ready"),
        (248, "flying"),
    ]
    assert life.left("Base", "Engine") == (0, 1, 0)
    assert life.left("Base", "Pump") == (0, 1, 1)
    assert life.store("Base", "Pump")[codes.W_OTHER] == pytest.approx(12 * 24 - 240)


def test_an_engine_without_its_pump_is_given_to_nobody(live):
    """RULES 3.7.  One pump is on the shelf at 106 h: T-2 has it by 108 h, T-1 stands without one.

    At 178 h, with 15 h, the engine of T-2 fails, and no other is there: that of T-1 lacks a pump.
    """
    tables = engine(stock=[{"site": "Base", "item": "Pump", "number": 1}])
    tables["tasks"][1] = {"name": "Mend", "on": "Engine", "action": "repair", "work_h": 900}
    tables["failures"] = [failing(15, "Engine")]
    tables["fleet"] = [{"name": "T", "type": "Type", "site": "Base", "count": 2}]
    tables["missions"][0] |= {"wanted": 2, "minimum": 1}
    life = live(12, {"stagger": "no", "cannibalise": "yes"}, **tables)
    assert life.states("T-2")[-2:] == [(176, "flying"), (178, "part in repair")]
    assert life.states("T-1")[-2:] == [(104, "flying"), (106, "part on order")]
