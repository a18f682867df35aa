"""Plans by hand of people who leave and are trained, and of what classes hold and use up."""

from tests.twin.cases import PAIR, check, fix, pairs

CREW = {"site": "Base", "resource": "Mechanic", "number": 3, "hours": "06:00-14:00"}
PILOT = {"site": "Base", "resource": "Pilot", "number": 4}
COURSE = {"name": "School", "makes": "Mechanic", "site": "Base", "duration_d": 6}
BOOK = {"name": "Book", "kind": "consumable"}


def _staffed(*resources, courses=(), needs=(), **more):
    """Tell three helicopters that pilots fly and mechanics check and mend."""
    told = [
        {"of": "Check", "what": "Mechanic", "quantity": 2},
        {"of": "Fix", "what": "Mechanic"},
        {"of": "Type", "what": "Pilot"},
        *needs,
    ]
    tables = pairs(
        tasks=[check(9), fix()],
        failures=[{"on": "Type", "mean_fh": 12, "diagnose_h": 1}],
        needs=told,
        resources=list(resources),
        courses=list(courses),
    )
    tables["missions"] = [PAIR | {"patience_h": 5}]
    return {name: rows for name, rows in (tables | more).items() if rows}


def leavers():
    """Tell people of whom many leave: replaced, or taught one by one, or by nobody."""
    for share in (2, 9):
        goes = {"leave_frac_per_y": share}
        yield f"replaced {share}", {}, _staffed(CREW | goes, PILOT | goes)
        for per_post in (1, 1.5, 3):
            both = [row | goes | {"employed_per_post": per_post} for row in (CREW, PILOT)]
            taught = [COURSE, COURSE | {"name": "Academy", "makes": "Pilot", "seats": 1}]
            yield f"taught {share} {per_post}", {}, _staffed(*both, courses=taught)
            later = [COURSE | {"starts": "2040-01-01"}]
            yield f"taught too late {share} {per_post}", {}, _staffed(*both, courses=later)
    both = [PILOT | {"employed_per_post": n, "limit_h_per_month": 9} for n in (1, 2.5)]
    for pilots in both:
        yield f"hours of {pilots['employed_per_post']}", {}, _staffed(CREW, pilots)
    shifts = [CREW | {"shift": "day"}, CREW | {"shift": "late", "hours": "14:00-22:00"}]
    shifts = [row | {"leave_frac_per_y": 6} for row in shifts]
    grows = [shifts[0] | {"starts": "2027-01-12", "number": 5}, shifts[1] | {"ends": "2027-01-20"}]
    course = COURSE | {"duration_law": "exponential", "pass_frac": 0.7}
    yield "two shifts", {}, _staffed(*shifts, PILOT, courses=[course])
    yield "periods", {}, _staffed(shifts[0], *grows, PILOT, courses=[course])
    shrinks = shifts[0] | {"starts": "2027-01-12", "number": 1, "leave_frac_per_y": 0}
    again = shrinks | {"starts": "2027-01-25", "leave_frac_per_y": 12, "number": 2.5}
    yield "fewer", {}, _staffed(shifts[0], shrinks, again, PILOT, courses=[course])


def classes():
    """Tell classes on dates and at any time, who pass or not, recruits or not, closed schools."""
    few = CREW | {"wanted": 6, "number": 2}
    for when in (None, "always", "mon", "every 3d 07:30", "jan"):
        for more in ({}, {"seats": 2}, {"pass_frac": 0.5, "seats": 1}, {"duration_d": None}):
            course = COURSE | {"when": when, "duration_cv": more and 0.4} | more
            if course["duration_d"] is None or not course["duration_cv"]:
                course.pop("duration_cv")
            yield f"{when} {more}", {}, _staffed(few, PILOT, courses=[course])
    fitters = {"site": "Base", "resource": "Fitter", "number": 3, "leave_frac_per_y": 3}
    for share in (1, 0.6, 0):
        taken = COURSE | {"takes": "Fitter", "pass_frac": share, "when": "every 4d", "seats": 2}
        yield f"taken {share}", {}, _staffed(few, PILOT, fitters, courses=[taken])
        back = {"name": "Back", "makes": "Fitter", "takes": "Mechanic", "when": None}
        both = [taken, taken | back]
        yield f"in a circle {share}", {}, _staffed(few, PILOT, fitters, courses=both)
    shut = {"name": "Shut", "status": "expected", "table": "suppliers", "key": "Teacher"}
    for when in (None, "every 4d"):
        for speed in (0, 0.5):
            for days in (4, 9, None):
                spell = {"starts": "2027-01-05", "duration_d": days, "speed_frac": speed}
                tables = _staffed(
                    few | {"leave_frac_per_y": 4},
                    PILOT,
                    courses=[COURSE | {"supplier": "Teacher", "when": when, "seats": 1}],
                    suppliers=[{"name": "Teacher"}],
                    disruptions=[shut | spell],
                )
                yield f"school {when} {speed} {days}", {}, tables
    project = {"name": "Plan", "status": "decided", "lead_d": 8, "lead_cv": 0.3}
    two = [COURSE | {"ends": "2027-01-09"}, COURSE | {"after": "Plan", "duration_d": 3}]
    two[1]["starts"] = "2027-01-09"
    tables = _staffed(few | {"leave_frac_per_y": 9}, PILOT, courses=two, projects=[project])
    yield "periods", {}, tables


def means():
    """Tell what classes hold, the whole time or for hours, and what they use up."""
    few = CREW | {"wanted": 8, "number": 2}
    teacher = {"site": "Base", "resource": "Teacher", "number": 2, "hours": "mon-fri 08:00-12:00"}
    room = {"site": "Base", "resource": "Room", "kind": "dock", "number": 1}
    for when in (None, "every 5d"):
        course = COURSE | {"when": when, "duration_cv": 0.3}
        for held in (
            {"what": "Pilot", "quantity": 0.5},
            {"what": "Pilot", "hours_h": 20},
            {"what": "Teacher", "hours_h": 7.5},
            {"what": "Teacher", "quantity": 2, "hours_h": 3.3},
            {"what": "Room"},
            {"what": "Room", "quantity": 0.25, "hours_h": 30},
            {"what": "Mechanic"},
        ):
            need = {"of": "School"} | held
            told = [few, PILOT, teacher, room]
            yield f"{when} {held}", {}, _staffed(*told, courses=[course], needs=[need])
        shifts = [teacher, teacher | {"shift": "late", "hours": "14:00-20:00", "number": 1}]
        need = [{"of": "School", "what": "Teacher", "hours_h": 9}]
        need.append({"of": "School", "what": "Pilot"})
        leaving = [few, PILOT | {"leave_frac_per_y": 5}, *shifts]
        pilots = COURSE | {"name": "Academy", "makes": "Pilot"}
        yield f"both {when}", {}, _staffed(*leaving, courses=[course, pilots], needs=need)
        for stock in (0, 3, 40):
            shelf = {"site": "Base", "item": "Book", "number": stock, "target": 9, "reorder_at": 4}
            used = _staffed(
                *told,
                courses=[course | {"seats": 3}],
                needs=[{"of": "School", "what": "Book", "quantity": 2}],
                items=[BOOK],
                offers=[{"name": "Printer", "what": "Book", "lead_d": 3}],
                stock=[shelf] if stock else [],
            )
            yield f"used up {when} {stock}", {}, used


SLICES = (leavers, classes, means)
