"""The constants of a plan that the kernel reads, by table: one row for each thing of a kind."""

from typing import Final

#: Table -> its columns of float64, its columns of int64.
_TOLD: Final[dict[str, tuple[str, str]]] = {
    "bin": ("", "bin_cal bin_month"),
    "calendar": ("", "cal_first cal_n"),
    "crew": ("", "cw_first cw_n"),
    "crew_pool": ("cw_number", "cw_pool"),
    "crew_base": ("", "sb_first sb_n"),
    "demand": ("de_target", "de_first de_nrival de_nserv de_rival0 de_serv0 de_site"),
    "demand_row": ("dr_rate", "dr_edge0 dr_nedge"),
    "demand_service": ("", "ds_kind ds_order ds_rank ds_row ds_serv ds_trips"),
    "directed": (
        "rd_harsh rd_km rd_payload rd_per_escort rd_wet",
        (
            "rd_back0 rd_carrier rd_carrier_far rd_closed rd_dep0 rd_escort rd_escort_far "
            "rd_freight rd_goods rd_guarded rd_least rd_mode rd_most rd_nback rd_ndep rd_own "
            "rd_route rd_same rd_service rd_supplier rd_to"
        ),
    ),
    "edge": ("cumulative edge", ""),
    "failure": ("fa_abort fa_defer_h fa_diagnose fa_strand", "fa_in_place fa_task"),
    "guard": ("", "gd_first gd_n"),
    "guard_pool": ("gd_number", "gd_pool"),
    "item": (
        "it_mass",
        "it_fuel it_met0 it_nm it_noffer it_nslot it_offer0 it_repair it_slot0 it_units",
    ),
    "item_meter": ("im_interval im_limit im_scale im_shape", "im_clock im_kind im_ref"),
    "launch": ("", "la_first la_n la_site"),
    "launch_service": ("", "la_serv la_trips la_way"),
    "light": ("dawn dusk", ""),
    "line": ("", "lw_first lw_n"),
    "line_pool": ("lw_hours lw_number", "lw_pool"),
    "meter": ("mt_interval mt_tol", "mt_grp mt_kind mt_node mt_ref"),
    "need": ("tn_hours tn_number", "tn_kind tn_resource"),
    "node": ("nd_mult", "nd_group nd_item nd_lru nd_met0 nd_parent nd_replace nd_size nd_slot"),
    "offer": ("of_least", "of_rank of_same of_site of_supplier"),
    "pool": ("pl_limit_h pl_rest_h", "pl_crew pl_nrow pl_row0 pl_site"),
    "pool_row": ("pr_per_post", "pr_calendar pr_pool"),
    "pooled": ("", "g_nrd g_rd0 g_site g_type"),
    "post": ("", "po_site po_type"),
    "region": ("", "wx_nsite wx_site0"),
    "region_month": ("wx_share wx_spell", ""),
    "service": (
        "sv_makeup_h sv_on_time sv_patience sv_quota sv_react_day sv_react_night",
        (
            "sv_asks sv_base sv_byhours sv_far sv_hold sv_instant0 sv_kept sv_minimum sv_mission "
            "sv_mode sv_night "
            "sv_ninstant sv_ntype sv_preempts sv_priority sv_rank sv_same sv_trips sv_type0 "
            "sv_wanted sv_window"
        ),
    ),
    "service_type": ("sv_fuel", "sv_post sv_types"),
    "shop": (
        "sh_book_h sh_first sh_learn sh_success",
        "sh_by sh_channels sh_mature sh_same sh_site sh_supplier",
    ),
    "shop_order": ("", "ro_first ro_n"),
    "site": (
        "si_harsh si_offset si_solar",
        "si_light si_nserv si_region si_serv0 si_stand0",
    ),
    "start": ("ts_due ts_new_h", "ts_meter ts_shop ts_task"),
    "start_unit": ("us_due", "us_host us_item us_number us_slot us_store"),
    "stop": ("", "tf_first tf_n"),
    "stop_store": ("tf_number", "tf_store"),
    "store": ("st_room", "st_item st_site st_source st_told"),
    "supply": ("", "sw_first sw_n"),
    "supply_store": ("sw_number", "sw_store"),
    "tail": ("", "t_contract t_k0 t_m0 t_p0 t_s0 t_type"),
    "task": (
        "tk_check tk_extend tk_extend_chance tk_test",
        "tk_action tk_item0 tk_need0 tk_nitem tk_nneed",
    ),
    "task_item": ("ti_number", "ti_item"),
    "trip": (
        "tr_air tr_block tr_care tr_fuel tr_fuel_kg tr_km tr_landings tr_out tr_pax_km tr_t_km",
        "tr_able",
    ),
    "type": (
        "ty_cruise ty_daily ty_kg ty_loss ty_per_km ty_run_burn ty_run_h ty_run_start ty_turn",
        "ty_day ty_flies ty_fuel ty_grp0 ty_heavy ty_heavy_grp ty_k0 ty_met0 ty_ng ty_nm ty_node0",
    ),
    "upkeep": ("vs_every vs_harsh", "vs_clock vs_task"),
    "vehicle": ("", "pv_contract pv_type"),
    "vehicle_failure": ("vf_harsh vf_rate", "vf_clock vf_item vf_task"),
    "vehicle_failures": ("", "vf_first vf_n"),
    "vehicle_upkeep": ("", "vs_first vs_n"),
    "way": ("", "rt_first rt_n"),
    "wear": ("gr_factor", "gr_clock"),
    "window": ("cal_close cal_hours cal_open", ""),
}

#: What stands in no table: lists with steps of their own.
_LISTS_F: Final = (
    "bin_edge instant km month_edge month_share of_lead rd_time sh_turn sv_law team_h tk_work "
    "ts_caps ts_since us_caps us_since"
)
_LISTS_I: Final = (
    "back de_words fa_words g_rd hop im_words included k_spare keys of_words pool_of "
    "post_of pv_words rd_words rival ro_shop rob_words sb_base sh_words si_post si_serv "
    "si_stand si_wet sl_item st_words store_of sv_words t_words tk_words us_words wx_site "
    "wx_words"
)

#: What most steps read of one thing comes first in its row, and what is read together side by side.
_FIRST: Final = (
    "sv_asks sv_base sv_wanted sv_type0 sv_ntype sv_ninstant sv_instant0 sv_trips "
    "sv_minimum sv_preempts sv_night sv_patience sv_on_time sv_priority sv_rank "
    "sv_far sv_window sv_react_day sv_hold "
    "tr_able tr_air tr_block tr_fuel tr_landings tr_km tr_fuel_kg tr_t_km "
    "ty_met0 ty_ng ty_grp0 ty_day ty_fuel ty_heavy ty_heavy_grp ty_daily ty_turn"
)


def _columns(told: tuple[str, str]) -> tuple[str, ...]:
    of_table = " ".join(told).split()
    return tuple(dict.fromkeys((*(name for name in _FIRST.split() if name in of_table), *of_table)))


CONST_TABLES: Final = {name: _columns(told) for name, told in _TOLD.items()}
CONST_F: Final = (
    *(name for floats, _ in _TOLD.values() for name in floats.split()),
    *_LISTS_F.split(),
)
CONST_I: Final = (
    *(name for _, whole in _TOLD.values() for name in whole.split()),
    *_LISTS_I.split(),
)
