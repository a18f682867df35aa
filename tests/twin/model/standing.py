"""Standing missions: machines that run until something comes due (model: Missions)."""

from azalai.ready import codes

from .stretches import Run

CAUSES = codes.CAUSES


class Standing:
    """One standing mission at its base."""

    def __init__(self, mission):
        self.mission, self.world, self.base = mission, mission.world, mission.base
        self.row, self.wants, self.since, self.running = mission.row, False, 0.0, []
        self.lack = "aircraft"
        self.base.standing.append(self)
        mission.standing = self

    def turn(self):
        """Open or close its window."""
        self.look_out()
        hour = self.mission.window.changes(self.world.clock.now)
        if hour is not None:
            self.world.clock.call(hour, "standing", self.turn)

    def look_out(self):
        """Tell whether it wants machines now: the window is open, the row in force."""
        self.settle()
        now, window = self.world.clock.now, self.mission.window
        self.wants = self.mission.open and window.opens(now) == now
        if not self.wants:
            for aircraft in sorted(self.running, key=lambda a: a.name):
                self.stop(aircraft)
        self.base.ask_departures()

    def settle(self):
        """Count the hours up to now."""
        now, wanted, running = self.world.clock.now, self.row["wanted"], len(self.running)
        hours, self.since = now - self.since, now
        if hours <= 0.0 or not self.wants:
            return
        count = self.mission.count
        count("window_h", hours)
        count("wanted_h", hours * wanted)
        count("achieved_h", hours * running)
        count(f"lost_h by {self.lack}", hours * (wanted - running))
        if running == wanted:
            count("full_h", hours)

    def look(self):
        """Start machines, as many as are wanted, unless fewer than the minimum would run."""
        self.settle()
        missing = self.row["wanted"] - len(self.running)
        if not self.wants or missing <= 0:
            return
        if not self.base.speed:
            self.lack = "closed"
            return
        chosen = self._choose(missing)
        enough = len(self.running) + len(chosen) >= self.row["minimum"]
        for run in chosen:
            if enough:
                self.running.append(run.aircraft)
                run.aircraft.run(self, run)
            else:
                run.give_up()

    def _ready(self, kind):
        """Give those of a type that may run; one that may run no further is down."""
        there = [a for a in self.base.aircraft(kind) if a.stands_on_ground() and not a.grounded]
        ready = [a for a in there if a.may_run_h() > 0.0]
        for aircraft in (a for a in there if a not in ready):
            aircraft.stop_for_limits()
        return [a for a in ready if a.working is None]

    def _choose(self, missing):
        """Choose those for whom there are fuel and people, which are theirs from now on.

        A type is looked at if those before it are too few.
        """
        chosen, lacks, now = [], [], self.world.clock.now
        soonest = float("inf") if self.row["night"] else self.base.light.turn(now)
        for kind in self.mission.types:
            ready = self._ready(kind) if len(chosen) < missing else []
            there = [(a.free_from(now), a) for a in ready]
            free = [a for hour, a in there if hour <= now + 1e-9]
            while len(chosen) < missing:
                soonest = min([soonest, *(hour for hour, a in there if hour > now + 1e-9)])
                run = Run(self.mission, kind)
                lack = run.lacks() or (None if free else "aircraft")
                if lack in (None, "crew"):
                    run.crew.watch()
                if lack is not None:
                    lacks.append(lack)
                    break
                run.take(free.pop(0))
                chosen.append(run)
        if len(chosen) < missing:
            self.lack = max(lacks, key=CAUSES.index)
            self.base.wake_at(soonest)
        return chosen

    def mans(self, aircraft, pool):
        """Tell whether people of a pool are with a machine."""
        return any(pool is told for told, _ in self.mission.crews[aircraft.kind].needs)

    def stop(self, aircraft):
        """Stop one; with fewer than the minimum the others stop as well."""
        self.settle()
        self.running.remove(aircraft)
        aircraft.stop_run(self.mission)
        if 0 < len(self.running) < self.row["minimum"]:
            self.world.short.append(self)

    def stop_all(self):
        for aircraft in sorted(self.running, key=lambda a: a.name):
            self.stop(aircraft)
