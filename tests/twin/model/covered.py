"""What the twin covers: tables and columns; a plan that tells any other is refused."""

from .things import pooled

PLACE = ("latitude_deg", "longitude_deg", "elevation_m")
PERIOD = ("starts", "ends", "after")
COVERED = {
    "sites": {"name", "country", "roles", "supplied_by", "harsh_frac", "runway_m", *PLACE},
    "climate": {"site", "month", "tmax_c", "tmin_c", "flyable_frac", "spell_h", "wet"},
    "performance": {"type", "density_altitude_m", "hover_oge_kg", "hover_ige_kg"},
    "types": {
        *("name", "kind", "turnaround_h", "daily_h", "cruise_km_per_h", "stretchers", "seats_pax"),
        *("fuel", "fuel_kg", "burn_kg_per_h", "ground_burn_kg", "losses_per_100000fh"),
        *("operating_kg", "max_takeoff_kg", "payload_kg", "reserve_min", "ceiling_m", "runway_m"),
        *("hover_ceiling_m", "hover_ceiling_kg", "burn_kg_per_km"),
    },
    "fleet": {
        *("name", "type", "site", "count", "hours_fh", "landings", "start_count", "km", "made"),
        *("in_task", "due", "offer", "support"),
        *PERIOD,
    },
    "serials": {"name", "item", "at", "hours_fh", "landings", "made", "due"},
    "ages": {"unit", "task", "since_fh", "since_landings", "since_starts", "since_km", "since"},
    "items": {"name", "kind", "unit", "mass_kg"},
    "parts": {"parent", "item", "quantity", "usage_factor", "needed", "swap"},
    "failures": {
        *(
            "on",
            "mode",
            "mean_fh",
            "mean_landings",
            "mean_starts",
            "mean_d",
            "mean_km",
            "observed_under_limit",
        ),
        *("shape", "harsh_factor", "diagnose_h", "no_fault_frac", "defer_d"),
        *("abort_frac", "strand_frac", "fixed_by"),
    },
    "tasks": {
        *(
            "name",
            "on",
            "action",
            "every_fh",
            "every_landings",
            "every_starts",
            "every_d",
            "every_km",
        ),
        *("work_h", "work_cv", "work_law", "test_h", "tolerance_frac", "includes"),
        *("extend_chance_frac", "extend_frac", "harsh_factor", "check_flight_h"),
    },
    "needs": {"of", "what", "quantity", "hours_h"},
    "courses": {
        *("name", "makes", "takes", "site", "when", "seats", "pass_frac", "supplier"),
        *("duration_d", "duration_cv", "duration_law"),
        *PERIOD,
    },
    "capability": {
        *("site", "task", "channels", "turnaround_d", "turnaround_cv", "turnaround_law", "rank"),
        *("success_frac", "by", "supplier", "first_success_frac", "learning_frac", "mature_jobs"),
        "book_ahead_d",
        *PERIOD,
    },
    "routes": {
        *("origin", "destination", "mode", "distance_km", "time_h", "time_cv", "time_law"),
        *("departs", "supplier", "closed", "wet_factor", "harsh_frac"),
        *("carrier", "escort", "least", "most", "carriers_per_escort"),
        *PERIOD,
    },
    "disruptions": {
        *("name", "status", "table", "key", "starts", "per_y", "speed_frac"),
        *("duration_d", "duration_cv", "duration_law"),
    },
    "stock": {
        "site",
        "item",
        "number",
        "target",
        "reorder_at",
        "order_quantity",
        "supplied_by",
        "floor",
        "capacity",
    },
    "suppliers": {"name", "country", "site"},
    "offers": {
        *("name", "what", "mode", "supplier", "site", "lead_d", "lead_cv", "lead_law"),
        *("minimum_order", "rank", "hours_fh"),
        *PERIOD,
    },
    "resources": {
        "site",
        "resource",
        "shift",
        "kind",
        "number",
        "hours",
        "rest_h",
        "limit_h_per_month",
        *("employed_per_post", "wanted", "leave_frac_per_y"),
        *PERIOD,
    },
    "missions": {
        *("name", "kind", "mode", "base", "when", "sortie_h", "sortie_cv", "sortie_law"),
        *("types", "wanted", "minimum", "priority", "patience_h", "make_up_d", "night"),
        *("hold_ready", "preempts"),
        *PERIOD,
        *(
            "sorties_per_month",
            "fh_per_month",
            "per_y",
            "profile",
            "serves",
            "stops",
            "ground_h",
            "back_stretchers",
        ),
        *("reaction_day_min", "reaction_night_min"),
        *("load_pax", "load_kg", "load_stretchers", "back_pax", "back_kg"),
    },
    "posture": {"site", "type", "wanted", "minimum", "after_h", *PERIOD},
    "projects": {
        *("name", "status", "supplier", "starts", "after", "fail_frac"),
        *("lead_d", "lead_cv", "lead_law"),
    },
    "profiles": {"profile", "slot", "weight"},
    "demand": {"site", "kind", "calls_per_y", "pax_per_y", "kg_per_y", "target_min"},
}
MODES = {"scheduled", "call", "quota", "standing"}
OFF_WING = ("overhaul", "discard", "replace")


class NotInTwinError(Exception):
    """The plan uses a rule that the twin does not cover."""


def refuse_others(scenario):
    """Raise NotInTwin if a plan tells something that the twin does not know."""
    for table, rows in scenario.tables.items():
        given = rows.given
        if not len(given):
            continue
        told = {c for c in given.columns if given[c].null_count() < len(given)}
        extra = told - COVERED.get(table, set()) - {"note"}
        if extra:
            raise NotInTwinError(f"{table}: {', '.join(sorted(extra))}")
    for mode in scenario.missions.frame["mode"]:
        if mode not in MODES:
            raise NotInTwinError(f"missions: mode {mode}")
    _refuse_needs(scenario)
    _refuse_depth(scenario)
    _refuse_flown(scenario)
    if scenario.settings.plan.utc_offset_h is None:
        raise NotInTwinError("mean solar time")


def _refuse_needs(scenario):
    """Refuse what work uses up of parts, and needs of what the twin does not know."""
    tasks, items = set(scenario.tasks.frame["name"]), set(scenario.items.frame["name"])
    courses = set(scenario.courses.frame["name"])
    flown = {*scenario.types.frame["name"], *scenario.missions.frame["name"]}
    for row in scenario.needs.frame.rows(named=True):
        used, of = row["what"] in items, row["of"]
        counted = used and row["what"] in scenario.parts.frame["item"]
        if counted or of not in tasks | flown | courses:
            raise NotInTwinError(f"needs: {row['what']} for {of}")


def _refuse_flown(scenario):
    """Refuse kilometres of what is no vehicle of a pool."""
    tables = {n: scenario.tables[n].frame.rows(named=True) for n in ("types", "routes")}
    kinds = pooled(tables)
    driven = kinds | {row["item"] for row in scenario.parts.frame.rows(named=True)}
    for table, column in (("failures", "mean_km"), ("tasks", "every_km")):
        for row in scenario.tables[table].frame.rows(named=True):
            if row[column] is not None and row["on"] not in driven:
                raise NotInTwinError(f"{table}: kilometres of {row['on']}")


def _refuse_depth(scenario):
    """Refuse tasks by interval that exchange a type."""
    types = set(scenario.types.frame["name"])
    for row in scenario.tasks.frame.rows(named=True):
        timed = any(row[c] is not None for c in COVERED["tasks"] if c.startswith("every_"))
        known = ("repair", "overhaul", "discard") if row["on"] in types else OFF_WING
        if timed and row["action"] not in ("inspect", *known):
            raise NotInTwinError(f"tasks: {row['action']} by interval on {row['on']}")
