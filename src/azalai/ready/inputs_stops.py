"""Where the sorties take fuel on their way, for the kernel: the tanks of their stops."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from azalai.ready.inputs_names import Names, spans


class Stops:
    """Builds the arrays of the fuel that trips take away from their base."""

    def __init__(self, names: Names, stores: dict[tuple[int, int], int]) -> None:
        """Take the stores by site and item."""
        self.names, self.stores = names, stores
        told = names.tables["stock"].select("site", "item").iter_rows()
        self._tanks = {(names.sites[site], names.items[item]) for site, item in told}
        self._cells: dict[int, list[tuple[int, float]]] = {}
        self._bases: dict[int, set[int]] = defaultdict(set)

    def add(self, cell: int, home: int, item: int, taken: Iterable[tuple[int, float]]) -> float:
        """Add a cell of a trip and give how much of its fuel is taken elsewhere.

        Args:
            cell: its number.
            home: site of its base.
            item: the fuel.
            taken: sites and how much is taken there, in units.

        """
        found: dict[int, float] = defaultdict(float)
        for site, number in taken:
            if (site, item) in self._tanks:
                found[self.stores[site, item]] += number
        for store in found:
            self._bases[store].add(home)
        if found:
            self._cells[cell] = sorted(found.items())
        return float(sum(found.values()))

    def pack(self, cells: int) -> None:
        """Pack what each cell of a trip takes, and the bases that each tank serves so."""
        i, f = self.names.pack.i, self.names.pack.f
        told = [self._cells[cell] for cell in sorted(self._cells)]
        counts = np.zeros(cells, np.int64)
        counts[sorted(self._cells)] = [len(each) for each in told]
        self.names.pack.n["n_stop"] = int(counts.sum())
        i["tf_n"], i["tf_first"] = counts, np.cumsum(counts) - counts
        i["tf_store"] = [store for each in told for store, _ in each]
        f["tf_number"] = [number for each in told for _, number in each]
        served = [sorted(self._bases[w]) for w in range(len(self.stores))]
        i["sb_n"], i["sb_first"] = spans(served)
        i["sb_base"] = [base for bases in served for base in bases]
