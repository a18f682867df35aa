"""Aircraft that wait for a shop whose supplier is closed for good (model: The world)."""

SLOT = "waiting slot"


def leave_what_is_over(world):
    """Let all aircraft that wait for such a shop go on."""
    for aircraft in list(world.aircraft):
        for job in reversed(list(aircraft.jobs)):
            move_on(job)


def move_on(job):
    """Wait for the next open shop if the work has not begun; without one, go home."""
    arrived = job.stage == "wait"
    if not job.away or job.begun or not (arrived or job.stage == "booked"):
        return
    world, supplier = job.world, job.shop.terms_of(job).supplier
    if not world.disruptions.is_over("suppliers", supplier):
        return
    following = world.supply.shops.first(job.task, job.aircraft.site)
    if not following.may_be_chosen():
        following = job.shop
        if not arrived:
            return
    job.site.queue.remove(job)
    world.workshop.waiting(job, -1)
    here = job.site if arrived else job.here
    if arrived:
        world.workshop.busy(job, -1)
        job.shop.leave(job)
    job.shop, job.site, job.stage, job.lack = following, following.site, "booked", SLOT
    world.workshop.waiting(job, 1)
    job.site.queue.append(job)
    job.site.ask_starts()
    if following.may_be_chosen():
        job.stands_at = here if arrived else job.stands_at
        job.look()
        return
    job.stands_at, job.aircraft.working = None, None
    job.aircraft.go_home(here)
