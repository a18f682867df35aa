"""The state of each aircraft at every instant, and the hours it spends in it (RULES 1)."""

from typing import Any, Final

from azalai.ready import codes
from azalai.ready.kernel.compiled import inline, jit
from azalai.ready.kernel.events import INF, trace

#: What keeps a tail busy, whatever its state is called.
B_GROUND, B_ASSIGNED, B_AIR, B_AWAY, B_GONE = range(5)

#: Stages of a job.
(
    J_FREE,
    J_DIAGNOSE_WAIT,  # waits for people to find the cause
    J_DIAGNOSE,
    J_PART,  # waits for parts
    J_WAIT,  # has its parts, waits for dock, tool, people, slot
    J_WORK,
    J_PAUSED,  # begun, nobody on duty
    J_FLIGHT,  # check flight after the work
    J_BOOKED,  # waits for a slot elsewhere
    J_OUT,  # aircraft on its way to the shop
    J_BACK,  # aircraft on its way home
    J_QUEUE,  # a unit in the queue of its shop
) = range(12)

#: What a job does: exchanges a unit, mends it where it is, is a task of the aircraft.
FIX_EXCHANGE, FIX_IN_PLACE, FIX_TASK = 0, 1, 3

N_STATE: Final = len(codes.STATES)
N_TAIL: Final = len(codes.TAIL_COUNTS)


@jit
def _job_state(R: Any, CI: Any, I: Any, j: int) -> int:
    """Give the state that one job alone would put its aircraft into."""
    stage = I[R.j_state + j]
    task = I[R.j_task + j]
    if stage == J_WORK or stage == J_DIAGNOSE:
        if stage == J_WORK and task >= 0 and CI[R.tk_action + task] == codes.OVERHAUL_ACTION:
            return codes.OVERHAUL
        return codes.WORK
    if stage == J_FLIGHT:
        return codes.FLYING
    if stage == J_PAUSED:
        return codes.OFF_SHIFT
    if stage == J_OUT or stage == J_BACK:
        return codes.FERRY
    return I[R.j_wait + j]


@jit
def _waits_turn(R: Any, I: Any, t: int, j: int) -> bool:
    """Tell whether a job waits only for other work on its aircraft, which is begun."""
    stage = I[R.j_state + j]
    begun = I[R.t_working + t] >= 0 and I[R.t_working + t] != j
    return begun and (stage == J_WAIT or stage == J_DIAGNOSE_WAIT or stage == J_BOOKED)


@inline
def _able(R: Any, F: Any, I: Any, t: int, busy: int) -> int:
    """Give the state of a tail that no work keeps down."""
    if busy == B_AIR:
        return codes.FLYING
    return codes.STANDBY if busy == B_ASSIGNED or F[R.t_free + t] > R.now else codes.READY


@inline
def is_checked_in_air(R: Any, I: Any, t: int) -> bool:
    """Tell whether a tail is on a flight that checks what was done to it."""
    j = I[R.t_working + t]
    return j >= 0 and I[R.j_state + j] == J_FLIGHT


@jit
def _find(R: Any, CI: Any, F: Any, I: Any, t: int) -> tuple[int, int, int]:
    """Give the state of a tail, the job that decides it, and all that keeps it down (bits)."""
    busy = I[R.t_busy + t]
    if busy == B_GONE:
        return codes.GONE, -1, 0
    best, deciding, present = codes.READY, -1, 0
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_soft + j] == 0 and not _waits_turn(R, I, t, j):
            state = _job_state(R, CI, I, j)
            if codes.OVERHAUL <= state <= codes.OFF_SHIFT:
                present |= 1 << (state - codes.OVERHAUL)
            if state < best:
                best, deciding = state, j
        j = I[R.j_next + j]
    if I[R.t_deferred + t] > 0:
        present |= 1 << codes.PRESENT_DEFERRED
    if busy == B_AWAY:  # also on its way to a new home, or home from where it was stranded
        present |= 1 << (codes.FERRY - codes.OVERHAUL)
        if I[R.t_working + t] < 0:
            return codes.FERRY, -1, present
    if busy == B_AIR:  # what has grounded it meanwhile keeps it down from its landing on
        return codes.FLYING, -1, present
    if is_checked_in_air(R, I, t):
        return codes.FLYING, I[R.t_working + t], present
    if best < codes.READY:
        return best, deciding, present
    return _able(R, F, I, t, busy), deciding, present


@jit
def flush(R: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Count the hours of a tail since its last change."""
    hours = R.now - F[R.t_since + t]
    F[R.t_since + t] = R.now
    state = I[R.t_state + t]
    if hours <= 0.0 or state == codes.GONE:
        return
    post = I[R.t_post + t]
    F[R.o_state_h + post * N_STATE + state] += hours
    at = R.o_tails + t * N_TAIL
    F[at + codes.T_POSSESSED] += hours
    if state >= codes.AVAILABLE_FROM:
        F[at + codes.T_AVAILABLE] += hours
        if I[R.t_deferred + t] == 0:
            F[at + codes.T_CLEAN] += hours
    present = I[R.t_present + t]
    if present != 0:
        for k in range(codes.N_PRESENT):
            if present & (1 << k):
                F[R.o_present_h + post * codes.N_PRESENT + k] += hours
    driver = I[R.t_driver + t]
    if driver >= 0:
        F[R.a_drivers + (driver * R.n_post + post) * N_STATE + state] += hours


@jit
def refresh(R: Any, CI: Any, F: Any, I: Any, t: int) -> None:
    """Look again at the state of a tail after something happened to it."""
    busy = I[R.t_busy + t]
    if I[R.t_jobs + t] < 0 and I[R.t_deferred + t] == 0 and busy <= B_AIR:
        state, job, present = _able(R, F, I, t, busy), -1, 0
    else:
        state, job, present = _find(R, CI, F, I, t)
    driver = -1 if job < 0 else I[R.j_driver + job]
    if (
        state == I[R.t_state + t]
        and driver == I[R.t_driver + t]
        and present == I[R.t_present + t]
        and job == I[R.t_decide + t]
    ):
        return
    flush(R, CI, F, I, t)
    I[R.t_state + t] = state
    I[R.t_driver + t] = driver
    I[R.t_present + t] = present
    I[R.t_decide + t] = job
    trace(R, F, I, codes.TR_STATE, t, state, job, I[R.t_deferred + t], -1)


@jit
def next_limit(R: Any, F: Any, I: Any, t: int) -> None:
    """Find the first limit at which work with which an aircraft flies on grounds it."""
    F[R.t_deferlimit + t] = INF
    j = I[R.t_jobs + t]
    while j >= 0:
        if I[R.j_soft + j] == 1:
            F[R.t_deferlimit + t] = min(F[R.t_deferlimit + t], F[R.j_limit + j])
        j = I[R.j_next + j]


@inline
def count_stop(R: Any, F: Any, I: Any, t: int, j: int) -> None:
    """Count that a job stops its aircraft."""
    F[R.a_driver_jobs + I[R.j_driver + j] * R.n_post + I[R.t_post + t]] += 1.0


@inline
def count(R: Any, F: Any, t: int, what: int, number: float) -> None:
    """Count something that a tail did in this month."""
    F[R.o_tails + t * N_TAIL + what] += number


@jit
def worn(R: Any, CF: Any, CI: Any, group: int, site: int, what: Any) -> float:
    """Give by how much a use from a site moves one kind of wear (a clock, a harshness factor).

    `what` is (hours, landings, starts, km).
    """
    hours, landings, starts, km = what
    clock = CI[R.gr_clock + group]
    amount = 0.0
    if clock == codes.K_FH:
        amount = hours
    elif clock == codes.K_LANDINGS:
        amount = landings
    elif clock == codes.K_STARTS:
        amount = starts
    elif clock == codes.K_KM:
        amount = km
    return amount * (1.0 + CF[R.si_harsh + site] * (CF[R.gr_factor + group] - 1.0))


@jit
def wear(R: Any, CF: Any, CI: Any, F: Any, t: int, site: int, what: Any) -> None:
    """Let the clocks of a tail run: `what` is (hours, landings, starts, km) from a site."""
    hours, landings, starts, km = what
    ty = CI[R.t_type + t]
    s0, g0 = CI[R.t_s0 + t], CI[R.ty_grp0 + ty]
    for g in range(CI[R.ty_ng + ty]):
        F[R.s_val + s0 + g] += worn(R, CF, CI, g0 + g, site, what)
    left_to_check(R, CI, F, t)
    count(R, F, t, codes.T_FH, hours)
    count(R, F, t, codes.T_LANDINGS, landings)
    count(R, F, t, codes.T_STARTS, starts)
    count(R, F, t, codes.T_KM, km)


@inline
def left_to_check(R: Any, CI: Any, F: Any, t: int) -> None:
    """Note how many hours a tail has left to its heaviest check, by which tails are chosen."""
    ty = CI[R.t_type + t]
    if CI[R.ty_heavy + ty] >= 0:
        used = F[R.s_val + CI[R.t_s0 + t] + CI[R.ty_heavy_grp + ty]]
        F[R.t_left + t] = F[R.t_check + t] - used


@jit
def wear_ahead(R: Any, CF: Any, CI: Any, F: Any, ty: int, site: int, what: Any) -> None:
    """Note by how much a sortie from a site would move each kind of wear of a type (`s_more`)."""
    g0 = CI[R.ty_grp0 + ty]
    for g in range(CI[R.ty_ng + ty]):
        F[R.s_more + g] = worn(R, CF, CI, g0 + g, site, what)


@inline
def fits_limits(R: Any, CI: Any, F: Any, t: int, ng: int, back: float) -> bool:
    """Tell whether a sortie ends inside every hard limit of a tail and its parts.

    `s_more` holds by how much it moves each of the `ng` kinds of wear, `back` when it ends.
    """
    s0, first = CI[R.t_s0 + t], F[R.s_more]
    beyond = (ng > 0) & (F[R.s_val + s0] + first > F[R.s_hard + s0])  # most have one kind, or few
    beyond |= back > F[R.t_calhard + t]
    for g in range(1, ng):
        beyond |= F[R.s_val + s0 + g] + F[R.s_more + g] > F[R.s_hard + s0 + g]
    return not beyond
