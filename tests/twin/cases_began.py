"""Plans by hand of how a plan begins: a warm-up."""

from tests.twin.cases import CALL, PAIR, check, fix, hands, pairs

YEAR_D = 365.25


def warm_up():
    """Tell first days that are lived and not counted: some, and a month."""
    failing = [{"on": "Type", "mean_fh": 12, "diagnose_h": 1.5}]
    kept = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 1}
    tables = pairs(tasks=[check(5), fix()], failures=failing, **hands())
    for days in (1, 10, 25):
        missions = [PAIR | {"patience_h": 40}, CALL, kept]
        yield f"{days} days", {"warmup_y": days / YEAR_D}, tables | {"missions": missions}


SLICES = (warm_up,)
