"""Own convoys: what waits for the vehicles of a pool, and when they go with it (model: Parts)."""

from math import ceil, floor, inf

TINY = 1e-9


class Cargo:
    """Something that waits for a convoy, which may bring it in parts if it is measured."""

    def __init__(self, item, number, mass_kg, urgency, whole, ends):
        self.item, self.number, self.mass_kg, self.urgency = item, number, mass_kg, urgency
        self.whole, self.ends = whole, ends

    @property
    def kg(self):
        return self.number * self.mass_kg


class Convoys:
    """What waits for the convoys of one direction of a route, and who carries it."""

    def __init__(self, world, way):
        self.world, self.way, self.asked = world, way, False
        self.waiting, self.coming = [], []
        self.flown, self.unflown = {}, 0  # its rows that are flown, by their start; flights asked
        self.tried = -1.0

    def begin(self):
        """Look at the cargo at each departure of each row."""
        for row in self.way.rows:
            if self.way.is_own(row) and row["departs"] is not None:
                self._next(row, 0.0)

    def _next(self, row, hour):
        hour = self.way.departure_of(row, hour)
        if hour < inf:
            self.world.clock.call(hour, "convoy", self._leaves, row)

    @property
    def garage(self):
        return self.world.garage

    def ends(self):
        """Give the sites from which its vehicles come: the origin, else the far end."""
        return self.way.origin, self.way.destination

    def pools(self):
        """Give the pools whose vehicles drive here without a timetable."""
        row = self.way.row
        if row["departs"] is not None or not self.way.is_own(row):
            return ()
        return [(site, row[c]) for site in self.ends() for c in ("carrier", "escort") if row[c]]

    def add(self, cargo):
        self.waiting.append(cargo)
        self.waiting.sort(key=lambda c: c.urgency)
        if self.way.row["departs"] is None:
            self._ask()

    def look(self):
        """Ask for a convoy that needs no timetable, if anything waits."""
        if self.waiting and self.way.row["departs"] is None:
            self._ask()

    def _ask(self):
        if not self.asked:
            self.asked = True
            self.world.clock.call(self.world.clock.now, "convoy", self._go)

    def _go(self):
        self.asked = False
        while self._send():
            pass

    def _leaves(self, row):
        """Look at the cargo as the timetable tells, the end with more cargo first."""
        now = self.world.clock.now
        self._next(row, now + 1e-6)
        if row is not self.way.row or self.tried == now:
            return
        other = self.way_back()
        if other and other.kg > self.kg and other.tried != now:
            told = other.way.row
            if told["departs"] is not None and other.way.departure_of(told, now) == now:
                other._send()
        self._send()

    @property
    def kg(self):
        return sum(cargo.kg for cargo in self.waiting)

    def wait_to_be_filled(self, kg):
        """Tell whether so much more cargo would wait for a convoy that it does not fill."""
        row = self.way.row
        if not self.way.is_own() or row["departs"] is not None:
            return False
        if any(told is row for _, told, _ in self.coming):
            return False
        return self.kg + kg < row["least"] * self._load_kg() - 1e-6

    def way_back(self):
        """Give the usable way, with the same carriers, back from the far end."""
        roads, row = self.world.supply.roads, self.way.row
        for way in roads.ways.get(self.way.destination, ()):
            same = way.mode == self.way.mode and way.row["carrier"] == row["carrier"]
            if (
                way.destination == self.way.origin
                and same
                and way.usable
                and self.world.sites[way.origin].speed
            ):
                return way.convoys
        return None

    def _send(self):
        """Send a convoy for what nobody under way has room for; tell whether one left."""
        way, row = self.way, self.way.row
        self.tried = self.world.clock.now
        if not self.waiting or not way.usable or not self.world.sites[way.origin].speed:
            return False
        load_kg, kg = self._load_kg(), self.kg
        rooms = [room for _, told, room in self.coming if told is row]
        first_kg = self._first_kg()
        if rooms and (first_kg <= load_kg + TINY or max(rooms) >= first_kg - TINY):
            kg -= sum(rooms)
            if kg <= 1e-6:
                return False
        least, most = row["least"], inf if row["most"] is None else row["most"]
        needed = max(ceil(first_kg / load_kg - TINY), least)
        wanted = min(max(ceil(kg / load_kg - TINY), needed), most)
        if row["departs"] is None and kg < least * load_kg - 1e-6:
            return False
        if self.flights:
            self.flights.ask(wanted)
            return False
        for end in self.ends():
            number = self._most(end, wanted)
            while number >= needed and not self._able(end, number):
                number -= 1
            if number >= needed and self.world.sites[end].speed:
                self._depart(end, number)
                return True
        return False

    def _first_kg(self):
        """Give what the first of the cargo weighs if it goes whole, nothing if no convoy can."""
        first = self.waiting[0]
        return first.kg if first.whole and first.kg <= self._most_kg() else 0.0

    def _most_kg(self):
        """Give what the largest convoy carries; a flight is of `least` aircraft."""
        row = self.way.row
        most = row["least"] if self.flights else row["most"] or 1_000_000
        return self._load_kg() * most

    @property
    def flights(self):
        """Give how it is flown by the row in force, if it is."""
        return self.flown.get(self.way.row["starts"])

    def fly(self, request, through):
        """Load the aircraft of a flight that will get through, as they take off."""
        self.unflown -= 1
        if self.flights and self.way.in_force:
            self.flights.load(request, through)

    def _load_kg(self):
        if self.flights:
            return self.flights.load_kg
        return self.world.things.types[self.way.row["carrier"]]["payload_kg"] or 1e9

    def _most(self, end, wanted):
        """Give how many carriers can go from one end, with those that guard them."""
        row = self.way.row
        number = min(wanted, len(self.garage.standing(end, row["carrier"])))
        if row["escort"]:
            guards = len(self.garage.standing(end, row["escort"]))
            number = min(number, floor(guards * row["carriers_per_escort"]))
        return number

    def _guards(self, carriers):
        row = self.way.row
        return ceil(carriers / row["carriers_per_escort"] - TINY) if row["escort"] else 0

    def _crowd(self, end, carriers):
        """Give the pools of a convoy and how many vehicles of each."""
        row, guards = self.way.row, self._guards(carriers)
        told = [((end, row["carrier"]), carriers)]
        return [*told, ((end, row["escort"]), guards)] if guards else told

    def _able(self, end, carriers):
        """Tell whether there are fuel and drivers for all."""
        km, burned = 2.0 * self.way.km, {}
        for pool, number in self._crowd(end, carriers):
            store, each = self.garage.burn(pool, km)
            if store is not None and store.row:
                burned[store] = burned.get(store, 0.0) + number * each
        for store, number in burned.items():
            if number > 0.0 and store.on_hand - store.row["floor"] < number - TINY:
                return False
        people = {}
        for pool, number in self._crowd(end, carriers):
            for who, each in self.garage.drivers(pool):
                people[who] = people.get(who, 0.0) + number * each
        for who, number in people.items():
            if who.lacks(number):
                self.garage.undriven.add(end)
                return False
        return True

    def _depart(self, end, carriers):
        """Drive to the other end and back, loaded both ways."""
        way, books, now = self.way, self.world.books, self.world.clock.now
        hours = way.hours()
        crowd, other = self._crowd(end, carriers), self.way_back()
        vehicles = sum(number for _, number in crowd)
        room = carriers * self._load_kg()
        out, home = (self, other) if end == way.origin else (other, self)
        trips = [Trip(self, pool, number, now + 2.0 * hours) for pool, number in crowd]
        for trip in trips[1:]:
            self.world.clock.call(trip.back, "convoy end", trip.ends)
        if home is None:
            self.world.clock.call(trips[0].back, "convoy end", trips[0].ends)
        else:
            place = (now, home.way.row, room)
            home.coming.append(place)
            turns = now + hours
            self.world.clock.call(turns, "convoy end", home._turn, place, trips[0])
        if out is not None:
            out.load(room, now + hours)
        books.count("routes", way.key, "convoys")
        books.count("routes", way.key, "carriers", number=float(carriers))
        books.count("routes", way.key, "vehicle_km", number=2.0 * vehicles * way.km)

    def _turn(self, place, trip):
        """Load for the way home what waits here, as far as there is room."""
        _, row, room = place
        self.coming.remove(place)
        self.world.clock.call(trip.back, "convoy end", trip.ends)
        first = self.waiting[0] if self.waiting else None
        if first is None or row is not self.way.row:
            return
        if self.way.usable and self.world.sites[self.way.origin].speed:
            self.load(room, trip.back)
        self.look()

    def load(self, room, hour):
        """Take what fits, the most urgent first, then what has waited longest; no later first."""
        while self.waiting and room > TINY:
            cargo, kg = self.waiting[0], self.waiting[0].kg
            number = cargo.number
            if kg > room + TINY:
                if cargo.whole and kg <= self._most_kg():
                    return
                if not cargo.whole:
                    number, kg = room / cargo.mass_kg, room
            if number == cargo.number:
                self.waiting.pop(0)
            else:
                cargo.number -= number
            room -= kg
            mass = number * cargo.mass_kg
            self.world.books.count("routes", self.way.key, "freight_kg", number=mass)
            self.world.clock.call(hour, "arrival", cargo.ends, number)

    def end(self):
        """Give all that waits, as the row under which it does is no longer in force."""
        waiting, self.waiting = self.waiting, []
        return waiting


class Trip:
    """The vehicles of one pool in a convoy."""

    def __init__(self, convoys, pool, number, back):
        self.world, self.pool, self.back = convoys.world, pool, back
        self.km, self.harsh_frac = 2.0 * convoys.way.km, convoys.way.row["harsh_frac"]
        garage = self.world.garage
        self.vehicles = garage.standing(*pool)[:number]
        for vehicle in list(self.vehicles):
            vehicle.leave()
        garage.count(pool, "km", self.km * number)
        self.people = garage.drivers(pool)
        for who, each in self.people:
            who.take(number * each)
        store, each = garage.burn(pool, self.km)
        if store is not None and number * each > 0.0:
            self.world.supply.use_up(pool[0], store.item, number * each)

    def ends(self):
        """Come home: who drove is free, each vehicle stands or goes to its work."""
        site = self.world.sites[self.pool[0]]
        for who, each in self.people:
            for _ in self.vehicles:
                who.take(-each)
        if self.people:
            site.ask_departures()
            site.ask_starts()
        for vehicle in self.vehicles:
            vehicle.comes_back(self.km, self.harsh_frac)
