"""Where the sorties take fuel on their way, for the kernel: the tanks of their stops."""

from collections import defaultdict
from typing import Any

from azalai.ready.inputs_names import Names, spans


class Stops:
    """Builds the arrays of the fuel that trips take away from their base."""

    def __init__(self, names: Names, stores: dict[tuple[int, int], int]) -> None:
        """Take the stores by site and item."""
        self.names, self.stores = names, stores
        told = names.tables["stock"].select("site", "item").iter_rows()
        self._tanks = {(names.sites[site], names.items[item]) for site, item in told}
        self._cells: list[list[tuple[int, float]]] = []
        self._bases: dict[int, set[int]] = defaultdict(set)

    def add(
        self, base: str, fuel: str | None, row: dict[str, Any] | None, per_unit: float
    ) -> float:
        """Add a cell of a trip and give how much of its fuel is taken elsewhere, in units."""
        home = self.names.sites[base]
        taken: dict[int, float] = defaultdict(float)
        if fuel is not None and row is not None and row["feasible"]:
            item = self.names.items[fuel]
            for site, kg in zip(row["taken_at"], row["taken_kg"], strict=True):
                if kg > 0.0 and site != home and (site, item) in self._tanks:
                    taken[self.stores[site, item]] += kg / per_unit
        for store in taken:
            self._bases[store].add(home)
        self._cells.append(sorted(taken.items()))
        return float(sum(taken.values()))

    def pack(self) -> None:
        """Pack what each cell of a trip takes, and the bases that each tank serves so."""
        i, f = self.names.pack.i, self.names.pack.f
        self.names.pack.n["n_stop"] = sum(map(len, self._cells))
        i["tf_n"], i["tf_first"] = spans(self._cells)
        i["tf_store"] = [store for cell in self._cells for store, _ in cell]
        f["tf_number"] = [number for cell in self._cells for _, number in cell]
        served = [sorted(self._bases[w]) for w in range(len(self.stores))]
        i["sb_n"], i["sb_first"] = spans(served)
        i["sb_base"] = [base for bases in served for base in bases]
