"""What must hold before anybody leaves: windows, weather, light (RULES 4.4, 4.8)."""

import math

from azalai.geo.daylight import rise_and_set_h
from azalai.support.openings import openings

NEVER = float("inf")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class Window:
    """The hours in which a mission is flown."""

    def __init__(self, world, cell):
        told = openings(cell, world.start, world.days + 400)
        self.spells = list(zip(told.from_h.tolist(), told.to_h.tolist(), strict=True))
        self.always = cell in (None, "always")

    def opens(self, hour):
        """Give the hour from which it is open: now, or its next opening."""
        if self.always:
            return hour
        return next((max(a, hour) for a, b in self.spells if hour < b), NEVER)

    def changes(self, hour):
        """Give when it next opens or closes, None if never."""
        edges = [edge for spell in self.spells for edge in spell if edge > hour]
        return None if self.always else min(edges, default=None)


class Light:
    """Dawn and dusk at a site; it is always light at a place without a position."""

    def __init__(self, world, row):
        self.days = []
        at = row["latitude_deg"], row["longitude_deg"]
        if None in at:
            return
        offset = world.scenario.settings.plan.utc_offset_h
        numbers = range(-1, world.days + 401)
        days = [world.start.toordinal() + number for number in numbers]
        for number, begin, end in zip(
            numbers, *(h.tolist() for h in rise_and_set_h(days, *at)), strict=True
        ):
            since = number * 24.0 + offset
            self.days.append((since + begin, since + end))

    def dusk(self, hour):
        """Give when the light that there is now ends; None where it is dark."""
        if not self.days:
            return NEVER
        return next((dusk for dawn, dusk in self.days if dawn <= hour < dusk), None)

    def dawn(self, hour):
        """Give the next dawn."""
        return next((dawn for dawn, _ in self.days if dawn > hour), NEVER)

    def turn(self, hour):
        """Give when it next becomes light or dark."""
        dusk = self.dusk(hour) if self.days else None
        return self.dawn(hour) if dusk is None else dusk


class Weather:
    """The weather of one region: flyable and unflyable spells, exponential (RULES 4.8)."""

    def __init__(self, world, name, rows):
        self.world, self.name, self.bases = world, name, []
        self.months = {row["month"]: row for row in rows if row["site"] == name}
        self.number, self.until = 0, None
        self.law = self._law()
        self.flyable = self._draw() < self.law[0]
        self._begin(self._draw(2**30))

    def _law(self):
        """Give the share of flyable hours and the mean spell of this month."""
        word = MONTHS[self.world.month(self.world.clock.now) - 1]
        row = self.months.get(word, {"flyable_frac": 1.0, "spell_h": 24.0})
        return row["flyable_frac"], row["spell_h"]

    def _draw(self, number=None):
        if number is None:
            number, self.number = self.number, self.number + 1
        return self.world.draws.named("weather", f"climate | {self.name}", number)

    def _begin(self, u):
        """Begin a spell; where the weather never turns in this month there is no end."""
        (share, mean), self.until = self.law, None
        self.flyable = share >= 1.0 or (self.flyable and share > 0.0)
        if self.flyable:
            mean = mean * share / max(1.0 - share, 1e-12)
        if 0.0 < share < 1.0:
            self.until = self.world.clock.now - mean * math.log(u)
            self.world.clock.call(self.until, "weather", self._turn)
        if self.flyable:
            for site in self.bases:
                site.ask_departures()
        else:
            self._land()

    def _land(self):
        """Land what is kept airborne; what stands lacks weather now."""
        for aircraft in list(self.world.aircraft):
            if aircraft.standing and aircraft.flies and aircraft.site.weather is self:
                aircraft.standing.stop(aircraft)
        for site in self.bases:
            if site.standing:
                site.ask_departures()

    def _turn(self):
        """End a spell, unless a month has drawn its end anew since."""
        u = self._draw()
        if self.until == self.world.clock.now:
            self.flyable = not self.flyable
            self._begin(u)

    def turn_month(self):
        """Draw what is left of a spell anew where the month changes the law; it stays the same."""
        before, self.law = self.law, self._law()
        if before != self.law:
            self._begin(self._draw())


def climate_of(world, name):
    """Give the site whose climate a site has: its own, else the nearest that tells one, or None."""
    told = sorted({row["site"] for row in world.tables["climate"]})
    if name in told or not told:
        return name if told else None
    return min(told, key=lambda other: (world.network.distance_km(name, other), other))


def wet_months(world, name):
    """Give the months of the wet season at a site."""
    near = climate_of(world, name)
    rows = (row for row in world.tables["climate"] if row["site"] == near and row["wet"])
    return {MONTHS.index(row["month"]) + 1 for row in rows}


def weather_of(world):
    """Give each site its weather."""
    rows, regions = world.tables["climate"], {}
    for name in sorted(world.sites) if rows else ():
        near = climate_of(world, name)
        if near not in regions:
            regions[near] = Weather(world, near, rows)
        world.sites[name].weather = regions[near]
    return [regions[name] for name in sorted(regions)]
