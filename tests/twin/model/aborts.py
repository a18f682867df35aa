"""What becomes of one aircraft under way: failures that end it, losses (RULES 2.7, 4.10)."""

import math

from .things import FAILURE

WELL, BACK, STRANDED, LOST = "well", "turned back", "stranded", "lost"


class Flight:
    """One sortie of one aircraft: what was planned, what is flown, how it ends."""

    def __init__(self, aircraft, sortie, block_h):
        self.aircraft, self.sortie, self.fate = aircraft, sortie, WELL
        self.planned = self.flown = sortie[0]
        point = self._point()
        if point is not None:
            self.flown = self.planned * (point + min(point, 1.0 - point))
        if self.fate == STRANDED:
            self.flown = self.planned * max(point, 0.5)
        if self._crashes():
            self.fate = LOST
        self.share = self.flown / self.planned if self.planned > 0 else 1.0
        self.block_h = block_h * self.share

    def _point(self):
        """Find the first failure that ends the mission, as a share of the sortie."""
        wear, draws, first = self.aircraft.wear, self.aircraft.world.draws, None
        growth = wear.more(self.aircraft.site.harsh_frac, *self.sortie)
        for gauge in wear.gauges:
            more = growth.get(gauge.meter.wear, 0.0)
            left = gauge.due - wear.total(gauge)
            known = gauge.meter.kind == FAILURE and gauge.unit and not gauge.open
            if not known or more <= 0.0 or left > more:
                continue
            row, words = gauge.meter.row, (gauge.unit, gauge.meter.name, gauge.unit.renewals)
            point = max(left / more, 0.0)
            if draws.of_unit("abort", *words) < row["abort_frac"] and point < (first or 2.0):
                first = point
                stays = draws.of_unit("strand", *words) < row["strand_frac"]
                self.fate = STRANDED if stays else BACK
        return first

    def _crashes(self):
        """Tell whether the aircraft is lost in the hours that it flies, at the end of them."""
        aircraft, rate = self.aircraft, self.aircraft.type["losses_per_100000fh"] / 100000.0
        if not rate:
            return False
        aircraft.sorties += 1
        u = aircraft.world.draws.named("loss", f"fleet | {aircraft.name}", aircraft.sorties)
        return u < 1.0 - math.exp(-rate * self.flown)

    def ended(self):
        """Give what it was in the end: hours, landings, starts, kilometres."""
        _, landings, starts, km = self.sortie
        return self.flown, landings, starts, km * self.share


def team_h(world, here, there, flown_h):
    """Give how long a team takes to another site: by the fastest usable route, else by air."""
    if there is None:
        return flown_h
    now, ways = world.clock.now, world.supply.roads.ways.get(here.name, [])
    hours = [
        way.departure() - now + way.law.mean * way.slowed
        for way in ways
        if way.destination == there.name and way.mode != "ferry" and way.usable
    ]
    return min(hours, default=flown_h)
