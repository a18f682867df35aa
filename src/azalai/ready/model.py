"""What READY simulates: states, events and rules, once, in words; the docs print this page.

The kernel does what stands here, and the hand timelines in tests/timeline hold it.  Where this text
and the kernel differ, one of them is wrong.
"""

from typing import Final

from azalai.ready.codes import EVENTS, STATES

#: What each state of an aircraft means, in the order in which the first that holds is taken.
STATE_WORDS: Final[dict[str, str]] = {
    "gone": "before entry, after exit or loss: outside every denominator",
    "overhaul": "under overhaul, wherever that is",
    "waiting slot": "grounded and not worked on: the shop that is to do its work has no place or "
    "is closed, or no way there is open",
    "ferry": "on its way to a shop, home from one, or to a new home; no mission",
    "work": "people work on it, or a contractor does",
    "part in repair": "waits for a part: none is on its way to its store, one is in repair for it",
    "part in transport": "waits for a part that is on its way to its store; so up the chain",
    "part on order": "waits for a part that no store up the chain expects: it must be bought",
    "waiting dock": "has its parts and waits for a dock, or for its turn in this instant",
    "waiting tool": "waits for a tool",
    "waiting person": "enough people are on duty and all of them are busy",
    "off shift": "too few people are on duty, or work begun (not a diagnosis) stands still",
    "flying": "airborne: a mission, or the check flight after work",
    "standby": "given to a mission and not yet airborne, or between two sorties",
    "ready": "nothing is the matter and nobody has asked for it",
}

#: The order of events inside one instant is that of their names here.
EVENT_WORDS: Final[tuple[str, ...]] = EVENTS

Rules = tuple[tuple[str, tuple[str, ...]], ...]

RULES: Final[Rules] = (
    (
        "Clocks",
        (
            (
                "An aircraft keeps one running total for each kind of wear of its type: a clock "
                "(hours, landings, starts, kilometres, days) and a harshness factor. A sortie adds "
                "its amount times 1 + harsh_frac x (factor - 1), with the harsh_frac of its site."
            ),
            (
                "A unit is fitted with what its meters have left, and takes off what is left then: "
                "time on the shelf wears only the calendar. The day clock of failures stands in "
                "overhaul, on ferry and when gone. `usage_factor` counts hours alone."
            ),
            (
                "A failure mode with no_fault_frac is two: real failures with mean / (1 - share), "
                "and exponential removals without fault with mean / share."
            ),
            (
                "Lives are drawn when a unit is renewed, by the name of the unit and its n-th "
                "renewal. Units that the plan does not know by number begin with an age drawn from "
                "the stationary law, by no clock older than `fleet` tells of their aircraft."
            ),
            (
                "Clocks of tasks on aircraft are spread evenly over a type; `fleet` caps them and "
                "tells lives; `ages` and `serials` replace them. Bought or made later it is new, "
                "or as its offer says. What is over is due at once."
            ),
        ),
    ),
    (
        "Failures",
        (
            (
                "What comes due on a sortie is found at landing, or at the point where it ends the "
                "mission (abort_frac): the aircraft then flies back what it has flown out, at most "
                "the rest of the way. A stranded one (strand_frac of those) has flown half its "
                "sortie, or as far as it came where that is more, and waits at the destination "
                "until the part is there and a team has brought it by the fastest usable route, or "
                "where none leads there, by air; mended, it ferries the other half home, and goes "
                "from there to work that is done elsewhere. Its books stay at home, and nobody "
                "takes a part from it. Where a cause is looked for first, a team comes for that "
                "too. A mission that fewer than the minimum have flown is aborted; fuel not burned "
                "is given back to the base."
            ),
            (
                "Losses come at losses_per_100000fh in the hours flown on missions; one that is "
                "lost on a sortie is gone at its end, with no mission flown, and its crew rests "
                "like any other. What an aircraft that is gone still asked for is withdrawn, and a "
                "part that it had been given goes back on the shelf."
            ),
            (
                "A failure row of a part inside a unit takes the unit off at the nearest level "
                "that is exchanged on the line; the shop then exchanges the part inside: it sends "
                "that to be mended, asks its own store for another, and begins when that is there; "
                "of several parts one after the other, each with a job. A unit that came off only "
                "because of what is inside it keeps its failure age."
            ),
            (
                "A failure that grounds opens a job: diagnosis first where diagnose_h is told (by "
                "people alone), then the part is taken off, sent to repair, and another asked for. "
                "A deferred one asks for its part and stays fitted until it is mended: when the "
                "aircraft is down anyway, when nothing wants it for as long as the work takes, or "
                "at its limit, which grounds (what flies, as it lands) and takes it off. Nothing "
                "wants it if no mission waits at its base and none is due by timetable within the "
                "mean hours of the work. Its cause is not looked for first."
            ),
            (
                "What else is found on a unit that is to come off joins that job, and grounds if "
                "it would alone; as it comes off, work on parts inside ends: its shop does that, "
                "and fills empty places.  The gravest reason decides: life, overhaul, failure."
            ),
            (
                "Where fewer units are needed than fitted, the first failures are deferred without "
                "a limit unless defer_d tells one. So inside a unit: it works while enough of each "
                "part in it do, and all that failed is exchanged when it comes off."
            ),
        ),
    ),
    (
        "Upkeep",
        (
            (
                "A limit that is reached opens a job when the aircraft stands at its home. An "
                "aircraft whose planned sortie would end beyond a hard limit (due point + "
                "tolerance) is turned away, and the limit with the least share left is then worked "
                "on early.  A flight to a shop, home from there or from where it was stranded, or "
                "to a new home is flown on a permit and may pass a limit."
            ),
            (
                "Work done late within tolerance counts from the due point, any other from when it "
                "is done. `includes` resets smaller tasks on what the package is done on and on "
                "the parts inside that, and renews what an overhaul among them would; what is due "
                "together with a package that contains it is done by that."
            ),
            (
                "One job at a time is worked on at one aircraft: what was begun first, then by the "
                "priority of the missions of its home, by due date (only limits of the calendar "
                "have one; others count from when they are found), first come; units come after "
                "aircraft, and queue at their shop as they come. A job begins when dock, tool and "
                "people are free at one instant; nothing is held while it waits. What is held for "
                "a part of the work, or of the search for a cause, is given back after that."
            ),
            (
                "At the end of a shift work pauses, last begun or taken up again first, and keeps "
                "its dock. Hours of people are counted for diagnosis and work, each once."
            ),
            (
                "Work that another site does by `capability` takes the aircraft there when that "
                "shop has a place, and dock, tools and people for it are free: by the route of "
                "mode `by`, else the usable route on which it is there first, else on its own "
                "wings; the place is kept from the day it leaves. No place is given before "
                "book_ahead_d has passed since the plan's start. A grounded aircraft is not moved: "
                "a team of the nearest capable site comes by the fastest usable route, or where "
                "none leads there, by air. Work that no row of `capability` tells is done at the "
                "nearest site that has all it needs, its own first, and waits there while that is "
                "closed; a site whose people, tools or docks are not there now is none."
            ),
            (
                "While something else keeps it on the ground it does not fly itself there. While "
                "all ways that the plan tells there are closed it waits, and so to come home; "
                "where the plan tells neither route nor positions it is there at once."
            ),
            (
                "Where a limit may be passed (tolerance, or an extension that is granted), an "
                "aircraft that waits for a place elsewhere flies on until it may not, and leaves "
                "as soon as there is one; a machine that is kept running stops there, and is down."
            ),
            (
                "Tasks due within opportunistic_h of flight join what is found and stops the "
                "aircraft, and what is begun early."
            ),
            (
                "Cannibalisation: a part that the shelf lacks is taken, when it is asked for, from "
                "an aircraft of the same type at the same site that waits for another part and is "
                "not worked on, the one with most holes, then the first by name: from the same "
                "place in it, if nothing is to be done to what is there. That aircraft inherits "
                "the request. It takes twice the work, and breaks the part with "
                "cannibalise_damage_frac: it fails at once on its new aircraft."
            ),
        ),
    ),
    (
        "Parts",
        (
            (
                "A request is met from the own shelf, else (of an aircraft that is down) by the "
                "nearest open neighbour within lateral_h that has all of it, else it waits: "
                "grounded aircraft at a post below its minimum first, then grounded aircraft, then "
                "shops and deferred defects, then stock; first come within a class. Work on an "
                "aircraft asks at its home for its part and what it uses up, work in a shop there, "
                "by a contractor too, but no test; with all of it the work may begin, and until "
                "then the first state that holds for any of it is told."
            ),
            "Units that were used are issued before new ones. A new unit has new ones inside it.",
            (
                "A deferred defect that reaches its limit asks from then on as an aircraft that is "
                "down: a neighbour may help where no store up the chain expects one, and as it "
                "comes off another aircraft may give its part."
            ),
            (
                "A store orders when what it has, what is coming and what will be mended for it, "
                "less what it owes, is at or below reorder_at: order_quantity as often as brings "
                "it above, in one order, else up to target; what it owes in any case; what has no "
                "room (capacity) waits. It asks the store that supplies it, else an open offer of "
                "lowest rank; equal ones take turns. What lacks at the start is ordered then."
            ),
            (
                "A unit goes to the first open shop by rank, then where it is first, by distance, "
                "by name. A shop whose site lies on the chain of stores that supplies the place "
                "where the unit came off mends it for its own store, any other for the root of "
                "that chain. A repair that fails passes the unit on; the last one scraps it."
            ),
            (
                "A shop that learns takes (n / mature_jobs)^log2(learning_frac) times as long for "
                "its n-th job while n is below mature_jobs, and its share of success rises evenly "
                "from first_success_frac; tests of what has no fault teach nothing."
            ),
            (
                "What goes to a store is as urgent as the most urgent who waits there, else not. "
                "Urgent parts, and what is lent, take the usable route that is there first, no "
                "convoy that waits to be filled; others the first of road, sea, air; fuel goes by "
                "no bought air freight. What is under way on a route that closes waits until it "
                "opens; `wet_factor` is that of the month in which it leaves."
            ),
            (
                "Own convoys leave by their timetable with what waits, or without one as soon as "
                "the cargo fills `least` carriers; with enough escorts, of vehicles at the origin, "
                "else at the far end, who come first. All come back, as fast as they went, and "
                "carry both ways; none leaves for what one under way has room for. They fill up at "
                "home, from its tank where one is told, and take drivers along; without fuel or "
                "drivers fewer go, or none. Cargo that never fills `least` waits for ever."
            ),
            (
                "A route whose carrier flies is flown from the end where such aircraft live, the "
                "origin first, as a mission of its own that waits as long as it must: one flight "
                "for each `least` aircraft that the cargo needs. What turns back or is lost on the "
                "way takes none along."
            ),
            (
                "Of the vehicles of a pool the one that has stood longest goes. What fails on the "
                "way (at a constant rate), and what a clock of the vehicle says is due, is work in "
                "a shop as for any unit; to a shop elsewhere it drives, and back."
            ),
        ),
    ),
    (
        "Missions",
        (
            (
                "Hours are those in the air of the leg model (or told), planned for the first type "
                "at the base that can fly; for the block time all are away. Fuel is taken at the "
                "base and at every stop that has it, each time what is burned until the next; all "
                "those tanks are asked as the sortie leaves. A base without a tank buys as it uses."
            ),
            (
                "A call goes to the base nearest in time, of all missions that serve its kind, at "
                "which a type that can fly it this month has its home, else to the nearest. It is "
                "reached so long after take-off as the way there takes, at once where no place is "
                "told; in time, without a target. A base where nothing lives lacks all types."
            ),
            (
                "The tests hold for the hour of take-off, the reaction time from now; by the light "
                "at the base then the trip is that of the day or of the night. The far end is the "
                "place of the call or the last stop. A mission for the day leaves after dawn and "
                "is back before dusk, at its base."
            ),
            (
                "Tests in order: closed (site, window), weather at both ends, light, an able type, "
                "fuel, crew, aircraft. A mission that waits is tried again whenever something "
                "changes, and when the clock alone makes it possible: window, light, shift, "
                "turnaround, daily inspection. When its patience ends it leaves with at least the "
                "minimum, waits on for make_up_d, or is lost. Its cause is the last test that "
                "failed while it could have been flown, or the window or the light if these never "
                "let it leave. Nothing is tried while no aircraft stands serviceable at the base: "
                "what could have left and was never tried lacks an aircraft."
            ),
            (
                "A mission is late that takes off later than its reaction time after it was asked "
                "for, the longer of those by day and by night."
            ),
            (
                "A mission asks for nothing while no row of it is in force. Quotas are spread "
                "evenly over the month, the first sortie at its beginning, come after everything "
                "else, and are lost at the month's end. Hours count as whole sorties, by day, of "
                "the first type; what is too little for one more goes to the next month. Of a "
                "month that the plan cuts, so much of the quota counts as lies within."
            ),
            (
                "hold_ready keeps so many ready aircraft of a more urgent mission's types at the "
                "base, and people on duty and fuel of its longest sortie for the first type at "
                "home there. Only aircraft not yet airborne can be taken from less urgent ones, "
                "and only if it can then leave: all of one mission, the one whose aircraft comes "
                "first by name, which waits again in its place, its patience running on."
            ),
            (
                "An aircraft is ready turnaround_h after landing, and for the first sortie of a "
                "day daily_h after midnight."
            ),
            (
                "What a sortie needs for hours of its own is line work: so many people work so "
                "long once it is down, first come first served, before other work, shift after "
                "shift; it keeps no aircraft on the ground.  What a sortie uses up comes from the "
                "shelf of its base: where that lacks it, the mission waits as it does for fuel and "
                "is counted with it; where the plan tells no shelf, it is bought as it is used."
            ),
            (
                "A crew is on duty from departure to planned return inside one shift; people "
                "without hours rest rest_h after each sortie, people with hours between their "
                "duties, and who rests counts as busy. limit_h_per_month holds for the pool: its "
                "hours in the air, counted from when they are given to a mission, against so many "
                "hours for each who is employed."
            ),
            (
                "Standing missions run machines until something comes due, or the window closes; "
                "what flies lands as the weather turns, and at dusk unless it flies by night too. "
                "With fewer than `minimum` all stop. They are looked at after the missions that "
                "wait at their base; what does not run lacks what the first test that fails tells, "
                "of several types the last. Each machine holds the people whom it needs while it "
                "runs; where a change of shift leaves too few, the last by name stops."
            ),
            (
                "Each run of a machine is a sortie: one start, and one landing of what flies; "
                "turnaround_h after it and daily_h before the first of a day; what a sortie uses "
                "up and its line work. It burns ground_burn_kg for the start, and burn_kg_per_h "
                "from the tank of its base, above the floor. It takes fuel for as long as its tank "
                "lasts (a day where none is told; what flies keeps its reserve), or what there is, "
                "and hours of people that are limited for a day at most. Then what flies lands, "
                "and anything else takes more and runs on; with less than a minute's it stops. "
                "What it has not used it gives back; what lies in the next month counts there."
            ),
        ),
    ),
    (
        "The world",
        (
            (
                "Weather alternates in exponential spells by region and month; departure and "
                "destination must be flyable when the aircraft leaves. Where a month changes the "
                "law, the weather stays and the rest of its spell is drawn anew."
            ),
            (
                "A row that is no longer in force takes nothing in: what is under way arrives, "
                "what is begun, or has its place kept, is done as that row tells, and what waits "
                "goes on under the next row of its key, which goes on counting jobs. People of a "
                "row that follows at once take over, in their own shifts; calls come as it tells."
            ),
            (
                "Projects, disruptions, leavers and courses are computed before the simulation, "
                "one path for each replication.  What a class holds is missing on duty, and no "
                "class is larger than its needs allow; what its trainees use up is taken as it "
                "begins, and bought where the shelf lacks it."
            ),
            (
                "A closed supplier or site begins, sends and delivers nothing, and takes up no "
                "work that paused; a slowed one takes longer, work under way included. No cause of "
                "a failure is looked for at a closed site, no aircraft leaves it for a mission, a "
                "shop or home, and no machine runs there; what is under way to it lands. An order "
                "takes its lead time at the speed of the supplier when it is placed; what is due "
                "from a closed one, or at a closed site, is handed over when that opens. What "
                "nobody open could sell is asked for again then. Where a supplier is closed for "
                "good, aircraft not yet worked on go on to the next shop, or home."
            ),
            (
                "A post below its minimum for after_h gets a tail from the post with most surplus, "
                "the first by name that stands serviceable and may fly there inside its limits, on "
                "its own wings. Where limits keep all that stand, the first is worked on early. "
                "Where none can come it is looked at again after as long, a day at least. The "
                "tails of a post are those with their home there; a post that the plan does not "
                "tell, or not then, wants none."
            ),
            (
                "A tail that is to leave the plan, or to have another home, does so as soon as it "
                "stands serviceable, at a shop too; a machine that runs stops for it.  What was "
                "deferred is asked for, and mended, at the new home.  Who is lost stays away."
            ),
            (
                "The years of a warm-up are simulated like any others and not counted: what was "
                "begun in them goes on, and every count begins at their end."
            ),
            (
                "Readiness to launch is looked at every 25 hours, so that every hour of the day "
                "comes up; two are ready where there is for both: people, fuel, items."
            ),
        ),
    ),
)

#: What the tables can tell and the simulation does not do yet; each result says what it left out.
NOT_YET: Final[tuple[str, ...]] = (
    "vehicles that carry or guard: parts of theirs that are repaired",
)


def page() -> str:
    """Write the model as a page of Markdown."""
    lines = ["# What READY simulates", "", "## States of an aircraft", ""]
    lines += ["The first that holds; from `flying` on an aircraft is available.", ""]
    lines += [f"- **{name}**: {STATE_WORDS[name]}" for name in STATES]
    lines += ["", "## Order of events inside one instant", ""]
    lines += [", ".join(EVENT_WORDS) + "."]
    for title, rules in RULES:
        lines += ["", f"## {title}", "", *(f"- {rule}" for rule in rules)]
    lines += ["", "## Not yet", "", *(f"- {gap}" for gap in NOT_YET)]
    return "\n".join(lines) + "\n"
