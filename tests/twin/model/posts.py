"""Posts that are filled, in post-months, and trainees: what AFFORD pays (docs: ready-paths)."""

from calendar import monthrange
from datetime import timedelta

from .periods import NEVER


def count(world):
    """Count posts that leaving, courses and projects change, and trainees, by month."""
    spans = _spans(world)
    for key, rows in _told(world).items():
        by_row = [_post_months(world.staff, row, spans) for row in rows]
        for (name, *_), *parts in zip(spans, *by_row, strict=True):
            if name is not None:
                world.books.figures["staff", name, key] = _sum(parts)
    for hour, course, trainees in world.staff.begun:
        name = next(name for name, since, until, _ in spans if since <= hour < until)
        if name is not None:
            key = f"{course.row['name']} | {course.row['site']}"
            world.books.figures["trainees", name, key] += trainees


def _sum(parts):
    total = 0.0
    for part in parts:
        total += part
    return total


def _spans(world):
    """Give name, begin, end and whole length of each month; a warm-up has no name."""
    warm_h = (world.scenario.day_after(world.ready.warmup_y) - world.start).days * 24.0
    spans = []
    for name, _, since, until in world.months:
        day = world.start + timedelta(hours=since)
        full_h = monthrange(day.year, day.month)[1] * 24.0
        for a, b in ((since, min(until, warm_h)), (max(since, warm_h), until)):
            if a < b:
                spans.append((None if b <= warm_h else name, a, b, full_h))
    return spans


def _told(world):
    """Give the rows of each word at a site and shift whose posts are told."""
    staff, groups = world.staff, {}
    for row in world.tables["resources"]:
        key = f"{row['site']} | {row['resource']} | {row['shift']} | {row['site']}"
        groups.setdefault(key, []).append(row)
    drained = {crowd for course in staff.courses for crowd in course.drains}
    moved = [c for c in staff.crowds if c.leaves or c in drained or staff.is_taught(c)]
    changed = {id(post.row) for crowd in moved for post in crowd.posts}
    return {
        key: rows
        for key, rows in groups.items()
        if any(id(row) in changed or row["after"] is not None for row in rows)
    }


def _steps(staff, row):
    """Give when so many posts more, or fewer, are filled."""
    if row["kind"] != "people":
        opens, closes = max(row["from_h"], 0.0), row["to_h"]
        spells = ((opens, row["number"]), (closes, -row["number"])) if opens < closes else ()
        return [(hour, step) for hour, step in spells if hour < min(NEVER, staff.end)]
    steps, before = [], 0.0
    for hour, _, filled in staff.told.get(id(row), ()):
        if filled != before:
            steps.append((hour, filled - before))
            before = filled
    return steps


def _post_months(staff, row, spans):
    """Integrate the posts of a row: what changes in a month, and what it began with."""
    steps = _steps(staff, row)
    level, found = 0.0, []
    for _, since, until, full_h in spans:
        inside = [(hour, step) for hour, step in steps if since <= hour < until]
        first = _sum(step * (until - hour) for hour, step in inside)
        found.append((first + level * (until - since)) / full_h)
        level += _sum(step for _, step in inside)
    return found
