"""Fuel of a sortie: taken at the base, and at every stop where the plan keeps some (RULES 5.2)."""


class Tank:
    """The fuel of one type at one base, and at the stops of what is flown from there."""

    def __init__(self, world, kind, base):
        row = world.things.types[kind]
        self.world, self.base = world, base.name
        self.item, self.per_unit = row["fuel"], 1.0
        self.store = world.supply.stores.get((base.name, self.item))
        if self.item is not None:
            item = world.things.items[self.item]
            if item["unit"] != "kg" and item["mass_kg"] > 0:
                self.per_unit = item["mass_kg"]

    def units(self, trip):
        """Give what a trip takes at the base, in units of the store."""
        if not self.item:
            return 0.0
        return (trip["fuel_kg"] or 0.0) / self.per_unit - sum(self.away(trip).values())

    def away(self, trip):
        """Give what a trip takes from the tanks of its stops."""
        found, names = {}, list(self.world.sites)
        for place, kg in zip(trip["taken_at"], trip["taken_kg"], strict=True):
            store = self.world.supply.stores.get((names[place], self.item)) if kg > 0.0 else None
            if trip["feasible"] and store and store.row and names[place] != self.base:
                found[store] = found.get(store, 0.0) + kg / self.per_unit
        return found

    def most(self, mission):
        """Give the fuel of the longest sortie of a mission from here by its first type."""
        keys = mission.period, mission.types[0], mission.base.name
        trips = mission.world.trips.items()
        return max((self.units(trip) for key, trip in trips if key[:3] == keys), default=0.0)

    def burned_kg(self, trip):
        return (trip["fuel_kg"] or 0.0) if self.item else 0.0

    def has(self, number, priority):
        """Tell whether there is enough; the floor is kept for missions of priority 1."""
        return number <= 0.0 or self.left(priority) >= number - 1e-9

    def has_away(self, trip, scale, priority):
        """Tell whether the stops of a trip have its fuel."""
        told = self.away(trip).items()
        return all(_left(store, priority) >= number * scale - 1e-9 for store, number in told)

    def left(self, priority):
        """Give what a mission may take; where no tank is told there is plenty."""
        return float("inf") if self.store is None else _left(self.store, priority)

    def take(self, number):
        """Take fuel, or buy it as it is used; what is given back is negative."""
        if self.store is not None:
            self.store.use(number)
        elif self.item is not None:
            self.world.supply.buy_as_used(self.base, self.item, number)

    def take_away(self, trip, scale):
        """Take fuel from the tanks of the stops; what is given back is negative."""
        for store, number in self.away(trip).items():
            store.use(number * scale)

    def reorder_away(self, trip):
        """Order fuel for the stops."""
        for store in sorted(self.away(trip), key=lambda s: s.site.name):
            store.reorder()

    def reorder(self):
        if self.store is not None:
            self.store.reorder()


def _left(store, priority):
    """Give what a store has for a mission; the floor is kept for missions of priority 1."""
    return store.on_hand - (store.row["floor"] if priority > 1 else 0.0)


def served_from(world):
    """Give for each site and fuel the bases from which sorties come that take it on their way."""
    found = {}
    for (_, kind, base, *_), trip in world.trips.items():
        fuel, names = world.things.types[kind]["fuel"], list(world.sites)
        for place, kg in zip(trip["taken_at"], trip["taken_kg"], strict=True):
            if fuel and kg > 0.0 and trip["feasible"] and names[place] != base:
                found.setdefault((names[place], fuel), set()).add(base)
    return found
