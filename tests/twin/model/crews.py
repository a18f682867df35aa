"""The people of a sortie: who may fly until when, who rests, the hours of a month (RULES 4.9)."""


class Crew:
    """The people that one aircraft of a type takes along on a mission from its base."""

    def __init__(self, world, row, kind, base):
        self.world, self.base, self.needs = world, base, []
        words = {r["resource"] for r in world.tables["resources"]}
        for of in (kind, row["name"]):
            told = (n for n in world.tables["needs"] if n["of"] == of and n["what"] in words)
            for need in sorted((n for n in told if not n["hours_h"]), key=lambda n: n["what"]):
                self.needs.append((base.pools.get(need["what"]), need["quantity"]))
                if need["what"] in base.pools:
                    base.pools[need["what"]].flies = True

    def may_fly(self, back, hours):
        """Tell whether all are there until the planned return, within the hours of the month."""
        return all(pool and pool.are_there(n, back, hours * n) for pool, n in self.needs)

    def hours_left(self):
        """Give the hours for which they may still fly this month."""
        told = [(pool, n, pool.rows[0]["limit_h_per_month"]) for pool, n in self.needs if pool]
        left = [(limit * pool.employed - pool.used_h) / n for pool, n, limit in told if limit]
        return min(left, default=float("inf"))

    def watch(self):
        """Let the next change of shift be an event."""
        for pool, _ in self.needs:
            if pool:
                pool.watch()

    def take(self, hours):
        for pool, number in self.needs:
            pool.take(number)
            pool.used_h += hours * number

    def count(self, hours):
        """Count hours in the air of those who are on board."""
        for pool, number in self.needs:
            if pool:
                pool.used_h += hours * number

    def give_back(self, hours):
        """Give back at once the people of an aircraft that does not leave."""
        for pool, number in self.needs:
            pool.take(-number)
            pool.used_h -= hours * number

    def rest(self):
        """Let them rest after the sortie; people with hours rest between two duties."""
        for pool, number in self.needs:
            rest_h = pool.rows[0]["rest_h"]
            if rest_h and pool.rows[0]["hours"] in (None, "always"):
                hour = self.world.clock.now + rest_h
                self.world.clock.call(hour, "release", self._rested, pool, number)
            else:
                pool.take(-number)
                self.base.ask_departures()
                self.base.ask_starts()

    def _rested(self, pool, number):
        pool.take(-number)
        self.base.ask_starts()
        self.base.ask_departures()
