"""Label: from arrays to the tables that people read."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl

from azalai.flight.craft import PASSENGER_KG, STRETCHER_KG
from azalai.flight.trip import LIMITS
from azalai.reach.cover import Cover
from azalai.reach.inputs import Case, Floats
from azalai.reach.targets import Clock, Target
from azalai.results.result import Provenance, Result
from azalai.tables.times import MONTHS

#: Why nobody comes, beside the limits of a trip: no aircraft of the mission stands anywhere.
NO_AIRCRAFT: Final = "aircraft"
#: The curve of shares goes up in such steps to such a time.
CURVE_STEP_MIN: Final = 5.0
CURVE_END_MIN: Final = 240.0

RESPONSE: Final = {
    "mission": pl.String,
    "site": pl.String,
    "month": pl.Int32,
    "night": pl.Boolean,
    "base": pl.String,
    "type": pl.String,
    "via": pl.String,  # where it refuels on the way, else blank
    "clinic": pl.String,
    "airborne_min": pl.Float64,
    "patient_min": pl.Float64,
    "care_min": pl.Float64,
    "limit": pl.String,
    "calls_per_y": pl.Float64,
    "target_min": pl.Float64,
}
ALLOCATION: Final = {
    "mission": pl.String,
    "destination": pl.String,
    "base": pl.String,
    "rank": pl.Int32,
    "patient_min": pl.Float64,
}
TARGETS: Final = {
    "mission": pl.String,
    "clock": pl.String,
    "target_min": pl.Float64,
    "calls_per_y": pl.Float64,
    "fair_frac": pl.Float64,
    "share_frac": pl.Float64,
    "second_frac": pl.Float64,
}
SHARES: Final = {
    "mission": pl.String,
    "clock": pl.String,
    "target_min": pl.Float64,
    "month": pl.Int32,
    "hour": pl.Int32,
    "calls_frac": pl.Float64,
    "fair_frac": pl.Float64,
    "share_frac": pl.Float64,
    "second_frac": pl.Float64,
}
CURVE: Final = {
    "mission": pl.String,
    "clock": pl.String,
    "minutes_min": pl.Float64,
    "fair_frac": pl.Float64,
    "share_frac": pl.Float64,
}
UNMET: Final = {
    "mission": pl.String,
    "site": pl.String,
    "clock": pl.String,
    "target_min": pl.Float64,
    "best_min": pl.Float64,
    "base": pl.String,
    "limit": pl.String,
    "calls_per_y": pl.Float64,
}

Rows = list[tuple[Any, ...]]


@dataclass
class Answer:
    """Tables as they grow, one service after the other."""

    case: Case
    bases: pl.DataFrame
    reach: pl.DataFrame
    payload_range: pl.DataFrame
    rows: dict[str, Rows] = field(default_factory=dict)
    remarks: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def add(self, cover: Cover) -> None:
        """Take in one service."""
        parts = {
            "response": _response(cover),
            "allocation": _allocation(cover),
            "targets": _targets(cover),
            "shares": _shares(cover),
            "curve": _curve(cover),
            "unmet": _unmet(cover),
        }
        for name, rows in parts.items():
            self.rows.setdefault(name, []).extend(rows)
        if not cover.shares.any():
            self.remarks.append(("reach-no-calls", {"mission": cover.response.service.mission}))


SCHEMAS: Final = {
    "response": RESPONSE,
    "allocation": ALLOCATION,
    "targets": TARGETS,
    "shares": SHARES,
    "curve": CURVE,
    "unmet": UNMET,
}


def label(answer: Answer, seconds: float, *, ready: bool, alternative: str = "") -> Result:
    """Put names, units and provenance to an answer."""
    tables = {
        "bases": answer.bases,
        "reach": answer.reach,
        "payload_range": answer.payload_range,
    }
    for name, schema in SCHEMAS.items():
        frame = pl.DataFrame(answer.rows.get(name, []), schema=schema, orient="row")
        finite = pl.when(pl.col(pl.Float64).is_finite()).then(pl.col(pl.Float64))
        tables[name] = frame.with_columns(finite)
    case = answer.case
    told = {**asdict(case.settings), "on": case.on, "readiness": ready}
    plan = case.scenario
    origin = Provenance(
        "reach", plan.name, plan.fingerprint, alternative, settings=told, seconds=seconds
    )
    return Result(tables, origin, (*answer.remarks, *_remarks(case, ready=ready)))


def _remarks(case: Case, *, ready: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
    where, types = case.model.where, [case.model.types[name] for name in case.flying]
    for basis in ("derived", "none"):
        kinds = case.model.kinds
        named = [t.name for t in types if t.hover.basis == basis and kinds[t.name] == "helicopter"]
        if named:
            yield f"reach-hover-{basis}", {"types": ", ".join(named)}
    lost = [n for n, at in zip(where.names, where.latitude_deg, strict=True) if np.isnan(at)]
    if lost:
        yield "reach-no-position", {"sites": ", ".join(lost)}
    flat = [
        n
        for n, at, z in zip(where.names, where.latitude_deg, where.elevation_m, strict=True)
        if np.isnan(z) and not np.isnan(at)
    ]
    if flat:
        yield "reach-no-elevation", {"sites": ", ".join(flat)}
    yield "reach-people", {"passenger": f"{PASSENGER_KG:g}", "stretcher": f"{STRETCHER_KG:g}"}
    if case.services and not ready:
        yield "reach-without-ready", {"on": case.on.isoformat()}
    dry = sorted({where.names[b] for b in case.bases} - _fuelled(case))
    if dry:
        yield "reach-base-fuel", {"sites": ", ".join(dry)}


def _fuelled(case: Case) -> set[str]:
    """Give the sites that have fuel in store for every type that flies from them."""
    fuels = {case.model.fuels[name] for name in case.flying} - {None}
    return {
        n for n in case.model.where.names if all((n, f) in case.model.where.fuels for f in fuels)
    }


def _conditions(cover: Cover) -> list[tuple[int, int]]:
    case, service = cover.case, cover.response.service
    lights = [light for light in case.lights if light == 0 or service.night]
    return [(int(month), light) for month in case.months for light in lights]


def _response(cover: Cover) -> Rows:
    """Give who answers each place, by month and light."""
    response, service = cover.response, cover.response.service
    names = cover.case.model.where.names
    minutes, base = response.best("patient")
    care, _ = response.best("care")
    why = _why(cover)
    rows: Rows = []
    for d, site in enumerate(service.sites.tolist()):
        for month, light in _conditions(cover):
            b = int(base[d, month, light])
            kind = int(response.type[b, d, month, light]) if b >= 0 else -1
            clinic = int(service.clinic[kind, d]) if b >= 0 else -1
            via = int(service.via[kind, b, d, month, light]) if b >= 0 else -1
            rows.append(
                (
                    service.mission,
                    names[site],
                    month + 1,
                    light == 1,
                    names[service.bases[b]] if b >= 0 else "",
                    service.types[kind] if b >= 0 else "",
                    names[via] if via >= 0 else "",
                    names[clinic] if clinic >= 0 else "",
                    service.reaction_min[light],
                    minutes[d, month, light],
                    care[d, month, light],
                    "" if b >= 0 else why[d][month][light],
                    service.calls[d],
                    service.target_min[d],
                )
            )
    return rows


def _why(cover: Cover) -> list[list[list[str]]]:
    """Give why the quickest way does not serve, by place, month and light."""
    service = cover.response.service
    posted = service.tails > 0
    if not posted.any():
        return [[[NO_AIRCRAFT] * 2] * len(MONTHS)] * service.sites.size
    out = np.nan_to_num(service.out_min[posted], nan=np.inf)
    quickest = out.argmin(axis=0)
    codes = np.take_along_axis(service.limit[posted], quickest[None], axis=0)[0]
    return [[[LIMITS[c] for c in pair] for pair in month] for month in codes.tolist()]


def _allocation(cover: Cover) -> Rows:
    """Give the bases of each place in order, with the mean time of what is asked for."""
    response, service = cover.response, cover.response.service
    names = cover.case.model.where.names
    rows: Rows = []
    for d, site in enumerate(service.sites.tolist()):
        for rank, b in enumerate(response.order[d].tolist()):
            if b >= 0:
                times = np.array([response.patient_min[b, d, m, n] for m, n in _conditions(cover)])
                able = times[np.isfinite(times)]
                mean = float(able.mean()) if able.size else None
                rows.append((service.mission, names[site], names[service.bases[b]], rank + 1, mean))
    return rows


def _fracs(cover: Cover, target: Target) -> list[Floats]:
    """Give what is reached in fair weather, by a first and by a second aircraft."""
    first, second, fair = cover.chances(target)
    return [cover.reached(part) for part in (fair, first, second)]


def _asked(cover: Cover) -> list[Target]:
    """Give the targets that this service can be held against."""
    told = np.isfinite(cover.response.service.target_min).any()
    cares = np.isfinite(cover.response.service.care_min).any()
    return [
        t
        for t in cover.case.targets
        if (t.minutes is not None or told) and (t.clock == "patient" or cares)
    ]


def _targets(cover: Cover) -> Rows:
    service = cover.response.service
    calls = float(service.calls.sum())
    rows: Rows = []
    for target in _asked(cover):
        shares = [float(part.sum()) for part in _fracs(cover, target)]
        if not cover.shares.any():
            shares = [np.nan] * 3
        rows.append((service.mission, target.clock, target.minutes, calls, *shares))
    return rows


def _shares(cover: Cover) -> Rows:
    calls = cover.shares.sum(axis=(0, 3))
    rows: Rows = []
    for target in _asked(cover):
        parts = [part.sum(axis=(0, 3)) for part in _fracs(cover, target)]
        for month in cover.case.months.tolist():
            for hour in np.flatnonzero(calls[month] > 0.0).tolist():
                fracs = [float(part[month, hour] / calls[month, hour]) for part in parts]
                place = (cover.response.service.mission, target.clock, target.minutes)
                rows.append((*place, month + 1, hour, float(calls[month, hour]), *fracs))
    return rows


def _curve(cover: Cover) -> Rows:
    service = cover.response.service
    clocks: list[Clock] = ["patient"]
    clocks += ["care"] if np.isfinite(service.care_min).any() else []
    if not cover.shares.any():
        return []
    rows: Rows = []
    for clock in clocks:
        before, shares = None, (0.0, 0.0)
        for minutes in np.arange(0.0, CURVE_END_MIN + 1.0, CURVE_STEP_MIN).tolist():
            target = Target(clock, minutes)
            within = cover.within(target)
            if before is None or not np.array_equal(within, before):  # else nothing has changed
                fair, first, _ = _fracs(cover, target)
                before, shares = within, (float(fair.sum()), float(first.sum()))
            rows.append((service.mission, clock, minutes, *shares))
    return rows


def _unmet(cover: Cover) -> Rows:
    """Give the places that no base ever reaches in time, with their best time."""
    response, service = cover.response, cover.response.service
    names, why = cover.case.model.where.names, _why(cover)
    pairs = _conditions(cover)
    rows: Rows = []
    for target in _asked(cover):
        within = cover.within(target)
        times = response.patient_min if target.clock == "patient" else response.care_min
        for d, site in enumerate(service.sites.tolist()):
            limit = service.target_min[d] if target.minutes is None else target.minutes
            if np.isnan(limit) or any(within[:, d, m, n].any() for m, n in pairs):
                continue
            best = min(
                ((times[b, d, m, n], b) for m, n in pairs for b in range(service.bases.size)),
                default=(np.inf, -1),
            )
            able = np.isfinite(best[0])
            base = names[service.bases[best[1]]] if able else ""
            word = "night" if not pairs else why[d][pairs[0][0]][pairs[0][1]]
            word = "" if able else word
            place = (service.mission, names[site], target.clock, limit)
            rows.append((*place, best[0], base, word, service.calls[d]))
    return sorted(rows, key=lambda r: (r[2], -r[4], r[1]))
