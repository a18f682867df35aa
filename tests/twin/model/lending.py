"""Help from a store beside: what the own shelf lacks for an aircraft that is down (RULES 5.1)."""


def lend(request):
    """Send what is asked for from the nearest store that has all of it near enough."""
    mine, most = request.store, request.store.world.ready.lateral_h
    told = [
        (_hours(store, mine, request.number), store.site.name, store)
        for store in mine.world.supply.stores.values()
        if store.item == mine.item and store is not mine and _has(store, request.number)
    ]
    near = min((t for t in told if t[0] <= most), key=lambda t: t[:2], default=None)
    if most and near is not None:
        _send(request, near[2])


def _has(store, number):
    floor = store.row["floor"] if store.row else 0.0
    return store.on_hand - floor >= number - 1e-9 and store.site.speed


def _hours(store, mine, number):
    """Give how long it takes to come by the fastest usable route, but a convoy to be filled."""
    roads, now = mine.world.supply.roads, mine.world.clock.now
    ways = roads._carrying(store.site.name, mine.item)
    ways = [way for way in ways if way.destination == mine.site.name and way.usable]
    kg = mine.world.things.items[mine.item]["mass_kg"] * number
    hours = [way.likely() - now for way in ways if not way.convoys.wait_to_be_filled(kg)]
    return min(hours, default=float("inf"))


def _send(request, store):
    mine, number = request.store, request.number
    mine.withdraw(request)
    store.settle()
    store.on_hand -= number
    store.position -= number
    unit = store.take_unit() if store.counted else None
    if unit is None:
        store.count("used", number)
    wanted = request.job.wanted
    wanted.lend(request)
    came = wanted.lent_came
    mine.world.supply.roads.send(store.site, mine.site, mine.item, number, 1, came, request, unit)
    store.reorder()
