"""Where everything lies in the buffers of the kernel: the one table behind all offsets.

The kernel knows five things: a record R of whole numbers (sizes, offsets, running values) and a
few floats, constants of the plan CF (float64) and CI (int64), and the state F and I.  Every name
that the kernel reads as `R.name` stands here or in `constants`; `buffers` lays them out.

`F[R.t_free + t]` is one number of aircraft t.  Where the kernel runs as plain Python each name
stands for a column of its own.  Compiled, all columns of one length are a table, row by row: what
is known of one aircraft lies side by side, `R.t_free` is a place in that row (`placed`), and F
and I (CF and CI) are the same words; whole numbers take four bytes there (`forms`).
"""

from typing import Final

import numpy as np

from azalai.ready.kernel.constants import CONST_F, CONST_I, CONST_TABLES

#: Words in a line of cache.
LINE: Final = 8
#: What follows a site among those that are to be looked at, if it is not among them.
NOT_ASKED: Final = -2

#: Scalars of the plan that the build tells.
SIZES: Final = (
    *(
        "n_bin",
        "n_calendar",
        "n_child",
        "n_contract",
        "n_day",
        "n_demand",
        "n_directed",
        "n_failure",
        "n_item",
    ),
    *("n_launch", "n_left", "n_month", "n_pool", "n_pooled", "n_post", "n_region", "n_resource"),
    *("n_route", "n_serv", "n_shop", "n_site", "n_start", "n_store", "n_tail", "n_task", "n_type"),
    *("n_s", "n_m", "n_p", "n_k", "n_offer", "n_supplier", "n_pool_row", "n_item_all"),
    *(
        "n_pv",
        "n_vs",
        "n_aside",
        "n_line",
        "n_stop",
        "n_used",
        "n_warm",
        "n_whole",
        "aborts",
        "cannibalise",
        "tail_choice",
        "ferry_mode",
        "quota_mode",
        "standing_mode",
    ),
)
FLOAT_SCALARS: Final = (
    *("now", "horizon", "next_time", "lateral_h", "opportunistic", "damage_frac", "soonest"),
)
#: Running whole numbers and their values at the start.
RUNNING: Final[dict[str, int]] = {
    **dict.fromkeys(("rep", "seq", "events", "bin", "status", "tracing", "tr_n", "hp_n"), 0),
    **dict.fromkeys(("dep_last", "sta_last", "od_n", "unbought", "leaving"), 0),
    **dict.fromkeys(("next_lane", "j_count", "q_count", "rs_count", "dc_at"), 0),
    **dict.fromkeys(("least", "left", "look", "over", "taken", "w_n"), 0),
    "next_key": 0x7FFFFFFFFFFFFFFF,
    **dict.fromkeys(("j_free", "rq_free", "q_free", "cv_free", "rs_free", "x_free", "u_nfree"), 0),
    **dict.fromkeys(("x_held", "short_serv", "turned", "dep_first", "sta_first"), -1),
    **dict.fromkeys(("dc_n", "ln_mask"), 0),
}

#: Room that grows when a replication runs out of it: name -> least size.
ROOMS: Final[dict[str, int]] = {
    "j_cap": 256,
    "rq_cap": 512,
    "x_cap": 512,
    "q_cap": 256,
    "cv_cap": 64,
    "rs_cap": 256,
    "hp_cap": 4096,
    "ln_cap": 1024,
    "od_cap": 256,
    "u_cap": 1024,
    "dc_cap": 64,
    "tr_cap": 1,
}

#: State of float64: name -> (length, value at the start); a length is a size, room or product.
STATE_F: dict[str, tuple[str, float]] = {
    "s_val": ("n_s", 0.0),
    "t_landed": ("n_tail", -1e300),
    "s_more": ("n_s", 0.0),
    "s_due": ("n_s", 1e300),
    "s_hard": ("n_s", 1e300),
    "m_due": ("n_m", 1e300),
    **dict.fromkeys(
        (
            "t_since",
            "t_free",
            "t_dayoff",
            "t_daystood",
            "t_flown",
            "t_planned",
            "t_fuel",
            "t_began",
            "t_strand_h",
        ),
        ("n_tail", 0.0),
    ),
    **dict.fromkeys(
        ("t_cal", "t_calhard", "t_deferlimit", "t_duetime", "t_runend"), ("n_tail", 1e300)
    ),
    "u_left": ("u_cap*n_left", 1e300),
    **dict.fromkeys(
        ("j_due", "j_after", "j_opened", "j_left", "j_end", "j_done", "j_limit", "j_began"),
        ("j_cap", 0.0),
    ),
    **dict.fromkeys(("j_resumed", "j_speed"), ("j_cap", 0.0)),
    "rq_qty": ("rq_cap", 0.0),
    "x_qty": ("x_cap", 0.0),
    **dict.fromkeys(("q_time", "q_deadline", "q_factor", "q_plan", "q_leaves"), ("q_cap", 0.0)),
    "rs_number": ("rs_cap", 0.0),
    "rs_hours": ("rs_cap", 0.0),
    "hp_time": ("hp_cap", 0.0),
    "ln_time": ("ln_all", 0.0),
    "hd_time": ("n_head", 1e300),
    "od_qty": ("od_cap", 0.0),
    "tr_time": ("tr_cap", 0.0),
    "dc_time": ("dc_cap", 0.0),
    "dc_value": ("dc_cap", 0.0),
    **dict.fromkeys(
        ("st_since", "st_down", "st_other", "st_onorder", "st_transit", "st_repair"),
        ("n_store", 0.0),
    ),
    **dict.fromkeys(
        ("st_hand", "st_pos", "st_target", "st_reorder", "st_lot", "st_floor"), ("n_store", 0.0)
    ),
    **dict.fromkeys(("pl_busy", "pl_duty", "pl_change", "pl_since", "pl_used_h"), ("n_pool", 0.0)),
    "pl_watched": ("n_pool", 1e300),
    **dict.fromkeys(("pr_number", "pr_until", "pr_hours"), ("n_pool_row", 0.0)),
    **dict.fromkeys(("sh_since", "sh_wait_since"), ("n_shop", 0.0)),
    "su_speed": ("n_supplier", 1.0),
    "si_speed": ("n_site", 1.0),
    "si_wake": ("n_site", -1.0),
    **dict.fromkeys(("si_lit_from", "si_lit_to"), ("n_site", 0.0)),
    "rt_speed": ("n_route", 1.0),
    **dict.fromkeys(("rd_waits_kg", "rd_coming_kg"), ("n_directed", 0.0)),
    "rd_tried": ("n_directed", -1.0),
    **dict.fromkeys(("cv_kg", "cv_back"), ("cv_cap", 0.0)),
    "po_after": ("n_post", 24.0),
    "g_since": ("n_pooled", 0.0),
    **dict.fromkeys(("pv_left", "pv_seen"), ("n_pv", 0.0)),
    "pv_clock": ("n_pv*n_vs", 0.0),
    **dict.fromkeys(("sv_since", "sv_carry", "sv_gap", "sv_from"), ("n_serv", 0.0)),
    **dict.fromkeys(("sv_next", "sv_upto", "sv_to"), ("n_serv", 1e300)),
    **dict.fromkeys(("t_left", "t_check"), ("n_tail", 0.0)),
    **dict.fromkeys(("de_before", "de_sum"), ("n_demand", 0.0)),
    **dict.fromkeys(("de_next", "de_upto"), ("n_demand", 1e300)),
    "wx_until": ("n_region", -1.0),
}

#: What is counted by period: name of a block of results -> counts of the period that is open.
#: They are few enough to stay at hand; `books.close_bin` puts them into the results.  What a shop
#: does is counted in the results themselves: of many shops few do anything in a period.
OPEN: Final[dict[str, str]] = {
    "state_h": "n_post*k_state",
    "present_h": "n_post*k_present",
    "tails": "n_tail*k_tail",
    "services": "n_serv*k_service",
    "stores": "n_store*k_store",
    "pools": "n_pool*k_pool",
    "routes": "n_route*k_route",
    "pooled": "n_pooled*k_pooled",
}
STATE_F |= {f"o_{name}": (length, 0.0) for name, length in OPEN.items()}

#: State of int64.
STATE_I: Final[dict[str, tuple[str, int]]] = {
    "m_open": ("n_m", 0),
    "m_extended": ("n_m", 0),
    "pos_unit": ("n_p", -1),
    "pos_renews": ("n_p", 0),
    "k_failed": ("n_k", 0),
    **dict.fromkeys(
        ("t_grounded", "t_deferred", "t_dayrun", "t_fate", "t_sorties", "t_stranded", "t_leaving"),
        ("n_tail", 0),
    ),
    **dict.fromkeys(
        ("t_present", "t_state", "t_home", "t_post", "t_trip", "t_waits"), ("n_tail", 0)
    ),
    "t_busy": ("n_tail", 4),
    **dict.fromkeys(
        (
            "t_aside",
            "t_aside_at",
            "t_aside_way",
            "t_aside_trip",
            "t_decide",
            "t_driver",
            "t_turned",
            "t_jobs",
            "t_onext",
            "t_pnext",
            "t_qnext",
            "t_request",
            "t_standing",
        ),
        ("n_tail", -1),
    ),
    **dict.fromkeys(("t_site", "t_working", "t_way", "ts_site"), ("n_tail", -1)),
    **dict.fromkeys(
        ("u_item", "u_h0", "u_h1", "u_no", "u_ren", "u_nff", "u_contract"), ("u_cap", 0)
    ),
    **dict.fromkeys(
        ("u_at", "u_cause", "u_next", "u_origin", "u_shop", "u_site", "u_store", "u_task"),
        ("u_cap", -1),
    ),
    **dict.fromkeys(("u_free", "u_robbed", "u_step"), ("u_cap", 0)),
    "u_where": ("u_cap", 5),
    "u_child": ("u_cap*n_child", -1),
    **dict.fromkeys(
        ("j_away", "j_begun", "j_channel", "j_deferred", "j_fix", "j_held", "j_nreq", "j_robbed"),
        ("j_cap", 0),
    ),
    "j_kept": ("j_cap", 0),
    **dict.fromkeys(
        ("j_list", "j_prio", "j_seq", "j_shop", "j_site", "j_soft", "j_state", "j_wait"),
        ("j_cap", 0),
    ),
    **dict.fromkeys(
        ("j_driver", "j_meter", "j_newunit", "j_next", "j_node", "j_qnext", "j_tail", "j_task"),
        ("j_cap", -1),
    ),
    **dict.fromkeys(("j_unit", "j_wback", "j_wnext"), ("j_cap", -1)),
    **dict.fromkeys(
        ("rq_class", "rq_kind", "rq_next", "rq_ref", "rq_store", "rq_unit"), ("rq_cap", -1)
    ),
    "x_hop": ("x_cap", -1),
    **dict.fromkeys(
        ("x_from", "x_item", "x_kind", "x_next", "x_rank", "x_ref", "x_route", "x_to", "x_unit"),
        ("x_cap", -1),
    ),
    **dict.fromkeys(
        ("q_cause", "q_demand", "q_done", "q_first", "q_flying", "q_late", "q_n", "q_next"),
        ("q_cap", 0),
    ),
    **dict.fromkeys(("q_seq", "q_serv", "q_state", "q_tails", "q_trips"), ("q_cap", 0)),
    **dict.fromkeys(("q_clock", "q_event"), ("q_cap", 0)),
    **dict.fromkeys(("cv_first", "cv_next", "cv_pool", "cv_route", "cv_turn"), ("cv_cap", -1)),
    **dict.fromkeys(("rs_next", "rs_pool"), ("rs_cap", -1)),
    "rs_seq": ("rs_cap", 0),
    "hp_key": ("hp_cap", 0),
    "ln_row": ("ln_all", 0),
    "hd_key": ("n_head", 0),
    "ln_head": ("n_lane", 0),
    "ln_tail": ("n_lane", 0),
    **dict.fromkeys(("od_to", "od_from", "od_rank"), ("od_cap", 0)),
    "tr_row": ("tr_cap*six", 0),
    **dict.fromkeys(("dc_kind", "dc_index"), ("dc_cap", 0)),
    **dict.fromkeys(("st_queue", "st_first", "st_last"), ("n_store", -1)),
    **dict.fromkeys(("st_left", "st_made", "st_unbought"), ("n_store", 0)),
    **dict.fromkeys(("pl_line", "pl_line_end"), ("n_pool", -1)),
    **dict.fromkeys(("si_nstand", "si_aside", "si_undriven"), ("n_site", 0)),
    "si_fresh": ("n_site", 0),
    "si_lit": ("n_site", 1),
    "cal_at": ("n_calendar", 0),
    "pr_open": ("n_pool_row", 1),
    **dict.fromkeys(("sh_busy", "sh_waiting", "sh_done", "sh_n"), ("n_shop", 0)),
    "sh_open": ("n_shop", 1),
    **dict.fromkeys(("sh_head", "sh_tail"), ("n_shop", -1)),
    "of_open": ("n_offer", 1),
    "su_over": ("n_supplier", 0),
    "of_n": ("n_offer", 0),
    "it_turn": ("n_item_all", 0),
    "rt_open": ("n_route", 1),
    **dict.fromkeys(("rd_count", "rd_asked"), ("n_directed", 0)),
    "q_route": ("q_cap", -1),
    "rd_cargo": ("n_directed", -1),
    **dict.fromkeys(("g_up", "g_way", "g_repair"), ("n_pooled", 0)),
    **dict.fromkeys(("g_head", "g_tail"), ("n_pooled", -1)),
    **dict.fromkeys(("pv_pool", "pv_next"), ("n_pv", -1)),
    **dict.fromkeys(("pv_where", "pv_n"), ("n_pv", 0)),
    "u_vehicle": ("u_cap", -1),
    **dict.fromkeys(
        ("sv_instant", "sv_left", "sv_month", "sv_n", "sv_running", "sv_wants"), ("n_serv", 0)
    ),
    **dict.fromkeys(("sv_look", "sv_answer"), ("n_serv", 0)),
    "sv_open": ("n_serv", 1),
    **dict.fromkeys(("de_at", "de_n", "de_row"), ("n_demand", 0)),
    **dict.fromkeys(("de_look", "de_asked", "de_answer"), ("n_demand", 0)),
    **dict.fromkeys(("wx_flyable", "wx_n"), ("n_region", 0)),
    **dict.fromkeys(("dep_next", "sta_next"), ("n_site", NOT_ASKED)),
    **dict.fromkeys(("w_head", "b_head", "q_head", "q_tail"), ("n_site", -1)),
    **dict.fromkeys(("po_first", "po_order"), ("n_post", -1)),
    **dict.fromkeys(("po_there", "po_minimum", "po_wanted", "po_waits"), ("n_post", 0)),
    "us_unit": ("n_start", -1),
}

#: Results, in the order of `outputs.BLOCKS`.
RESULTS: Final = (
    *("state_h", "present_h", "tails", "services", "stores", "pools", "shops", "jobs", "routes"),
    *("pooled", "responses", "launch", "drivers", "driver_jobs", "stores_end", "limits_left"),
)


#: What most steps read of one thing comes first in its row, and what is read together side by side.
_FIRST: Final = (
    "t_busy t_grounded t_working t_site t_home t_free t_landed t_pnext "
    "t_state t_deferred t_since t_jobs t_driver t_present t_decide t_post "
    "t_trip t_way t_qnext t_planned t_flown t_runend t_request t_fate "
    "t_left t_check t_onext t_calhard t_cal t_standing t_fuel t_stranded t_leaving "
    "q_serv q_next q_n q_tails q_flying q_factor q_demand q_done "
    "q_trips q_state q_time q_plan q_leaves q_clock q_deadline q_cause "
    "q_head si_fresh si_lit_to si_lit_from si_lit si_speed dep_next si_nstand "
    "sv_instant sv_next sv_open sv_look sv_upto sv_from sv_to "
    "j_state j_task j_site j_shop j_tail j_next j_wnext j_soft "
    "j_nreq j_fix j_channel j_node j_done j_end j_held j_left "
    "u_item u_where u_cause u_ren u_at u_no u_h1 u_h0 u_store u_next u_task u_site u_shop u_origin "
    "u_step u_contract u_vehicle "
    "st_hand st_since st_queue st_other st_down st_pos st_floor st_transit"
)


def _state_tables() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys((*_FIRST.split(), *STATE_F, *STATE_I)):
        length, _ = (STATE_F | STATE_I)[name]
        found[length] = (*found.get(length, ()), name)
    return {length: columns for length, columns in found.items() if len(columns) > 1}


#: Table of state -> its columns: what has the same length is one row for each thing of a kind.
STATE_TABLES: Final = _state_tables()
#: What of the record is a place in the buffers.
PLACED: Final = frozenset(
    [*STATE_F, *STATE_I, *CONST_F, *CONST_I, *(f"a_{name}" for name in RESULTS)]
)

_WHOLE: Final = (
    *(*RUNNING, *(f"at_{table}" for table in STATE_TABLES | CONST_TABLES)),
    *(*SIZES, *ROOMS, *(f"a_{name}" for name in RESULTS)),
    *(*STATE_F, *STATE_I, *CONST_F, *CONST_I),
)
RECORD: Final = np.dtype(
    [(name, np.float64) for name in FLOAT_SCALARS] + [(name, np.int64) for name in _WHOLE]
)
