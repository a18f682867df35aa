"""What flies or drives, and what it is to carry: one type in numbers."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from azalai.flight.performance import Hover

#: A passenger with hand baggage: EASA, AMC1 CAT.POL.MAB.100(e), table 2, men on aircraft of 6 to 9
#: seats; the heaviest figure there that is not for the smallest aircraft.
PASSENGER_KG: Final = 96.0
#: A patient lying: the same person with a stretcher and its kit (34 kg, a planning value of ours).
STRETCHER_KG: Final = 130.0


@dataclass(frozen=True, slots=True)
class Craft:
    """One type in numbers; nan where the plan does not tell, inf nowhere.

    Attributes:
        name: of the type.
        flies: great circles and hover limits; else it drives along routes.
        operating_kg: empty with crew and kit.
        max_takeoff_kg: structural limit.
        payload_kg: structural limit inside, or what a truck carries.
        fuel_kg: usable fuel; nan: the tank is no limit.
        burn_kg_per_h: in cruise.
        burn_kg_per_km: on the road.
        ground_burn_kg: before the first take-off.
        reserve_h: final reserve, at cruise burn.
        cruise_km_per_h: speed.
        ceiling_m: service ceiling.
        seats_pax: seats.
        stretchers: patients lying.
        runway_m: that it needs.
        hover: largest mass for hover.

    """

    name: str
    flies: bool = True
    operating_kg: float = np.nan
    max_takeoff_kg: float = np.nan
    payload_kg: float = np.nan
    fuel_kg: float = np.nan
    burn_kg_per_h: float = 0.0
    burn_kg_per_km: float = 0.0
    ground_burn_kg: float = 0.0
    reserve_h: float = 0.5
    cruise_km_per_h: float = np.nan
    ceiling_m: float = np.nan
    seats_pax: float = 0.0
    stretchers: float = 0.0
    runway_m: float = 0.0
    hover: Hover = field(default_factory=Hover)

    @property
    def reserve_kg(self) -> float:
        """Final reserve: so long at cruise burn, whether that is told by the hour or the km."""
        by_km = self.burn_kg_per_km * self.cruise_km_per_h if self.burn_kg_per_km else 0.0
        return self.reserve_h * (self.burn_kg_per_h + by_km)

    @property
    def masses_known(self) -> bool:
        """Tell whether the largest load can be known: masses where it flies, payload on wheels."""
        needed = (self.operating_kg, self.max_takeoff_kg) if self.flies else (self.payload_kg,)
        return not np.isnan(needed).any()


@dataclass(frozen=True, slots=True)
class Load:
    """What one aircraft is asked to carry, one way."""

    kg: float = 0.0
    pax: float = 0.0
    stretchers: float = 0.0

    @property
    def people_kg(self) -> float:
        """Mass of passengers and of patients lying."""
        return self.pax * PASSENGER_KG + self.stretchers * STRETCHER_KG

    @property
    def total_kg(self) -> float:
        """Mass of people and freight."""
        return self.kg + self.people_kg
