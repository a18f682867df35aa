"""Who works on an aircraft: the people of its site, else a team that comes from another."""

from typing import Any

from azalai.ready.kernel.compiled import jit
from azalai.ready.kernel.events import INF
from azalai.ready.kernel.jobs import shop_speed
from azalai.ready.kernel.transport import likely_h
from azalai.ready.kernel.waits import in_force


@jit
def first_open(R: Any, CI: Any, F: Any, I: Any, route: int) -> int:
    """Give the first shop of an order of shops that is in force and not closed, else the first."""
    first = CI[R.ro_first + route]
    for k in range(first, first + CI[R.ro_n + route]):
        shop = in_force(R, CI, I, CI[R.ro_shop + k])
        if I[R.sh_open + shop] == 1 and shop_speed(R, CI, F, shop) > 0.0:
            return shop
    return in_force(R, CI, I, CI[R.ro_shop + first])


@jit
def placed(
    R: Any, CF: Any, CI: Any, F: Any, I: Any, task: int, site: int
) -> tuple[int, int, float]:
    """Give shop and site at which work on an aircraft is done, and from when there are people."""
    if task < 0 or CI[R.ro_n + task * R.n_site + site] == 0:
        return -1, site, R.now
    shop = first_open(R, CI, F, I, task * R.n_site + site)
    place = CI[R.sh_site + shop]
    if place == site:
        return shop, place, R.now
    team_h = likely_h(R, CF, CI, F, I, place, site, INF)
    if team_h >= INF:
        team_h = CF[R.team_h + place * R.n_site + site]
    return shop, place, R.now + team_h
