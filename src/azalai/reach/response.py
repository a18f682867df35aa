"""Who answers a call: from each base the fastest able type, among the bases the nearest in time.

Able: stationed at the base on the day, and the trip with the mission's load is feasible in that
month and light.  The nearest in time comes first unless an allocation says otherwise.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.reach.inputs import Case, Floats, Indices, Service
from azalai.reach.targets import ReachError

#: What an allocation must tell.
ALLOCATION = ("mission", "destination", "base", "rank")


@dataclass(frozen=True)
class Response:
    """Times from every base to every place of one service; axes base, place, month, light.

    Attributes:
        service: the mission.
        patient_min: call to patient by the fastest able type; inf where no type is able.
        care_min: call to clinic with that type; inf likewise, nan where nobody is brought there.
        type: index of that type in `service.types`.
        number: aircraft of all able types at the base.
        order: bases from first to last for each place, shape (d, b); -1 after those that serve.

    """

    service: Service
    patient_min: Floats
    care_min: Floats
    type: NDArray[np.int64]
    number: NDArray[np.int64]
    order: Indices

    def best(self, clock: str) -> tuple[Floats, NDArray[np.int64]]:
        """Give the time of the base that answers, and which; shape (d, 12, 2).

        The first in order that is able.
        """
        times = {"patient": self.patient_min, "care": self.care_min}[clock]
        shape = times.shape[1:]
        found, base = np.full(shape, np.inf), np.full(shape, -1, np.int64)
        place = np.arange(shape[0])
        for rank in range(self.order.shape[1]):
            turn = self.order[:, rank]
            able = self.patient_min[turn, place] < np.inf
            new = (base < 0) & able & (turn >= 0)[:, None, None]
            found = np.where(new, times[turn, place], found)
            base = np.where(new, turn[:, None, None], base)
        return found, base


def respond(case: Case, service: Service, allocation: pl.DataFrame | None) -> Response:
    """Find times and order of the bases of one service.

    Args:
        case: all of it.
        service: the mission.
        allocation: which base serves which demand, columns `ALLOCATION`; None: nearest in time.

    """
    able = service.feasible & (service.tails > 0)[:, :, None, None, None]
    minutes = service.out_min + service.reaction_min
    minutes = np.where(able, minutes, np.inf)
    kind = minutes.argmin(axis=0)
    patient = np.take_along_axis(minutes, kind[None], axis=0)[0]
    care = np.take_along_axis(service.care_min, kind[None], axis=0)[0] + service.reaction_min
    care = np.where(np.isinf(patient), np.where(np.isnan(care), np.nan, np.inf), care)
    number = (service.tails[:, :, None, None, None] * able).sum(axis=0)
    told = None if allocation is None else _told(case, service, allocation)
    order = _order(case, service, patient, told)
    patient = np.where(_serving(order, patient.shape[0])[:, :, None, None], patient, np.inf)
    care = np.where(np.isinf(patient) & ~np.isnan(care), np.inf, care)
    return Response(service, patient, care, kind, number, order)


def _serving(order: Indices, bases: int) -> NDArray[np.bool_]:
    """Tell which bases serve which place, shape (b, d)."""
    return np.array([(order == base).any(axis=1) for base in range(bases)])


def _order(
    case: Case, service: Service, patient: Floats, told: NDArray[np.float64] | None
) -> Indices:
    """Sort the bases of each place: by rank where told, else by how often able, then by time.

    Months and lights that are not asked for, and the dark where nobody flies in it, do not count.
    """
    lights = [light for light in case.lights if light == 0 or service.night]
    asked = patient[:, :, case.months][..., lights] if lights else patient[..., :0]
    able = np.isfinite(asked)
    mean = np.where(able, asked, 0.0).sum(axis=(2, 3)) / np.maximum(able.sum(axis=(2, 3)), 1)
    often = able.sum(axis=(2, 3))
    key = (mean, -often) if told is None else (mean, told)
    order = np.lexsort(key, axis=0).T.astype(np.int32)
    serves = often > 0 if told is None else np.isfinite(told)
    return np.where(serves.T[np.arange(order.shape[0])[:, None], order], order, -1)


def _told(case: Case, service: Service, allocation: pl.DataFrame) -> NDArray[np.float64]:
    """Lay an allocation out as ranks, shape (b, d); inf where a base does not serve a place."""
    lacking = [c for c in ALLOCATION if c not in allocation.columns]
    if lacking:
        raise ReachError("reach-allocation", columns=", ".join(lacking))
    index = case.model.where.index
    base = {site: i for i, site in enumerate(service.bases.tolist())}
    place = {site: i for i, site in enumerate(service.sites.tolist())}
    rank = np.full((service.bases.size, service.sites.size), np.inf)
    for mission, site, name, number in allocation.select(ALLOCATION).iter_rows():
        if mission == service.mission:
            at, to = base.get(index.get(name, -1)), place.get(index.get(site, -1))
            if at is None or to is None:
                raise ReachError("reach-allocation-row", mission=mission, site=site, base=name)
            rank[at, to] = number
    return rank
