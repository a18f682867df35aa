"""Plans by hand of line work: what people do for each sortie on the ground."""

from tests.twin.cases import PAIR, check, daily, fix, hands, pairs

MECHANIC = {"site": "Base", "resource": "Mechanic"}
HANGAR = hands()["resources"][0]
SHIFTS = [
    MECHANIC | {"shift": "day", "number": 2, "hours": "06:00-14:00"},
    MECHANIC | {"shift": "late", "number": 1, "hours": "12:00-22:00"},
]


def _line(of="Type", number=1, hours_h=2.0):
    return {"of": of, "what": "Mechanic", "quantity": number, "hours_h": hours_h}


def _pairs(needs, **more):
    """Tell three helicopters with checks and failures, whose sorties make work."""
    told = hands()
    failures = [{"on": "Type", "mean_fh": 15, "diagnose_h": 1.5, "abort_frac": 0.5}]
    tables = pairs(tasks=[check(5), fix()], failures=failures, **told)
    return tables | {"needs": [*told["needs"], *needs]} | more


def after_sorties():
    """Tell who does it alone, in shifts, with others, of type and mission, and nobody."""
    yield "by day", {}, _pairs([_line()])
    yield "in two shifts", {}, _pairs([_line(number=2, hours_h=3)], resources=[HANGAR, *SHIFTS])
    both = [_line(hours_h=1), _line("Round", 2, 4)]
    yield "of type and mission", {}, _pairs(both, resources=[HANGAR, *SHIFTS])
    yield "more than they can do", {}, _pairs([_line(number=3, hours_h=5)])
    yield (
        "nobody is there",
        {},
        _pairs(
            [_line() | {"what": "Cleaner"}],
            resources=[
                *hands()["resources"],
                {"site": "Depot", "resource": "Cleaner", "number": 1},
            ],
        ),
    )
    crew = [_line(hours_h=1.5), {"of": "Round", "what": "Mechanic"}]
    yield "those who fly", {}, _pairs(crew, resources=[HANGAR, MECHANIC | {"number": 3}])
    tables = _pairs([_line()])
    tables["types"] = [{"name": "Type", "losses_per_100000fh": 3000}]
    yield "losses", {}, tables
    runs = {"name": "Watch", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 1}
    for kind in ("machine", "helicopter"):
        told = {"name": "Type", "kind": kind, "turnaround_h": 1}
        tables = daily(types=[told], missions=[runs], tasks=[check(3, every_fh=7)])
        tables["fleet"] = [{"name": "T", "type": "Type", "site": "Base", "count": 3}]
        yield (
            f"runs of a {kind}",
            {},
            tables
            | {
                "resources": SHIFTS,
                "needs": [*hands()["needs"][1:2], _line(number=2), _line("Watch", 1, 0.75)],
            },
        )


def periods():
    """Tell people who come, and go, while they are at work or work waits for them."""
    rows = [MECHANIC | {"number": 1, "hours": "06:00-11:00", "ends": "2027-01-12"}]
    rows += [MECHANIC | {"number": 3, "hours": "09:00-17:00", "starts": "2027-01-12"}]
    yield "other people", {}, _pairs([_line(number=2)], resources=[HANGAR, *rows], missions=[PAIR])
    later = [MECHANIC | {"number": 2, "starts": "2027-01-09"}]
    yield "later", {}, _pairs([_line(hours_h=7)], resources=[HANGAR, *later])


SLICES = (after_sorties, periods)
