"""RULES 1.1 by hand: for which mission a base is looked at as ready to launch."""

from tests.ready_hand import daily, on_equator, scheduled


def test_a_base_that_reaches_nobody_is_ready_for_what_it_flies(live):
    """RULES 1.1.  Calls come from Camp, an hour from Base; Far is ten hours away: too far.

    Nobody calls Far: it is looked at for its round.  In ten days each is looked at every 25 hours
    from 00:30 on, ten times; at 07:30 and 08:30 U flies.  T is never called.
    """
    tables = daily(
        items=[{"name": "Jet", "kind": "fuel"}],
        offers=[{"name": "Seller", "what": "Jet"}],
        types=[
            {"name": "Type", "cruise_km_per_h": 200, "fuel": "Jet", "fuel_kg": 500}
            | {"burn_kg_per_h": 100, "stretchers": 1}
        ],
        demand=[{"site": "Camp", "kind": "accident", "calls_per_y": 1e-6}],
        missions=[
            {"name": "Rescue", "mode": "call", "serves": "accident", "kind": "medevac"},
            scheduled("Round", base="Far", when="07:00"),
        ],
        fleet=[
            {"name": "T", "type": "Type", "site": "Base"},
            {"name": "U", "type": "Type", "site": "Far"},
        ],
    )
    tables["sites"] = on_equator("Base", "Camp", *(f"Sea {k}" for k in range(9)), "Far")
    tables["sites"] = [s for s in tables["sites"] if not s["name"].startswith("Sea")]
    tables["sites"][1]["roles"] = ""
    life = live(10, **tables)
    assert life.labels.launches == (("Base", "Rescue"), ("Far", "Round"))
    looks = life.block("launch").sum(axis=(1, 2))
    assert looks.tolist() == [[10, 10, 0], [10, 8, 0]]
