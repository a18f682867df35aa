"""The closed lists of READY as whole numbers, for the compiled kernel and for its readers.

Words for people stand in the catalogue under `state-...`, `cause-...` and so on.
"""

from typing import Final

#: States of an aircraft, in the order of RULES 1.2: the first that holds is the state.
STATES: Final = (
    "gone",
    "overhaul",
    "waiting slot",
    "ferry",
    "work",
    "part in repair",
    "part in transport",
    "part on order",
    "waiting dock",
    "waiting tool",
    "waiting person",
    "off shift",
    "flying",
    "standby",
    "ready",
)
(
    GONE,
    OVERHAUL,
    WAIT_SLOT,
    FERRY,
    WORK,
    PART_REPAIR,
    PART_TRANSPORT,
    PART_ORDER,
    WAIT_DOCK,
    WAIT_TOOL,
    WAIT_PERSON,
    OFF_SHIFT,
    FLYING,
    STANDBY,
    READY,
) = range(len(STATES))
#: States from this one on are available (RULES 1.1).
AVAILABLE_FROM: Final = FLYING

#: Causes whose presence is counted beside the states; they overlap (RULES 1.2).
PRESENT: Final = (*STATES[OVERHAUL : OFF_SHIFT + 1], "deferred defect")
N_PRESENT: Final = len(PRESENT)
PRESENT_DEFERRED: Final = N_PRESENT - 1

#: What a tail does, by month.
TAIL_COUNTS: Final = (
    "possessed_h",
    "available_h",
    "clean_h",  # available without a deferred defect
    "flown_fh",
    "ferry_fh",
    "check_fh",
    "aborted_fh",
    "landings",
    "starts",
    "km",
    "fuel_kg",
    "lost",
    "delivered",
)
(
    T_POSSESSED,
    T_AVAILABLE,
    T_CLEAN,
    T_FH,
    T_FERRY_FH,
    T_CHECK_FH,
    T_ABORTED_FH,
    T_LANDINGS,
    T_STARTS,
    T_KM,
    T_FUEL_KG,
    T_LOST,
    T_DELIVERED,
) = range(len(TAIL_COUNTS))

#: Outcomes of a mission (RULES 4.4) and causes of a lost one, in the order of the tests.
OUTCOMES: Final = ("whole", "late", "reduced", "aborted", "lost")
WHOLE, LATE, REDUCED, ABORTED, LOST = range(len(OUTCOMES))
CAUSES: Final = ("closed", "weather", "light", "no able type", "fuel", "crew", "aircraft")
(
    C_CLOSED,
    C_WEATHER,
    C_LIGHT,
    C_TYPE,
    C_FUEL,
    C_CREW,
    C_AIRCRAFT,
) = range(len(CAUSES))

#: What a service (a mission at a base) does, by month.
SERVICE_COUNTS: Final = (
    *(f"{outcome} missions" for outcome in OUTCOMES),
    *(f"lost by {cause}" for cause in CAUSES),
    "wanted_h",
    "achieved_h",
    "aborted_h",  # wanted hours of aborted missions that were not achieved
    "reduced_h",  # wanted hours of aircraft that did not come along
    *(f"lost_h by {cause}" for cause in CAUSES),
    "calls",
    "calls launched",
    "calls in time",
    "airborne_min",
    "patient_min",
    "care_min",
    "patients reached",
    "patients in care",
    "pax_km",
    "t_km",
    "full_h",  # standing missions: hours with all wanted aircraft running
    "window_h",  # hours in which they were wanted
)
V_LOST_BY: Final = len(OUTCOMES)
V_WANTED_H: Final = V_LOST_BY + len(CAUSES)
V_ACHIEVED_H: Final = V_WANTED_H + 1
V_ABORTED_H: Final = V_WANTED_H + 2
V_REDUCED_H: Final = V_WANTED_H + 3
V_LOST_H: Final = V_WANTED_H + 4
(
    V_CALLS,
    V_LAUNCHED,
    V_IN_TIME,
    V_AIRBORNE_MIN,
    V_PATIENT_MIN,
    V_CARE_MIN,
    V_REACHED,
    V_CARED,
    V_PAX_KM,
    V_T_KM,
    V_FULL_H,
    V_WINDOW_H,
) = range(V_LOST_H + len(CAUSES), len(SERVICE_COUNTS))

#: Upper edges of the classes of response times; the last class is open.
RESPONSE_MIN: Final = (10, 15, 20, 30, 45, 60, 75, 90, 120, 180, 240, 360, 720, 1440)
CLOCKS: Final = ("airborne", "patient", "care")

STORE_COUNTS: Final = (
    "on_hand_h",  # unit-hours on the shelf
    "backorder_h",  # hours times aircraft requests that wait
    "other_backorder_h",  # the same for shops, stock and deferred defects
    "requests",  # of aircraft
    "filled",  # of these, at once from the shelf
    "ordered",  # units ordered from an offer
    "bought",  # units delivered by an offer
    "scrapped",
    "used",  # consumables and fuel that left the shelf for use
)
(
    W_ON_HAND,
    W_BACKORDER,
    W_OTHER,
    W_REQUESTS,
    W_FILLED,
    W_ORDERED,
    W_BOUGHT,
    W_SCRAPPED,
    W_USED,
) = range(len(STORE_COUNTS))

POOL_COUNTS: Final = ("busy_h", "on_duty_h")
P_BUSY, P_DUTY = range(2)

SHOP_COUNTS: Final = ("jobs", "man_h", "busy_h", "waiting_h", "done_good", "no_fault", "passed_on")
H_JOBS, H_MAN_H, H_BUSY, H_WAITING, H_GOOD, H_NO_FAULT, H_PASSED = range(len(SHOP_COUNTS))

ROUTE_COUNTS: Final = ("freight_kg", "convoys", "carriers", "moved", "vehicle_km")
R_FREIGHT, R_CONVOYS, R_CARRIERS, R_MOVED, R_KM = range(len(ROUTE_COUNTS))

POOLED_COUNTS: Final = ("up_h", "under_way_h", "repair_h", "km", "failures")
G_UP, G_WAY, G_REPAIR, G_KM, G_FAILURES = range(len(POOLED_COUNTS))

#: Readiness to launch: samples, and in how many at least one and two aircraft could go.
LAUNCH_COUNTS: Final = ("samples", "one", "two")

#: Events, in the order in which they happen inside one instant (RULES 6.3): the rank.
EVENTS: Final = (
    "bin",  # a month turns
    "work end",
    "sortie end",
    "arrival",
    "ferry end",
    "convoy end",
    "release",  # a tool held for a part of the work is given back
    "shift",
    "dated",  # periods, projects, head-counts, disruptions, moves of the fleet
    "weather",
    "due",  # a calendar limit, a limit of a deferred defect
    "wake",  # something can be tried again: dawn, window, turnaround, booked slot
    "call",
    "scheduled",
    "quota",
    "standing",
    "take-off",
    "departure",
    "patience",
    "convoy",
    "start",
    "sample",
)
(
    E_BIN,
    E_WORK_END,
    E_SORTIE_END,
    E_ARRIVAL,
    E_FERRY_END,
    E_CONVOY_END,
    E_RELEASE,
    E_SHIFT,
    E_DATED,
    E_WEATHER,
    E_DUE,
    E_WAKE,
    E_CALL,
    E_SCHEDULED,
    E_QUOTA,
    E_STANDING,
    E_TAKE_OFF,
    E_DEPARTURE,
    E_PATIENCE,
    E_CONVOY,
    E_START,
    E_SAMPLE,
) = range(len(EVENTS))

#: What a trace row tells; the columns a to e by kind (indices of the labels, -1 none).
TRACES: Final = (
    "state",  # a tail, b state, c job that decides (-1), d deferred defects
    "open",  # a job, b tail (-1), c task (-1), d unit (-1: the tail itself), e failure row (-1)
    "request",  # a request, b job (-1), c store, d quantity, e class
    "issued",  # a request, b unit (-1), c store it came from, d hours under way
    "start",  # a job, b shop, c tail (-1), d unit (-1)
    "wait",  # a job, b state that names what it waits for, c site (-1)
    "pause",  # a job
    "end",  # a job
    "unit",  # a unit, b where (WHERES), c tail / store / shop / site index, d due hour, e item
    "order",  # a store, b from store (-1: an offer), c offer (-1), d quantity, e hour due (-1)
    "sortie",  # a tail, b service, c destination (-1), d block minutes, e outcome
    "lost",  # a service, b destination (-1), c cause
    "slot",  # a job, b shop, c hour from which it may begin
    "closed",  # a kind (0 supplier, 1 site, 2 route), b index, c speed in thousandths
    "convoy",  # a route, b carriers, c kilograms, d hour of arrival
)
(
    TR_STATE,
    TR_OPEN,
    TR_REQUEST,
    TR_ISSUED,
    TR_START,
    TR_WAIT,
    TR_PAUSE,
    TR_END,
    TR_UNIT,
    TR_ORDER,
    TR_SORTIE,
    TR_LOST,
    TR_SLOT,
    TR_CLOSED,
    TR_CONVOY,
) = range(len(TRACES))

#: Where a unit is.
WHERES: Final = ("installed", "shelf", "transit", "shop", "scrapped", "free")
AT_HOST, AT_SHELF, AT_TRANSIT, AT_SHOP, AT_SCRAP, AT_FREE = range(len(WHERES))

#: How a replication ended.
DONE, STOPPED, GROW = range(3)

#: Actions of tasks.
ACTIONS: Final = ("inspect", "overhaul", "replace", "repair", "discard")
INSPECT, OVERHAUL_ACTION, REPLACE, REPAIR, DISCARD = range(len(ACTIONS))

#: Clocks of failures and limits; the calendar runs always, the day clock while fitted.
METER_CLOCKS: Final = ("fh", "landings", "starts", "km", "d", "calendar")
N_CLOCKS: Final = len(METER_CLOCKS)
K_FH, K_LANDINGS, K_STARTS, K_KM, K_DAY, K_CALENDAR = range(N_CLOCKS)

#: Kinds of meters.
M_FAIL, M_NO_FAULT, M_LIMIT = range(3)
