"""What the random plans tell of people who leave and are trained."""

BOOK = {"name": "Book", "kind": "consumable", "mass_kg": 0.5}


def more_people(draw, tables):
    """Let people leave, and courses of all kinds bring others."""
    people = [r for r in tables["resources"] if r.get("kind", "people") == "people"]
    if not people or draw.maybe(0.5):
        return
    for row in people:
        row["employed_per_post"] = draw.choice([1, 1, 1.5, 2])
        row["wanted"] = draw.choice([None, row["number"] + 1, row["number"] + 3])
        row["leave_frac_per_y"] = draw.choice([0, 1.5, 6])
    tables["courses"] = []
    places = sorted({(row["site"], row["resource"]) for row in people})
    for number, (site, makes) in enumerate(places):
        if draw.maybe(0.6):
            tables["courses"].append(_course(draw, places, site, makes, f"Course {number}"))
    _means(draw, tables)
    names = [row["name"] for row in tables.get("suppliers", ())]
    for row in tables["courses"]:
        row["supplier"] = draw.choice([None, *names])


def _course(draw, places, site, makes, name):
    others = [None, *(word for place, word in places if place == site and word != makes)]
    row = {"name": name, "makes": makes, "site": site, "takes": draw.choice(others)}
    row |= {"when": draw.choice([None, None, "mon", "every 9d 07:30", "feb"])}
    row |= {"seats": draw.choice([None, 1, 3]), "pass_frac": draw.choice([1, 0.8, 0.4])}
    row |= {"starts": draw.choice([None, None, "2027-01-15"])}
    row |= {"ends": draw.choice([None, None, "2027-02-20"])}
    return row | draw.spread("duration_d", draw.choice([2, 7, 20]))


def _means(draw, tables):
    """Let classes hold people, tools and docks, and use up books."""
    words = sorted({row["resource"] for row in tables["resources"]})
    for row in tables["courses"]:
        for word in draw.sample(words, min(len(words), draw.randint(0, 2))):
            need = {"of": row["name"], "what": word, "quantity": draw.choice([1, 0.5, 0.25])}
            tables["needs"].append(need | {"hours_h": draw.choice([None, 4, 17.5])})
    if tables["courses"] and draw.maybe(0.4):
        tables["items"].append(BOOK)
        tables["offers"].append({"name": "New books", "what": "Book"} | draw.spread("lead_d", 4))
        tables["needs"].append({"of": tables["courses"][0]["name"], "what": "Book"})
        if draw.maybe(0.7):
            shelf = {"site": tables["courses"][0]["site"], "item": "Book", "number": 3}
            tables["stock"].append(shelf | {"target": 6, "reorder_at": draw.choice([1, 4])})
