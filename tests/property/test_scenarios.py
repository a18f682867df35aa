"""Properties of whole plans: forms of file, orders of changes."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azalai import Edit, load, write

OUTPOST = load("outpost")

numbers = st.floats(0.001, 1e9) | st.integers(1, 10**6)
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=40
)
DAYS = st.dates(date(1900, 1, 1), date(2300, 1, 1))
edits = st.one_of(
    st.builds(lambda v: Edit("failures", "Gearbox", "mean_fh", float(v)), numbers),
    st.builds(lambda v: Edit("stock", "Depot | Gearbox", "number", float(v)), numbers),
    st.builds(lambda v: Edit("items", "Oil pump", "price_money", float(v)), numbers),
    st.builds(lambda v: Edit("sites", "Outpost", "note", v), texts),
    st.builds(lambda v: Edit("offers", "Seal kits", "starts", v), DAYS.map(str)),
    st.builds(lambda v: Edit("scenario", "", "discount_frac", v), st.floats(0, 0.3)),
    st.builds(lambda v: Edit("scenario", "targets", "fleet", v), st.floats(0, 1)),
    st.builds(lambda v: Edit("resources", "Depot | Shop fitter", "hours", v),
              st.sampled_from(["always", "mon-fri 08:00-17:00", "22:00-05:00 | sat-sun"])),
)  # fmt: skip
changed = st.lists(edits, max_size=6, unique_by=lambda e: (e.table, e.key, e.column))
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(changed)
def test_a_plan_survives_folder_and_workbook_unchanged(edits_):
    plan = OUTPOST.with_changes(edits_)
    with tempfile.TemporaryDirectory() as home:
        folder, book = Path(home) / "a", Path(home) / "b.xlsx"
        write(plan, folder)
        write(load(folder), book)
        back = load(book)
    assert back == plan
    assert not plan.diff(back)


@SLOW
@given(changed, st.randoms())
def test_the_order_of_unrelated_changes_does_not_matter(edits_, random):
    shuffled = list(edits_)
    random.shuffle(shuffled)
    assert OUTPOST.with_changes(edits_) == OUTPOST.with_changes(shuffled)


@SLOW
@given(changed)
def test_what_is_set_and_set_back_was_never_set(edits_):
    def before(edit):
        if edit.table == "scenario":
            return Edit("scenario", edit.key, edit.column, "")
        position = OUTPOST.tables[edit.table].find(edit.key)[0]
        return Edit(
            edit.table,
            edit.key,
            edit.column,
            OUTPOST.tables[edit.table].given[edit.column][position],
        )

    there = OUTPOST.with_changes(edits_)
    back = there.with_changes([before(edit) for edit in edits_])
    assert back == OUTPOST
