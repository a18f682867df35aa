"""Fuel of a sortie, all of it taken at the base where the plan keeps some (RULES 5.2)."""


class Tank:
    """The fuel of one type at one base."""

    def __init__(self, world, kind, base):
        row = world.things.types[kind]
        self.item, self.per_unit = row["fuel"], 1.0
        self.store = world.supply.stores.get((base.name, self.item))
        if self.item is not None:
            item = world.things.items[self.item]
            if item["unit"] != "kg" and item["mass_kg"] > 0:
                self.per_unit = item["mass_kg"]

    def units(self, trip):
        """Give what a trip burns, in units of the store."""
        return (trip["fuel_kg"] or 0.0) / self.per_unit if self.item else 0.0

    def most(self, mission):
        """Give the fuel of the longest sortie of a mission from here by its first type."""
        keys = mission.name, mission.types[0], mission.base.name
        trips = mission.world.trips.items()
        return max((self.units(trip) for key, trip in trips if key[:3] == keys), default=0.0)

    def burned_kg(self, trip):
        return (trip["fuel_kg"] or 0.0) if self.item else 0.0

    def has(self, number, priority):
        """Tell whether there is enough; the floor is kept for missions of priority 1."""
        return number <= 0.0 or self.left(priority) >= number - 1e-9

    def left(self, priority):
        """Give what a mission may take; where no tank is told there is plenty."""
        if self.store is None:
            return float("inf")
        return self.store.on_hand - (self.store.row["floor"] if priority > 1 else 0.0)

    def take(self, number):
        """Take fuel; what is given back is negative."""
        if self.store is not None:
            self.store.settle()
            self.store.on_hand -= number
            self.store.position -= number
            self.store.count("used", number)

    def reorder(self):
        if self.store is not None:
            self.store.reorder()
