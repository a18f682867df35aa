"""What sorties use up: from the shelf of their base, or bought as it is used (RULES 5, 4)."""


class Spent:
    """The items that one aircraft of a type uses up on each sortie of a mission from its base."""

    def __init__(self, world, row, kind, base):
        self.supply, self.base, self.needs = world.supply, base.name, {}
        for need in world.tables["needs"]:
            if need["of"] in (kind, row["name"]) and need["what"] in world.things.items:
                item = need["what"]
                self.needs[item] = self.needs.get(item, 0.0) + need["quantity"]

    def _told(self):
        """Give the shelves that the plan tells for what is used up, with how much that is."""
        found = ((self.supply.stores.get((self.base, i)), n) for i, n in self.needs.items())
        return [(store, number) for store, number in found if store and store.row]

    def are_there(self, priority):
        """Tell whether the shelves have it; their floor is kept for missions of priority 1."""
        return all(
            store.on_hand - (store.row["floor"] if priority > 1 else 0.0) >= number - 1e-9
            for store, number in self._told()
        )

    def are_there_beside(self, other):
        """Tell whether the shelves have what this and another sortie use up."""
        return all(
            store.on_hand >= number + other.needs.get(store.item, 0.0) - 1e-9
            for store, number in self._told()
        )

    def take(self, share=1.0):
        """Take it from the shelves; a share of -1 gives it back."""
        for store, number in self._told():
            store.use(share * number)

    def leave(self):
        """Order what the shelves lack now, and buy what has none, as the aircraft leaves."""
        told = {store.item: store for store, _ in self._told()}
        for item, number in sorted(self.needs.items()):
            if item in told:
                told[item].reorder()
            else:
                self.supply.buy_as_used(self.base, item, number)
