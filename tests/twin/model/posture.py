"""Who covers whom: a post below its minimum gets an aircraft from another (RULES 4.7)."""

from . import comings
from .periods import changes, holds


class Posture:
    """How many aircraft of each type are to have their home at each site."""

    def __init__(self, world):
        self.world = world
        self.told = sorted(world.tables["posture"], key=lambda r: (r["site"], r["type"]))
        for row in self.told:
            for hour in changes(world, [row]):
                world.dated.add(hour, "post", self._turn, (row["site"], row["type"]))
        for post in self.rows:
            self.watch(post)

    @property
    def rows(self):
        """Give the row of each post that has one in force."""
        hour = self.world.clock.now
        return {(r["site"], r["type"]): r for r in self.told if holds(r, hour)}

    def _turn(self, post):
        self.watch(post)

    def there(self, post):
        return [a for a in self.world.aircraft if (a.home, a.kind) == post]

    def lacks(self, post):
        """Tell whether fewer have their home there than its minimum."""
        row = self.rows.get(post)
        return row is not None and len(self.there(post)) < (row["minimum"] or 0)

    def watch(self, post):
        """Look again at a post below its minimum when it has been so long enough."""
        if self.lacks(post):
            hour = self.world.clock.now + self.rows[post]["after_h"]
            self.world.clock.call(hour, "wake", self._cover, post)

    def _surplus(self, post):
        """Give how many more there are than wanted; where no row is in force nobody is wanted."""
        row = self.rows.get(post)
        return len(self.there(post)) - ((row["wanted"] or 0) if row else 0)

    def _cover(self, post):
        """Move the first that stands serviceable at the post with most surplus and may fly there.

        Where limits let none fly there, the first is worked on early.
        """
        if not self.lacks(post):
            return
        posts = sorted({(a.home, a.kind) for a in self.world.aircraft if a.kind == post[1]})
        others = [p for p in posts if p != post and self._surplus(p) > 0]
        giver = max(others, key=self._surplus, default=None)
        able = [a for a in self.there(giver) if a.request is None and a.may_be_sent()]
        able.sort(key=lambda a: a.name)
        leaves = next((a for a in able if self._may_fly(a, post[0])), None)
        if leaves is not None:
            leaves.told = post[0]
            comings.follow(leaves)
        elif able:
            self.world.workshop.work_early(able[0])
        if self.lacks(post):
            wait = max(self.rows[post]["after_h"], 24.0)
            self.world.clock.call(self.world.clock.now + wait, "wake", self._cover, post)

    def _may_fly(self, aircraft, home):
        """Tell whether it is at another home before it passes a hard limit; carried, it is."""
        roads, there = self.world.supply.roads, self.world.sites[home]
        if not roads.flies_itself(aircraft, aircraft.site, there, "ferry"):
            return True
        hours = roads.wings_h(aircraft, aircraft.site, there)
        flight, back = (hours, 1.0, 1.0, 0.0), self.world.clock.now + hours
        return aircraft.wear.fits(aircraft.site.harsh_frac, flight, back)
