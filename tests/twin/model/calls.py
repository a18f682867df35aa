"""Calls that come at random, and the base that takes each (RULES 4.1, 4.2)."""

import math

from azalai.support.openings import openings

HOURS_PER_YEAR = 8766.0
ROUND_D = 28 * 365.25  # weekdays, months and leap days come round together


class Calls:
    """The calls of one mission from one place, by inverting their cumulative rate."""

    def __init__(self, world, row, site, missions):
        self.world, self.row, self.site = world, row, site
        self.name = f"demand | {site} | {row['name']}"
        told = [
            r for r in world.tables["demand"] if r["site"] == site and r["kind"] == row["serves"]
        ]
        a_year = sum(r["calls_per_y"] for r in told) if site else row["per_y"]
        self.rate = a_year / HOURS_PER_YEAR
        self.target_min = told[0]["target_min"] if told else None
        target = float("nan") if self.target_min is None else self.target_min
        self.key = f"{row['name']} | {site} | {target}"
        self.missions = [m for _, m in sorted(self._nearest(missions), key=lambda near: near[0])]
        self.edges, self.reached = _intensity(world, row["profile"])

    def _nearest(self, missions):
        """Give the bases that can fly there, with the least time under way."""
        for mission in missions:
            outs = [
                trip["out_h"] or 0.0
                for (name, kind, base, site, *_), trip in self.world.trips.items()
                if (name, base, site) == (self.row["name"], mission.base.name, self.site)
                and trip["feasible"]
                and (not self.row["types"] or kind in self.row["types"])
            ]
            if outs:
                yield (min(outs), mission.base.name), mission

    def run(self):
        """Let the calls come, one by one."""
        total, number = 0.0, 0
        while True:
            total -= math.log(self.world.draws.named("call", self.name, number))
            number += 1
            wanted = total / self.rate
            if wanted >= self.reached[-1]:
                return
            yield self.world.clock.at(self._hour(wanted), "call")
            self._take()

    def _hour(self, wanted):
        """Give the hour at which the cumulative intensity is reached."""
        k = max(k for k, reached in enumerate(self.reached) if reached <= wanted)
        share = (wanted - self.reached[k]) / (self.reached[k + 1] - self.reached[k])
        return self.edges[k] + share * (self.edges[k + 1] - self.edges[k])

    def _take(self):
        """Let the nearest base at which an able type has its home take the call, else the nearest.

        No call is forgotten: it is lost where nobody can fly it.
        """
        able = [mission for mission in self.missions if mission.has_able(self.site)]
        (able or self.missions)[0].call(self)


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
