"""Ranges and payloads of the leg model against published figures, within their own spread.

Masses, fuel, burn, speed and range of each type as public sources give them, with the spread
between sources.  Fuel in litres at 0.8 kg.  A published range rarely says its reserve: the model is
asked for the range without and with half an hour (the sources of the Mi-8T say half an hour).

Sources: aeropedia.com.au (Mi-8T); Rostec and Russian Helicopters press texts, 29ru.net,
flyteam.jp 13816 (Mi-8MTV-1, Mi-171); air-cosmos 101221, newsreadonline.com (Mi-35M, Mi-24V);
aviation-report.com (H145 D3); businessairnews.com 12676, worlddefensereview 2012-10 (AW139);
lifeforceairmed.com (Bell 412); strategypage 2018-05-08 (UH-60M: endurance, here as a range).
Where a figure is commonly published but was not re-read it is marked `r` (recalled).

Not compared: Ka-32A11BC and Mi-171A2 (no fuel capacity published), Mi-38.
"""

import numpy as np
import pytest

from azalai.flight.craft import Craft, Load
from azalai.flight.performance import Hover
from azalai.flight.trip import Chain, fly

KG_PER_L = 0.8

# type: (fuel l, burn kg/h, cruise km/h, range km), each (low, told, high)
SOURCED = {
    "Mi-8T": ((1870, 1870, 2615), (560, 620, 700), (220, 225, 240), (425, 465, 500)),
    "Mi-8MTV-1": ((2015, 2615, 2785), (600, 700, 900), (220, 230, 240), (580, 600, 650)),
    "Mi-171": ((2615, 2732, 2785), (600, 680, 780), (220, 230, 240), (610, 610, 610)),
    "Mi-35M": ((1820, 2050, 2130), (680, 760, 850), (240, 260, 270), (420, 440, 460)),
    "Mi-24V": ((2050, 2130, 2130), (680, 750, 850), (217, 270, 280), (400, 450, 500)),
    "H145 D3": ((904, 904, 904), (235, 250, 320), (230, 240, 250), (630, 650, 660)),
    "H125": ((540, 540, 540), (145, 165, 180), (220, 245, 260), (635, 635, 635)),
    "H225": ((2500, 2553, 2600), (600, 660, 900), (250, 262, 275), (857, 857, 857)),
    "AW139": ((1588, 1588, 1588), (380, 410, 520), (250, 265, 300), (922, 922, 922)),
    "Bell 412": ((1249, 1348, 1348), (360, 390, 440), (225, 225, 225), (600, 660, 700)),
    "UH-60M": ((1361, 1361, 1361), (430, 500, 560), (278, 278, 278), (556, 556, 556)),
    "Mi-26T": ((12000, 12000, 12000), (2900, 3100, 3500), (255, 255, 255), (475, 475, 590)),
}
#: Types whose published range lies outside the model at the figures told, and why.  At the ends of
#: their spread they agree.
OUTSIDE = {
    "H225": "published at the speed of best range, where it burns some 600 kg/h",
    "AW139": "published at the speed of best range, high up, where it burns some 380 kg/h",
    "Mi-26T": "published with a load of 20 t, for which fuel is left on the ground",
}


def range_km(fuel_l, burn, cruise, reserve_h):
    """Largest whole number of kilometres that the model flies one way."""
    craft = Craft(
        "Any",
        operating_kg=1.0,
        max_takeoff_kg=1e6,
        fuel_kg=fuel_l * KG_PER_L,
        burn_kg_per_h=burn,
        reserve_h=reserve_h,
        cruise_km_per_h=cruise,
    )
    km = np.arange(1.0, 1500.0)[:, None]
    shape = (km.size, 2)
    chain = Chain(
        hours=(km / cruise)[None],
        km=km,
        flown=np.ones(km.shape, bool),
        density_altitude_m=np.zeros((1, *shape)),
        runway_m=np.zeros(shape),
        refuel=np.zeros(shape, bool),
        ground_h=np.zeros(2),
        out_legs=1,
        back_legs=0,
        blocked=np.zeros((1, km.size), np.int8),
    )
    feasible = fly(craft, chain, Load(), Load()).feasible[0]
    assert feasible[0]
    assert not feasible[-1]
    return float(km[feasible].max())


def band(name, pick):
    """Range with and without half an hour of reserve."""
    fuel, burn, cruise, _ = SOURCED[name]
    low, high = pick
    return (
        range_km(fuel[low], burn[high], cruise[low], 0.5),
        range_km(fuel[high], burn[low], cruise[high], 0.0),
    )


@pytest.mark.parametrize("name", SOURCED)
def test_ranges_agree_within_the_spread_of_the_sources(name):
    low, high = band(name, (0, 2))
    told = SOURCED[name][3]
    assert low <= told[2]
    assert told[0] <= high


@pytest.mark.parametrize("name", SOURCED)
def test_ranges_at_the_figures_told_agree_or_it_is_said_why_not(name):
    """Within the published spread, widened by 3 %: what rounding of three figures amounts to."""
    low, high = band(name, (1, 1))
    told = SOURCED[name][3]
    agrees = low <= told[2] * 1.03 and told[0] * 0.97 <= high
    assert agrees != (name in OUTSIDE)


def test_the_range_with_half_an_hour_of_reserve_is_the_one_published_so():
    """Mi-8T: 465 km (425 to 500) with standard fuel and 30 min of reserve."""
    fuel, burn, cruise, told = (row[1] for row in SOURCED["Mi-8T"])
    assert 425 <= range_km(fuel, burn, cruise, 0.5) <= 500
    assert told == 465


def test_the_payload_with_full_fuel_of_the_mi_8t():
    """2300 to 2400 kg with full fuel: 12 000 kg less 7149 (6900 to 7260) empty and three crew.

    Crew 270 kg.  The tanks of the sources differ: 1870 l gives 3085 kg, 2615 l gives 2489 kg.
    """
    found = [
        12000 - empty - 270 - litres * KG_PER_L for empty in (6900, 7260) for litres in (1870, 2615)
    ]
    assert min(found) <= 2400 <= max(found)


def test_the_derived_hover_limit_carries_the_load_shown_at_lijiang():
    """A Mi-171 with VK-2500-03 lifted 3 t and nine people from 2600 to 3300 m (a low source).

    7055 kg empty, crew 270, people 9 x 96, load 3000: 11 189 kg and fuel.  From the ceiling of
    3980 m at 11 100 kg the model allows at 3300 m in standard air some 11 900 kg: 700 kg of fuel,
    one hour; within its own 10 %.
    """
    hover = Hover("derived", ceiling_m=3980.0, ceiling_kg=11100.0)
    limit = float(hover.limit_kg(3300.0, in_ground_effect=False))
    assert limit == pytest.approx(11900, abs=50)
    assert 300 < limit - (7055 + 270 + 9 * 96 + 3000) < 1200
