"""What the departures of a mission at a base have to ask: one bit for each rule that concerns it.

A rule whose bit is not set says yes to that mission whatever happens, and takes nothing: most
missions ask little, and a departure that need not ask costs nothing.  `inputs_asks` sets the bits.
"""

from typing import Final

#: A reaction time; a window; daylight; weather at the base or where it goes.
REACTS, WINDOW, LIGHT, WEATHER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
#: Fuel of the base; people on board; what a more urgent mission of the base keeps ready.
FUEL, CREW, KEEPS = 1 << 4, 1 << 5, 1 << 6
#: What else a sortie uses up or takes on its way; several aircraft, or a choice of types.
SUPPLIES, SEVERAL = 1 << 7, 1 << 8

EVERY: Final = (1 << 9) - 1
