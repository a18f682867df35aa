"""Plans by hand of tails whose parts and outside work a contract pays."""

from tests.twin.cases import check, fix, hands, pairs

TERMS = [
    {"name": "By the hour", "what": "Type", "mode": "support"},
    {"name": "With upkeep", "what": "Type", "mode": "wet_lease"},
    {"name": "Dry", "what": "Type", "mode": "lease"},
    {"name": "Cards", "what": "Card", "lead_d": 3},
    {"name": "Pumps", "what": "Pump", "lead_d": 3},
]
SUPPORT, LEASE = {"support": "By the hour"}, {"offer": "With upkeep"}


def _paid(*terms, **more):
    """Tell a tail for each of some terms, with cards in pumps that go to and fro between them."""
    tables = pairs(
        items=[{"name": "Pump"}, {"name": "Card"}],
        parts=[{"parent": "Type", "item": "Pump"}, {"parent": "Pump", "item": "Card"}],
        failures=[
            {"on": "Pump", "mean_fh": 14},
            {"on": "Card", "mean_fh": 9},
            {"on": "Type", "mean_fh": 20},
        ],
        tasks=[
            *(check(5), fix()),
            {"name": "Swap", "on": "Pump", "action": "replace", "work_h": 2},
            {"name": "Mend", "on": "Pump", "action": "repair", "work_h": 9},
            {"name": "Solder", "on": "Card", "action": "repair", "work_h": 4},
        ],
        stock=[{"site": "Base", "item": item, "number": 1} for item in ("Pump", "Card")],
        offers=TERMS,
        **hands(),
    )
    tail = {"type": "Type", "site": "Base"}
    tables["fleet"] = [tail | {"name": f"T{k}"} | told for k, told in enumerate(terms)]
    return tables | more


def paid():
    """Tell support, leases with upkeep and without, and tails that get another home."""
    ready = {"cannibalise": "yes", "stagger": "yes"}
    for name, told in (("none", {}), ("support", SUPPORT), ("lease", LEASE)):
        yield f"one of three: {name}", {}, _paid(told, {}, {})
        yield f"and robbing: {name}", ready, _paid(told, {"offer": "Dry"}, {}, LEASE)
    yield "all alike", {}, _paid(SUPPORT, SUPPORT, SUPPORT)
    tables = _paid(SUPPORT, LEASE, SUPPORT | {"offer": "Dry"})
    later = {"name": "T0", "type": "Type", "site": "Depot", "starts": "2027-01-15"} | SUPPORT
    yield "moved", {}, tables | {"fleet": [*tables["fleet"], later]}


SLICES = (paid,)
