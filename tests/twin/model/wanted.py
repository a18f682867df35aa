"""What work waits for before it begins: a part, and what it uses up (model: Parts)."""

from azalai.ready import codes

LENT = "part in transport"


class Wanted:
    """All that one job has asked for and does not have yet."""

    def __init__(self, job):
        self.job, self.asking = job, False
        self.requests = []  # those that wait at a store
        self.lent = []  # those that a store beside has sent something for

    def __bool__(self):
        return self.asking or bool(self.requests or self.lent)

    def ask(self, site, part=None):
        """Ask the store of a site for a part if one is told, and for what the work uses up."""
        self.asking = True
        if part is not None:
            self._ask(site, part, 1.0)
            self.job.part_asked()
        for item, number in self.job.uses():
            self._ask(site, item, number)
        self._asked()

    def ask_again(self, site):
        """Ask the store of another site for what is not there yet."""
        self.asking = True
        for request in list(self.requests):
            self.requests.remove(request)
            request.store.withdraw(request)
            self._ask(site, request.store.item, request.number)
        self._asked()

    def _ask(self, site, item, number):
        self.job.world.supply.ask(site, item, self.job, number)

    def _asked(self):
        self.asking = False
        self._look()

    def _look(self):
        if self:
            self.look()
        else:
            self.job.has_all()

    def look(self):
        """Name what it waits for, of several things the first that holds in the order of states."""
        states = [request.store.waits_for() for request in self.requests] + [LENT] * len(self.lent)
        if states:
            self.job.waits_for = min(states, key=codes.STATES.index)
            self.job.look()

    def of(self, thing):
        """Give the request for a part that still waits at a store, or None."""
        return next((r for r in self.requests if r.store.item == thing and r.store.counted), None)

    def came(self, request, unit):
        """Take what a store has given."""
        self.requests.remove(request)
        self.take(unit)

    def take(self, unit):
        """Have one thing more; with all of it the work waits for hands."""
        self.job.part = unit or self.job.part
        self._look()

    def lend(self, request):
        """Await what a store beside sends; it stays down until that is there."""
        self.requests.remove(request)
        self.lent.append(request)

    def lent_came(self, request, unit):
        """Take what was lent; where nobody waits for it any more a part goes on the shelf."""
        if request in self.lent:
            self.lent.remove(request)
            self.take(unit)
        elif unit is not None:
            request.store.arrives(unit, 1.0)

    def as_aircraft_down(self):
        """From now on an aircraft that is down asks for it."""
        for request in list(self.requests):
            request.as_aircraft_down()
        self.look()

    def withdraw(self):
        """Ask for nothing more."""
        for request in self.requests:
            request.store.withdraw(request)
        for request in self.lent:
            if request.store.counted:
                request.store.is_sent_one()
        self.requests, self.lent = [], []
