"""The trip: from a base by some places back to it; masses, fuel, limits, hours (RULES 8.1).

The one leg model of Azalai.  A trip is a chain of places; between two of them lies a leg.  The
burn does not depend on the mass, so everything is closed:

1. **Fuel.**  At a place with certain fuel as much is taken as reaches the next such place, or the
   base, with the final reserve.  Backwards along the chain, F being fuel at take-off:
       F[k] = burn[k] + (reserve if place k+1 has fuel, or is the last, else F[k+1])
   The ground burn is burned before the first take-off, out of the tank but not of its mass.
2. **Room.**  At every take-off and landing, with what is then on board:
       room = max_takeoff_kg - operating_kg - F[k]              take-off, structure
       room = hover limit(place) - operating_kg - fuel there    take-off and landing
   Hover counts out of ground effect where the place has no runway, else in it.
3. **Load.**  What goes out is on board to the last stop, what comes back from there to the clinic
   or base.  The largest load of a way is the least room over its legs, or `payload_kg`.

Held by three trips worked by hand, by symmetry and by monotonicity (docs/methods/flight.md).
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.flight.craft import Craft, Load

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

#: What binds the largest load, or why a trip cannot be made; the closed list, blank: nothing.
LIMITS: Final = (
    "",
    "night",  # the mission is flown by day alone
    "position",  # a place has no position
    "speed",  # the type has no speed
    "road",  # no road leads there
    "closed",  # the road is closed that month
    "runway",  # too short for the type
    "ceiling",  # a place lies above the service ceiling, as thin as its air is
    "seats",
    "stretchers",
    "fuel",  # the tank does not reach the next certain fuel with its reserve
    "performance",  # the rows of performance do not reach that density altitude
    "payload",  # structural limit inside
    "takeoff_mass",  # structural limit of the whole aircraft
    "hover_oge",
    "hover_ige",
    "unknown",  # feasible as far as is known, but masses or an elevation are missing
)
CODE: Final = {word: code for code, word in enumerate(LIMITS)}
#: What forbids a trip whatever it carries: there is no largest load then.
_GROUNDED: Final = [
    CODE[word]
    for word in ("position", "speed", "road", "closed", "runway", "ceiling", "fuel", "performance")
]
#: A limit may be passed by so much, in kg: what is left of rounding.
SLACK_KG: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Chain:
    """Many trips of one form: c conditions (or 1), n trips, k legs, k + 1 places.

    Attributes:
        hours: shape (c or 1, n, k), time of each leg; nan where unknown.
        km: shape (n, k) or (c, n, k).
        flown: shape (n, k); a leg between a place and itself is none.
        density_altitude_m: shape (c, n, k + 1); nan where the elevation is unknown.
        runway_m: shape (n, k + 1).
        refuel: shape (n, k + 1), whether there is certain fuel.
        ground_h: shape (k + 1,) or (n, k + 1), time spent at each place.
        out_legs: so many legs are made with the load out.
        back_legs: so many after them with the load back; the rest are empty.
        blocked: shape (c, n), a code of `LIMITS` where something else forbids the trip, else 0.

    """

    hours: Floats
    km: Floats
    flown: Bools
    density_altitude_m: Floats
    runway_m: Floats
    refuel: Bools
    ground_h: Floats
    out_legs: int
    back_legs: int
    blocked: Codes


@dataclass(frozen=True, slots=True)
class Trips:
    """What a chain of trips takes and can carry; shapes (c, n).

    Attributes:
        feasible: whether the load asked for can be carried.
        limit: code of `LIMITS`: why not; or what binds the largest load out.
        limit_at: position in the chain of the place where it binds, -1 for none.
        back_limit: what binds the largest load back.
        block_h: engine start to stop, time at the stops included.
        air_h: hours flown or driven.
        out_h: take-off to arrival at the last stop.
        care_h: take-off to arrival at the end of the way back.
        fuel_kg: burned, ground burn included.
        load_kg: largest freight out beside the people asked for; nan where unknown or none.
        back_kg: the same on the way back.
        distance_km: of all legs.
        landings: shape (n,).
        taken_kg: fuel taken before each leg, shape (c, n, k): what is burned until the next
            certain fuel, at the first place the ground burn too; 0 where there is no fuel.

    """

    feasible: Bools
    limit: Codes
    limit_at: Codes
    back_limit: Codes
    block_h: Floats
    air_h: Floats
    out_h: Floats
    care_h: Floats
    fuel_kg: Floats
    load_kg: Floats
    back_kg: Floats
    distance_km: Floats
    landings: Floats
    taken_kg: Floats


#: Where something is wrong, its code, and the place in the chain; all broadcast together.
Fault = tuple[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class _Way:
    """The largest load of one way: kilograms, what binds it, and at which place."""

    kg: Floats
    code: Codes
    at: Codes

    def fault(self, asked_kg: float) -> Fault:
        """Find where less can be carried than is asked for."""
        return self.kg < asked_kg - SLACK_KG, self.code, self.at

    def binding(self, known: Bools) -> tuple[Codes, Codes]:
        """Give what binds and where, or that it is not known."""
        code = np.where(known, self.code, np.int8(CODE["unknown"]))
        return code, np.where(known, self.at, np.int8(-1))


@dataclass(frozen=True, slots=True)
class Fuel:
    """Fuel on board, shapes (c, n, k): at take-off, and burned on each leg."""

    takeoff_kg: Floats
    burn_kg: Floats


def fuel_plan(craft: Craft, chain: Chain) -> Fuel:
    """Give the least fuel at each take-off that reaches the next certain fuel with the reserve."""
    hours = np.where(chain.flown, chain.hours, 0.0)
    km = np.where(chain.flown, chain.km, 0.0)
    burn = craft.burn_kg_per_h * hours
    if craft.burn_kg_per_km:
        burn = burn + craft.burn_kg_per_km * km
    takeoff = np.empty_like(burn)
    needed = np.full(burn.shape[:-1], craft.reserve_kg)
    for leg in reversed(range(burn.shape[-1])):
        needed = burn[..., leg] + np.where(chain.refuel[:, leg + 1], craft.reserve_kg, needed)
        takeoff[..., leg] = needed
    return Fuel(takeoff, burn)


def fly(craft: Craft, chain: Chain, out: Load, back: Load) -> Trips:
    """Make all trips of a chain with one type.

    Args:
        craft: what flies.
        chain: where to, in which air.
        out: what is asked for on the way out.
        back: what is asked for on the way back.

    """
    fuel = fuel_plan(craft, chain)
    rooms = _rooms(craft, chain, fuel)
    second = chain.out_legs + chain.back_legs
    way_out = _least(craft, chain, rooms[:, :, : chain.out_legs], 0)
    way_back = _least(craft, chain, rooms[:, :, chain.out_legs : second], chain.out_legs)
    rest = _least(craft, chain, rooms[:, :, second:], second)
    faults = [
        *_plain_faults(craft, chain, out, back),
        _tank(craft, fuel),
        way_out.fault(out.total_kg),
        way_back.fault(back.total_kg),
        rest.fault(0.0),
    ]
    limit, limit_at = _first(chain, faults)
    known = _known(craft, chain)
    carries = known & ~np.isin(limit, _GROUNDED)
    out_code, out_at = way_out.binding(known)
    back_code, _ = way_back.binding(known)
    block_h, air_h, out_h, care_h = _clock(chain)
    shape = chain.blocked.shape
    return Trips(
        feasible=limit == 0,
        limit=np.where(limit == 0, out_code, limit),
        limit_at=np.where(limit == 0, out_at, limit_at),
        back_limit=back_code,
        block_h=np.broadcast_to(block_h, shape),
        air_h=np.broadcast_to(air_h, shape),
        out_h=np.broadcast_to(out_h, shape),
        care_h=np.broadcast_to(care_h, shape),
        fuel_kg=np.broadcast_to(fuel.burn_kg.sum(axis=-1) + craft.ground_burn_kg, shape),
        load_kg=_freight(way_out.kg, out, carries),
        back_kg=_freight(way_back.kg, back, carries),
        distance_km=np.broadcast_to(_length_km(chain), shape),
        landings=chain.flown.sum(axis=-1).astype(np.float64),
        taken_kg=np.broadcast_to(_taken(craft, chain, fuel), (*shape, fuel.burn_kg.shape[-1])),
    )


def _taken(craft: Craft, chain: Chain, fuel: Fuel) -> Floats:
    """Give the fuel taken before each leg: an aircraft comes to fuel with its reserve."""
    there = chain.refuel[:, :-1].copy()
    there[:, 0] = True
    taken = np.where(there, fuel.takeoff_kg - craft.reserve_kg, 0.0)
    taken[..., 0] += craft.ground_burn_kg
    return taken


def _rooms(craft: Craft, chain: Chain, fuel: Fuel) -> Floats:
    """Give the room for load at each event, shape (c, n, k, 3).

    Events of a leg: take-off within the structure, take-off in hover, landing in hover; inf
    where nothing limits, -inf where the rows of performance do not reach.
    """
    altitude = chain.density_altitude_m
    hover = craft.hover.limit_kg(altitude, chain.runway_m > 0.0)
    hover = np.where(np.isnan(hover), -np.inf, hover)
    hover = np.where(np.isnan(altitude), np.inf, hover)
    top = np.inf if np.isnan(craft.max_takeoff_kg) else craft.max_takeoff_kg
    light = fuel.takeoff_kg - fuel.burn_kg
    rooms = np.stack(
        np.broadcast_arrays(
            top - craft.operating_kg - fuel.takeoff_kg,
            hover[..., :-1] - craft.operating_kg - fuel.takeoff_kg,
            hover[..., 1:] - craft.operating_kg - light,
        ),
        axis=-1,
    )
    idle = ~chain.flown[:, :, None] | np.isnan(rooms)
    return np.where(idle, np.inf, rooms)


def _least(craft: Craft, chain: Chain, rooms: Floats, first: int) -> _Way:
    """Give the largest load of one way, whose legs begin at the number `first`."""
    shape = rooms.shape[:2]
    if not rooms.shape[2]:
        return _Way(np.full(shape, np.inf), np.zeros(shape, np.int8), np.full(shape, -1, np.int8))
    events = rooms.reshape(*shape, -1)
    which = events.argmin(axis=-1)
    room = np.take_along_axis(events, which[..., None], axis=-1)[..., 0]
    at = first + which // 3 + (which % 3 == 2)
    paved = chain.runway_m[np.arange(shape[1]), at] > 0.0
    hover = np.where(paved, CODE["hover_ige"], CODE["hover_oge"])
    code = np.where(which % 3 == 0, CODE["takeoff_mass"], hover)
    code = np.where(np.isneginf(room), CODE["performance"], code)
    code = np.where(np.isposinf(room), 0, code)
    full = craft.payload_kg <= room  # never where payload_kg is nan
    code = np.where(full, CODE["payload"], code)
    at = np.where(full | (code == 0), -1, at)
    kg = np.where(full, craft.payload_kg, room)
    return _Way(kg, code.astype(np.int8), at.astype(np.int8))


def _used(chain: Chain) -> Bools:
    """Tell at which places something lands or takes off, shape (n, k + 1)."""
    none = np.zeros((chain.flown.shape[0], 1), bool)
    used: Bools = np.hstack([chain.flown, none]) | np.hstack([none, chain.flown])
    return used


def _plain_faults(craft: Craft, chain: Chain, out: Load, back: Load) -> list[Fault]:
    """Give what forbids a trip before masses are looked at."""
    short = _used(chain) & (chain.runway_m < craft.runway_m)
    high = _used(chain) & (chain.density_altitude_m > craft.ceiling_m)
    return [
        (chain.blocked > 0, chain.blocked, -1),
        (short.any(axis=-1), CODE["runway"], short.argmax(axis=-1)),
        (high.any(axis=-1), CODE["ceiling"], high.argmax(axis=-1)),
        (max(out.pax, back.pax) > craft.seats_pax, CODE["seats"], -1),
        (max(out.stretchers, back.stretchers) > craft.stretchers, CODE["stretchers"], -1),
    ]


def _tank(craft: Craft, fuel: Fuel) -> Fault:
    """Find where the tank is too small."""
    taken = fuel.takeoff_kg.copy()
    taken[..., 0] += craft.ground_burn_kg
    dry = taken > craft.fuel_kg + SLACK_KG
    return dry.any(axis=-1), CODE["fuel"], dry.argmax(axis=-1)


def _first(chain: Chain, faults: list[Fault]) -> tuple[Codes, Codes]:
    """Give the first fault of each trip, and where; 0 where there is none."""
    shape = chain.blocked.shape
    code, place = np.zeros(shape, np.int8), np.full(shape, -1, np.int8)
    for found, word, at in faults:
        new = (code == 0) & found
        code = np.where(new, word, code).astype(np.int8)
        place = np.where(new, at, place).astype(np.int8)
    return code, place


def _known(craft: Craft, chain: Chain) -> Bools:
    """Tell where the largest load can be known, shape (c, n)."""
    if not craft.masses_known:
        return np.zeros(chain.blocked.shape, bool)
    if craft.hover.basis == "none":
        return np.ones(chain.blocked.shape, bool)
    blind = _used(chain) & np.isnan(chain.density_altitude_m)
    return np.asarray(~blind.any(axis=-1), np.bool_)


def _length_km(chain: Chain) -> Floats:
    return np.asarray(np.where(chain.flown, chain.km, 0.0).sum(axis=-1))


def _clock(chain: Chain) -> tuple[Floats, Floats, Floats, Floats]:
    """Give block, air, out and care hours."""
    hours = np.where(chain.flown, chain.hours, 0.0)
    air = hours.sum(axis=-1)
    second = chain.out_legs + chain.back_legs
    ground = chain.ground_h
    out = hours[..., : chain.out_legs].sum(axis=-1) + ground[..., 1 : chain.out_legs].sum(axis=-1)
    care = hours[..., :second].sum(axis=-1) + ground[..., 1:second].sum(axis=-1)
    return air + ground.sum(axis=-1), air, out, care


def _freight(cap_kg: Floats, load: Load, carries: Bools) -> Floats:
    """Give the largest freight beside the people; nan where unknown, unlimited or none."""
    freight = cap_kg - load.people_kg
    told = carries & np.isfinite(freight) & (freight >= -SLACK_KG)
    return np.where(told, np.maximum(freight, 0.0), np.nan)
