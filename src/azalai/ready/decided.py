"""Quantities that are decided before a simulation: posts, trainees, and vehicles possessed.

None of them depends on the flying (RULES 5.4), so the path of the world tells them; they lie in the
row of a replication behind what the kernel counts.  Posts are told of the people whom leaving or
courses change and of rows that wait for a project: all others are there as the tables say, and
AFFORD counts them from the plan.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready.inputs_names import Names
from azalai.ready.outputs import L_DELIVERED, L_POSSESSED, Shape
from azalai.ready.paths import Paths, PathsBuilder

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A place in the results to which a row of the plan does not belong.
_NOWHERE: Final = -1


class Decided:
    """Writes what is decided for one replication into its row.

    Attributes:
        staff: (key, site) of the people whose posts are told.
        courses: (key, site) of all courses.
        vehicles: (tail, type, contract) of the vehicles that are pooled.

    """

    def __init__(self, names: Names, paths: PathsBuilder, edges_h: Floats) -> None:
        """Find the rows that are told; `edges_h` cut the plan into what is counted."""
        plan = names.scenario
        self._edges_h = edges_h
        posts, courses = plan.resources, plan.courses
        told = {posts.keys[row] for row in paths.unsettled}
        self.staff, self._post = _grouped(posts.keys, posts.frame["site"].to_list(), told)
        self.courses, self._course = _grouped(
            courses.keys, courses.frame["site"].to_list(), set(courses.keys)
        )
        found = names.vehicle_rows
        self.vehicles = [
            (tail, rows[0][1]["type"], names.contract(row for _, row in rows))
            for tail, rows in found.items()
        ]
        self._stays = [(k, at) for k, rows in enumerate(found.values()) for at, _ in rows]

    def write(self, path: Paths, row: Floats, shape: Shape) -> None:
        """Write posts, trainees and vehicles of one path into a row of results."""
        posts, people = shape.block(row, "staff"), path.people
        for place, of in enumerate(self._post):
            if of != _NOWHERE:
                posts[:, of] += people.posts[place]
        trainees = shape.block(row, "trainees")
        np.add.at(trainees, (people.month, self._course[people.course]), people.trainees)
        self._possess(path, shape.block(row, "vehicles"))

    def _possess(self, path: Paths, counts: Floats) -> None:
        """Count the hours in which vehicles are there, and those handed over after the start."""
        if not self._stays:
            return
        opens, closes = path.periods["fleet"]
        edges_h, enters = self._edges_h, np.full(len(self.vehicles), np.inf)
        for place, k in self._stays:
            inside = np.minimum(closes[k], edges_h[1:]) - np.maximum(opens[k], edges_h[:-1])
            counts[:, place, L_POSSESSED] += np.maximum(inside, 0.0)
            if opens[k] < closes[k]:
                enters[place] = min(enters[place], opens[k])
        within = (enters > 0.0) & (enters < edges_h[-1])
        entry = np.searchsorted(edges_h, enters[within], side="right") - 1
        counts[entry, np.flatnonzero(within), L_DELIVERED] += 1.0


def _grouped(
    keys: Iterable[str], sites: list[str], told: set[str]
) -> tuple[list[tuple[str, str]], Ints]:
    """Put the rows of one key together.

    Returns:
        (key, site) of each key that is told, by name; and for each row its place there.

    """
    named = dict(zip(keys, sites, strict=True))
    groups = [(key, named[key]) for key in sorted(told)]
    place = {key: k for k, (key, _) in enumerate(groups)}
    return groups, np.array([place.get(key, _NOWHERE) for key in keys], np.int64)
