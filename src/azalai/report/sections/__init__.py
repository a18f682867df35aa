"""The sections of the report, in their order; each file writes one of them."""

from typing import Final

from azalai.report.sections import (
    alternatives,
    assumptions,
    availability,
    cost,
    drivers,
    evidence,
    first,
    fuel,
    method,
    missions,
    reach,
    response,
    spares,
)
from azalai.report.sheet import Writer

#: The id of each section, and who writes it; its title is `report-<id>`.
SECTIONS: Final[dict[str, Writer]] = {
    "first": first.write,
    "reach": reach.write,
    "availability": availability.write,
    "missions": missions.write,
    "response": response.write,
    "drivers": drivers.write,
    "fuel": fuel.write,
    "spares": spares.write,
    "cost": cost.write,
    "alternatives": alternatives.write,
    "evidence": evidence.write,
    "assumptions": assumptions.write,
    "method": method.write,
}
