"""Why: the chain read from traces written by hand, in both languages, and the trace in words."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
from tests.unit.ready_rows import tiny_labels

from azalai.locale import text
from azalai.ready import codes
from azalai.ready.faults import ReadyError
from azalai.ready.why import why
from azalai.ready.why_past import Past
from azalai.ready.why_table import told

START = date(2027, 1, 1)
#: Gao's store is supplied by Bamako's; a hangar at Gao; a repair shop abroad.
LABELS = replace(
    tiny_labels(),
    stores=(("Bamako", "Gearbox", "repairable"), ("Gao", "Gearbox", "repairable")),
    shops=(
        ("Gao", "Gearbox swap", ""),
        ("Gao", "300 h", ""),
        ("Kazan", "Gearbox repair", "Works"),
    ),
)
BAMAKO, GAO = 0, 1
SWAP, CHECK, KAZAN = 0, 1, 2
SITE_GAO, SITE_KAZAN = 1, 2
TZ1, TZ2 = 0, 1

#: A tail fails on day 2; its store is empty, its supplier too; one unit is abroad, one is bought.
CHAIN = [
    (0.0, codes.TR_STATE, TZ1, codes.READY, -1, 0, -1),
    (1.0, codes.TR_UNIT, 0, codes.AT_TRANSIT, SITE_KAZAN, 30, 0),
    (30.0, codes.TR_UNIT, 0, codes.AT_SHOP, KAZAN, -1, 0),
    (31.0, codes.TR_CLOSED, 0, 0, 0, -1, -1),
    (48.0, codes.TR_OPEN, 5, TZ1, 2, -1, 0),
    (48.0, codes.TR_REQUEST, 3, 5, GAO, 1, 1),
    (48.0, codes.TR_STATE, TZ1, codes.PART_REPAIR, 5, 0, -1),
    (48.0, codes.TR_ORDER, GAO, BAMAKO, -1, 1, -1),
    (50.0, codes.TR_ORDER, BAMAKO, -1, 0, 2, 2400),
    (60.0, codes.TR_START, 9, KAZAN, -1, 0, -1),
    (200.0, codes.TR_CONVOY, 0, 3, 9000, 240, -1),
    (260.0, codes.TR_ISSUED, 3, 1, GAO, 0, -1),
    (260.0, codes.TR_STATE, TZ1, codes.WAIT_DOCK, 5, 0, -1),
    (260.0, codes.TR_WAIT, 5, codes.WAIT_DOCK, SITE_GAO, -1, -1),
    (261.0, codes.TR_OPEN, 6, TZ2, 0, -1, -1),
    (261.0, codes.TR_START, 6, CHECK, TZ2, -1, -1),
    (270.0, codes.TR_END, 6, -1, -1, -1, -1),
    (270.0, codes.TR_START, 5, SWAP, TZ1, -1, -1),
    (270.0, codes.TR_STATE, TZ1, codes.WORK, 5, 1, -1),
    (280.0, codes.TR_END, 5, -1, -1, -1, -1),
    (280.0, codes.TR_STATE, TZ1, codes.READY, -1, 1, -1),
    (300.0, codes.TR_STATE, TZ1, codes.FLYING, -1, 1, -1),
    (301.5, codes.TR_SORTIE, TZ1, 0, 0, 90, 0),  # told as it lands
    (301.5, codes.TR_STATE, TZ1, codes.STANDBY, -1, 1, -1),
    (302.5, codes.TR_STATE, TZ1, codes.READY, -1, 1, -1),
    (304.0, codes.TR_STATE, TZ1, codes.FLYING, -1, 1, -1),
]
FIELDS = [("time_h", "f8"), *((name, "i8") for name in ("kind", "a", "b", "c", "d", "e"))]


def trace(lines):
    return np.array(lines, dtype=FIELDS)


def asked(hours, lines=CHAIN, tail="TZ-1", language="en", labels=LABELS):
    """Give the sentences at an hour after the start."""
    when = datetime(2027, 1, 1 + int(hours) // 24, int(hours) % 24, round(hours % 1 * 60))
    phrases = why(trace(lines), labels, tail, when, START)
    return [text(p.key, language, **p.fields) for p in phrases]


def test_the_whole_chain():
    assert asked(100) == [
        "TZ-1 at 2027-01-05 04:00: waiting for a part in repair, since 2027-01-03 00:00.",
        (
            "What decides: 'Gearbox swap' after the failure 'Gearbox | failure', "
            "since 2027-01-03 00:00."
        ),
        "It needs 1 x Gearbox, asked for at Gao on 2027-01-03 00:00; the shelf was empty.",
        (
            "GB-1 is in the shop at Kazan (Works) for 'Gearbox repair', "
            "there since 2027-01-02 06:00, in hand."
        ),
        "Gao is supplied by Bamako, which was asked on 2027-01-03 00:00.",
        (
            "The next convoy on Bamako | Gao | road leaves on 2027-01-09 08:00 and arrives on "
            "2027-01-11 00:00."
        ),
        "2 more were ordered on 2027-01-03 02:00 (Gearbox new) and come on 2027-04-11 00:00.",
        "It came on 2027-01-11 20:00: Gearbox.",
        "Works has been closed since 2027-01-02 07:00.",
        "This lasted until 2027-01-11 20:00.",
    ]


def test_the_whole_chain_in_french():
    told_of = asked(100, language="fr")
    assert told_of[0] == (
        "TZ-1 à 2027-01-05 04:00 : attente d’une pièce en réparation, depuis 2027-01-03 00:00."
    )
    assert "GB-1 est à l’atelier de Kazan, chez Works pour « Gearbox repair »" in told_of[3]
    assert len(told_of) == 10


def test_before_the_shop_takes_it_a_unit_waits_and_before_that_it_travels():
    assert any("GB-1 is in the shop" in s and "waits its turn" in s for s in asked(50))
    lines = [(*line[:5], 90, 0) if line[1] == codes.TR_UNIT else line for line in CHAIN]
    lines = [line for line in lines if line[0] != 30.0]
    assert "GB-1 is under way to Kazan and arrives on 2027-01-04 18:00." in asked(50, lines)


def test_a_unit_that_was_bought_is_named_by_its_item():
    unit = {codes.TR_UNIT: 2, codes.TR_START: 5}  # where a line of a kind holds the unit
    lines = [
        (*line[: unit[line[1]]], 40, *line[unit[line[1]] + 1 :]) if line[1] in unit else line
        for line in CHAIN
    ]
    told_of = asked(100, lines)
    assert any("Gearbox #40 is in the shop at Kazan" in s for s in told_of)
    assert not any("GB-1" in s for s in told_of)


def test_a_convoy_under_way():
    found = [s for s in asked(220) if "convoy" in s]
    assert found == [
        "A convoy on Bamako | Gao | road left on 2027-01-09 08:00 and arrives on 2027-01-11 00:00."
    ]


def test_who_holds_the_dock():
    assert asked(265) == [
        "TZ-1 at 2027-01-12 01:00: waiting for a dock, since 2027-01-11 20:00.",
        (
            "What decides: 'Gearbox swap' after the failure 'Gearbox | failure', "
            "since 2027-01-03 00:00."
        ),
        "It waits at Gao, where one other job is in hand.",
        "In hand there: '300 h' on TZ-2, since 2027-01-11 21:00 (Gao).",
        "This lasted until 2027-01-12 06:00.",
    ]


def test_work_in_hand_and_a_deferred_defect():
    assert asked(275)[1:] == [
        "It carries one deferred defect.",
        (
            "What decides: 'Gearbox swap' after the failure 'Gearbox | failure', "
            "since 2027-01-03 00:00."
        ),
        "'Gearbox swap' has been in hand at Gao since 2027-01-12 06:00.",
        "This lasted until 2027-01-12 16:00.",
    ]


def test_a_sortie():
    assert asked(301)[2:] == [
        "It left Gao at 2027-01-13 12:00 for the mission 'Medevac' to Kidal.",
        "This lasted until 2027-01-13 13:30.",
    ]
    assert asked(305)[2:] == ["This lasted to the end of the plan."]


def test_ready_is_no_question():
    assert asked(10) == ["TZ-1 at 2027-01-01 10:00: ready, since 2027-01-01 00:00."]


def test_a_part_from_a_neighbour_is_under_way():
    lines = [
        *CHAIN[:8],
        (49.0, codes.TR_ISSUED, 3, 2, BAMAKO, 24, -1),
        (49.0, codes.TR_STATE, TZ1, codes.PART_TRANSPORT, 5, 0, -1),
    ]
    found = asked(60, lines)
    assert "Gearbox left Bamako and arrives on 2027-01-04 01:00." in found
    assert not any("It needs" in s for s in found)


def test_a_part_from_a_neighbour_that_waits_for_a_convoy_lies_there():
    """Lent at 49 h it was to be there at 73 h; a convoy takes it at 100 h, until 120 h."""
    lines = [
        *CHAIN[:8],
        (49.0, codes.TR_ISSUED, 3, 2, BAMAKO, 24, -1),
        (49.0, codes.TR_STATE, TZ1, codes.PART_TRANSPORT, 5, 0, -1),
        (100.0, codes.TR_UNIT, 2, codes.AT_TRANSIT, SITE_GAO, 120, 0),
    ]
    lies = "Gearbox was given at Bamako on 2027-01-03 01:00, and waits there for a convoy"
    assert any(s.startswith(lies) for s in asked(90, lines))
    assert "Gearbox left Bamako and arrives on 2027-01-06 00:00." in asked(110, lines)


def test_a_slot_that_is_not_free_yet():
    lines = [
        (0.0, codes.TR_OPEN, 1, TZ1, 1, -1, -1),
        (0.0, codes.TR_STATE, TZ1, codes.WAIT_SLOT, 1, 0, -1),
        (0.0, codes.TR_SLOT, 1, KAZAN, 480, -1, -1),
        (2.0, codes.TR_START, 2, KAZAN, TZ2, -1, -1),
    ]
    assert asked(10, lines)[1:] == [
        "What decides: 'Gearbox repair', due since 2027-01-01 00:00.",
        "A slot for 'Gearbox repair' at Kazan is free from 2027-01-21 00:00.",
        "In hand there: 'Gearbox repair' on TZ-2, since 2027-01-01 02:00 (Kazan (Works)).",
        "This lasted to the end of the plan.",
    ]


def test_a_number_used_again_is_another_job():
    """Job 5 ends and is opened anew: what the first one asked for is not told of the second."""
    lines = [
        *CHAIN[:22],
        (310.0, codes.TR_OPEN, 5, TZ1, 0, -1, -1),
        (310.0, codes.TR_STATE, TZ1, codes.PART_ORDER, 5, 0, -1),
        (311.0, codes.TR_REQUEST, 3, 5, GAO, 1, 1),
    ]
    needs = [s for s in asked(320, lines) if "It needs" in s]
    assert len(needs) == 1
    assert "2027-01-13 23:00" in needs[0]
    past = Past(trace(lines), 320.0)
    assert [asked.time_h for asked, _, _ in past.requests(5, 310.0)] == [311.0]


def test_stores_in_a_ring_come_to_an_end():
    lines = [
        *CHAIN[:7],
        (48.0, codes.TR_ORDER, GAO, BAMAKO, -1, 1, -1),
        (48.0, codes.TR_ORDER, BAMAKO, GAO, -1, 1, -1),
    ]
    found = [s for s in asked(60, lines) if "is supplied by" in s]
    assert len(found) == 2


def test_a_tail_that_is_not_there_yet():
    assert asked(10, tail="TZ-2") == ["TZ-2 was not in the fleet at 2027-01-01 10:00."]


def test_a_route_that_is_slow():
    lines = [*CHAIN, (20.0, codes.TR_CLOSED, 2, 0, 500, -1, -1)]
    found = asked(100, sorted(lines))
    assert "Bamako | Gao | road has been slowed down since 2027-01-01 20:00." in found


def test_a_route_that_is_open_again_is_not_told():
    lines = [*CHAIN, (32.0, codes.TR_CLOSED, 0, 0, 1000, -1, -1)]
    assert not any("closed" in s for s in asked(100, sorted(lines)))


def test_an_unknown_tail_is_refused_with_the_nearest():
    with pytest.raises(ReadyError, match="did you mean 'TZ-1'"):
        asked(0, tail="TZ1")


def test_a_date_outside_is_refused():
    with pytest.raises(ReadyError, match="from 2027-01-01 to 2027-03-02"):
        why(trace(CHAIN), LABELS, "TZ-1", datetime(2029, 1, 1), START)


def test_the_trace_in_words():
    found = told(trace(CHAIN), LABELS, START)
    assert found.height == len(CHAIN)
    opened = found.filter(event="open", job=5).row(0, named=True)
    assert opened["time"] == datetime(2027, 1, 3)
    assert (opened["tail"], opened["task"]) == ("TZ-1", "Gearbox swap")
    assert opened["failure"] == "Gearbox | failure"
    assert opened["unit"] is None
    units = found.filter(event="unit").select("unit", "where", "at", "item", "due_h").rows()
    assert units == [
        ("GB-1", "transit", "Kazan", "Gearbox", 30),
        ("GB-1", "shop", "Kazan | Gearbox repair | Works", "Gearbox", None),
    ]
    order = found.filter(event="order").select("store", "from_store", "offer", "number").rows()
    assert order == [
        ("Gao | Gearbox", "Bamako | Gearbox", None, 1),
        ("Bamako | Gearbox", None, "Gearbox new", 2),
    ]
    assert found.filter(event="closed")["supplier"].to_list() == ["Works"]
    flown = found.filter(event="sortie").row(0, named=True)
    assert (flown["mission"], flown["destination"]) == ("Medevac | Gao", "Kidal")
    assert (flown["outcome"], flown["lasts_min"]) == ("whole", 90)


def test_a_unit_made_in_the_run_has_a_number():
    lines = [(1.0, codes.TR_UNIT, 40, codes.AT_SHELF, GAO, -1, 0)]
    assert told(trace(lines), LABELS, START)["unit"].to_list() == ["#40"]


def test_every_kind_of_line_has_words():
    """Whatever the kernel writes is told: no kind is unknown to the table."""
    lines = [(float(i), kind, 0, 0, 0, 0, 0) for i, kind in enumerate(range(len(codes.TRACES)))]
    found = told(trace(lines), LABELS, START)
    assert found["event"].to_list() == list(codes.TRACES)
    silent = found.drop("time", "time_h", "event")
    blank = [
        row["event"]
        for row, rest in zip(found.to_dicts(), silent.rows(), strict=True)
        if all(cell is None for cell in rest)
    ]
    assert blank == []
