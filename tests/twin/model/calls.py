"""Calls that come at random, and the base that takes each (RULES 4.1, 4.2)."""

import math

from azalai.support.openings import openings

HOURS_PER_YEAR = 8766.0
ROUND_D = 28 * 365.25  # weekdays, months and leap days come round together


class Calls:
    """The calls of one mission from one place, by inverting their cumulative rate."""

    def __init__(self, world, name, site, missions):
        self.world, self.site = world, site
        self.name = f"demand | {site} | {name}"
        self.spreads = {mission: Spread(world, mission.row, site) for mission in missions}
        self.spread = next(iter(self.spreads.values()))
        target = float("nan") if self.spread.target_min is None else self.spread.target_min
        self.target_min, self.key = self.spread.target_min, f"{name} | {site} | {target}"
        self.missions = sorted(missions, key=lambda m: (self._out_h(m), m.base.name))
        self.total, self.before, self.number = 0.0, 0.0, 0

    def _out_h(self, mission):
        """Give the least time under way from a base, of the types that can fly there."""
        outs = [
            trip["out_h"] or 0.0
            for (period, kind, base, site, *_), trip in self.world.trips.items()
            if (period, base, site) == (mission.period, mission.base.name, self.site)
            and trip["feasible"]
            and kind in mission.types
        ]
        return min(outs, default=math.inf)

    def begin(self):
        """Draw the first call, by the row that is in force."""
        mission = self.taker()
        if mission is not None:
            self.spread = self.spreads[mission]
        self._draw()

    def _draw(self):
        """Draw how many calls are to be expected until the next one comes."""
        self.total -= math.log(self.world.draws.named("call", self.name, self.number))
        self.number += 1
        self._await()

    def _await(self):
        """Let the next call come when so many were to be expected."""
        self.due = None
        hour = self.spread.hour(self.total - self.before)
        if hour is not None:
            self.due = max(hour, self.world.clock.now)
            self.world.clock.call(self.due, "call", self._come)

    def turn(self, mission):
        """Let calls come as a row tells that is in force from now on."""
        spread, now = self.spreads.get(mission, self.spread), self.world.clock.now
        if spread.told != self.spread.told:
            self.before += self.spread.rate * self.spread.mean_h(now)
            self.before -= spread.rate * spread.mean_h(now)
            self.spread = spread
            self._await()

    def _come(self):
        """Let a call come, unless a later row has moved it; it is nobody's if no row is in force.

        No call is forgotten: it is lost where nobody can fly it.
        """
        if self.due != self.world.clock.now:
            return
        self._draw()
        mission = self.taker()
        if mission is not None and not any(
            self.behind(mission) > rival.behind(other) for rival, other in self._rivals(mission)
        ):
            mission.call(self)

    def _rivals(self, mission):
        """Give the calls of others who serve the same kind from here, and who takes them now."""
        told = [(r, r.taker()) for r in self.world.calls if r is not self and r.site == self.site]
        served = mission.row["serves"]
        return [(r, m) for r, m in told if m is not None and m.row["serves"] == served and served]

    def behind(self, mission):
        """Give the place of a base among all that serve a kind: the able ones first, by time."""
        order = self._out_h(mission), mission.row["priority"], mission.name, mission.base.name
        return mission.out_h(self.site), *order

    def taker(self):
        """Give the base whose aircraft are there first, else the nearest of all."""
        told = [mission for mission in self.missions if mission.open]
        return min(told, key=lambda mission: mission.out_h(self.site), default=None)


class Spread:
    """How many calls one row answers from a place, and when they come."""

    def __init__(self, world, row, site):
        told = [
            r for r in world.tables["demand"] if (r["site"], r["kind"]) == (site, row["serves"])
        ]
        a_year = sum(_a_year(r, row) for r in told) if site else row["per_y"]
        self.rate = a_year / HOURS_PER_YEAR
        self.told = self.rate, row["profile"]
        self.target_min = told[0]["target_min"] if told else None
        self.edges, self.reached = _intensity(world, row["profile"])

    def hour(self, expected):
        """Give when so many calls were to be expected since the start; None if never."""
        if self.rate <= 0.0 or expected / self.rate >= self.reached[-1]:
            return None
        wanted = expected / self.rate
        k = max((k for k, reached in enumerate(self.reached) if reached <= wanted), default=0)
        share = (wanted - self.reached[k]) / (self.reached[k + 1] - self.reached[k])
        return self.edges[k] + share * (self.edges[k + 1] - self.edges[k])

    def mean_h(self, hour):
        """Give the hours of mean intensity up to an hour."""
        k = max(k for k, edge in enumerate(self.edges[:-1]) if edge <= hour)
        share = (hour - self.edges[k]) / (self.edges[k + 1] - self.edges[k])
        return self.reached[k] + share * (self.reached[k + 1] - self.reached[k])


def _a_year(demand, row):
    """Give how many calls a demand makes: people and freight by what all aircraft of one carry."""
    carried = {"calls": 1, "pax": row["wanted"] * row["load_pax"]}
    carried["kg"] = row["wanted"] * row["load_kg"]
    (name,) = [name for name in carried if demand[f"{name}_per_y"] is not None]
    return demand[f"{name}_per_y"] / carried[name]


def calls_of(world, missions):
    """Give the calls of each mission on call from each place, whatever row answers them."""
    rows = {}
    for mission in missions:
        if mission.row["mode"] == "call":
            rows.setdefault(mission.name, []).append(mission)
    for name, told in sorted(rows.items()):
        places = {mission: _places(world, mission.row) for mission in told}
        for site in sorted({site for sites in places.values() for site in sites}):
            answering = [mission for mission in told if site in places[mission]]
            yield Calls(world, name, site, answering)


def _places(world, row):
    """Give the places whose calls a row answers; a blank one if it tells how many there are."""
    if not row["serves"]:
        return [""]
    return [r["site"] for r in world.tables["demand"] if r["kind"] == row["serves"]]


def _intensity(world, profile):
    """Give edges in hours, and the hours of mean intensity up to each."""
    rows = [r for r in world.tables["profiles"] if r["profile"] == profile]
    rows.sort(key=lambda r: r["slot"])
    mean = 1.0
    if rows:
        edges, weights = _pieces(world, rows, ROUND_D)
        mean = math.fsum(_products(edges, weights)) / edges[-1]
    edges, weights = _pieces(world, rows, world.days)
    reached = [0.0]
    for hours in _products(edges, weights):
        reached.append(reached[-1] + hours)
    return edges, [hours / mean for hours in reached]


def _products(edges, weights):
    pieces = zip(edges, edges[1:], weights, strict=False)
    return [(b - a) * weight for a, b, weight in pieces]


def _pieces(world, rows, days):
    """Cut the time where the product of the weights of the slots changes."""
    end, slots = days * 24.0, []
    for row in rows:
        told = openings(row["slot"], world.start, math.ceil(days) + 1)
        slots.append((row["weight"], told.from_h.tolist(), told.to_h.tolist()))
    cuts = {0.0} | {h for _, a, b in slots for h in (*a, *b) if 0.0 < h < end}
    changes = {h: [] for h in cuts}
    for k, (_, opens, closes) in enumerate(slots):
        for hour in opens:
            if hour < end:
                changes[hour].append((k, True))
        for hour in closes:
            if hour < end:
                changes[hour].append((k, False))
    inside, edges, weights = [False] * len(slots), [], []
    for hour in sorted(cuts):
        for k, opens in sorted(changes[hour], key=lambda c: c[1]):
            inside[k] = opens
        weight = math.prod(s[0] for s, now in zip(slots, inside, strict=True) if now)
        if not weights or weight != weights[-1]:
            edges.append(hour)
            weights.append(float(weight))
    return [*edges, end], weights
