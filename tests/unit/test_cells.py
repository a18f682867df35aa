"""Cells: what is accepted, what is refused, and what a refusal proposes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from azalai.tables import cells, times


def read(kind, text):
    return TypeAdapter(kind).validate_python(text)


def refusal(kind, text):
    with pytest.raises(ValidationError) as fault:
        read(kind, text)
    error = fault.value.errors()[0]
    return error["type"], error.get("ctx", {}).get("meant", "")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("-1.5", -1.5), ("+3", 3), (".5", 0.5), ("1e3", 1000), ("0007", 7), ("5.", 5)],
)
def test_a_number_is_a_plain_decimal_number(text, value):
    assert read(cells.Number, text) == value


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        ("nan", "cell-number", ""),
        ("inf", "cell-number", ""),
        ("1_000", "cell-number", ""),
        ("0x10", "cell-number", ""),
        ("12 km", "cell-number", "12"),
        ("7 %", "cell-number", "0.07"),
        ("1e400", "cell-number-large", ""),
        ("1e16", "cell-number-large", ""),
        ("1 000", "cell-number-grouped", "1000"),
        ("1\u202f000,5", "cell-number-grouped", "1000.5"),
        ("1,000", "cell-number-grouped", "1000"),
        ("1,234.5", "cell-number-grouped", "1234.5"),
        ("1.234,5", "cell-number-grouped", "1234.5"),
        ("1,5", "cell-number-comma", "1.5"),
        ("٣", "cell-number", ""),
        ("½", "cell-number", ""),
    ],
)
def test_what_is_no_plain_number_is_refused(text, code, meant):
    assert refusal(cells.Number, text) == (code, meant)


def test_a_whole_number_may_come_from_a_spreadsheet_but_not_from_a_fraction():
    assert read(cells.Integer, "3.0") == 3
    assert refusal(cells.Integer, "3.5") == ("cell-whole", "4")


@pytest.mark.parametrize(
    ("text", "meant"), [("TRUE", "yes"), ("Non", "no"), ("Yes", "yes"), ("maybe", "")]
)
def test_yes_and_no_are_the_only_words(text, meant):
    assert refusal(cells.YesNo, text) == ("cell-yes-no", meant)
    assert read(cells.YesNo, "yes") is True


def test_dates_are_iso_and_may_leave_out_day_and_month():
    assert read(cells.Date, "2029-04-03") == date(2029, 4, 3)
    assert read(cells.Date, "2029-04") == date(2029, 4, 1)
    assert read(cells.Date, "2029") == date(2029, 1, 1)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("01/04/2029", "2029-04-01"),
        ("4/13/2029", "2029-04-13"),
        ("2029/4/1", "2029-04-01"),
        ("1.4.2029", "2029-04-01"),
        ("2029-02-30", ""),
        ("0229-02-03", ""),
        ("9999-01-01", ""),
        ("46753", ""),
        ("1893456000", ""),
        ("1/4/29", ""),
        ("2029-04-01 06:00:00", "2029-04-01"),
    ],
)
def test_other_dates_are_refused_with_the_day_before_the_month(text, meant):
    assert refusal(cells.Date, text) == ("cell-date", meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a|b", "a b"),
        ("*", ""),
        ("=A1", "A1"),
        ("-5", "5"),
        ("@home", "home"),
        ("a  b", "a b"),
        ("a\nb", "a b"),
        ("x" * 65, "x" * 64),
        ("a\u200bb", "a b"),
    ],
)
def test_a_name_that_could_be_mistaken_is_refused(text, meant):
    assert refusal(cells.Name, text) == ("cell-name", meant)


def test_names_of_people_and_places_are_names():
    for name in ("Gao", "Ménaka", "Mi-171", "Île-à-Vache", "Main gearbox (left)", "東京", "x" * 64):
        assert read(cells.Name, name) == name


def test_lists_keep_their_order_and_their_repeats():
    assert read(cells.Names, "A | B|A") == ("A", "B", "A")
    assert refusal(cells.Names, "A || B") == ("cell-list", "A | B")
    assert refusal(cells.NameSet, "A | A") == ("cell-list-twice", "A")


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_every_number_is_written_so_that_it_reads_back(value):
    assert read(cells.Number, cells.to_text(value)) == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2300, 12, 31)))
def test_every_date_is_written_so_that_it_reads_back(value):
    assert read(cells.Date, cells.to_text(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "mon 08:00",
        "mon thu",
        "mon-fri 06:00-14:00",
        "22:00-05:00",
        "jul-sep",
        "nov-feb",
        "every 14d",
        "every 7d mon 06:30",
        "sat-sun 08:00-12:00 | mon-fri 06:00-22:00",
        "fri-mon",
        "00:00-24:00",
    ],
)
def test_times_read_and_write_the_same(text):
    assert str(times.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "monday", "mon jul", "25:00", "24:30", "8:00", "every 0d", "every 2w", "mon mon", "a |"],
)
def test_times_outside_the_grammar_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        times.parse(text)


def test_times_tell_instants_from_windows():
    assert times.parse("mon 08:00 | every 14d").are_instants
    assert times.parse("mon-fri 06:00-14:00 | jul-sep").are_windows
    assert times.parse("always").are_windows
    mixed = times.parse("mon 08:00 | tue")
    assert not mixed.are_instants
    assert not mixed.are_windows


def test_a_window_past_midnight_ends_on_the_next_day():
    (span,) = times.parse("22:00-05:00").spans
    assert (span.from_min, span.to_min) == (22 * 60, 29 * 60)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Mon,Thu 8:00", "mon thu 08:00"), ("06h00-14h00", "06:00-14:00"), ("lundi", "")],
)
def test_a_refused_time_proposes_what_was_meant(text, meant):
    assert refusal(cells.TimesCell, text) == ("cell-times", meant)
