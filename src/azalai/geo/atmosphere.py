"""The standard atmosphere, and the altitude that hot air feels like.

International Standard Atmosphere (ISO 2533:1975), its lowest layer alone: up to 11 km the
temperature falls by 6.5 degrees a kilometre.  Elevations are taken as pressure altitudes, as
planning does; weather moves the pressure of a place by some 3 % at most, 250 m.
Held against `fluids` (US Standard Atmosphere 1976, the same below 32 km).
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

KELVIN: Final = 273.15
SEA_LEVEL_K: Final = 288.15
LAPSE_K_PER_M: Final = 0.0065
GRAVITY_M_PER_S2: Final = 9.80665
GAS_J_PER_KG_K: Final = 287.05287
#: Pressure falls with this power of the temperature.
_POWER: Final = GRAVITY_M_PER_S2 / (GAS_J_PER_KG_K * LAPSE_K_PER_M)


def isa_temperature_c(altitude_m: ArrayLike) -> Floats:
    """Give the standard temperature at a pressure altitude."""
    return SEA_LEVEL_K - KELVIN - LAPSE_K_PER_M * np.asarray(altitude_m, np.float64)


def pressure_ratio(altitude_m: ArrayLike) -> Floats:
    """Give the pressure at an altitude over that at sea level (delta)."""
    return (1.0 - LAPSE_K_PER_M * np.asarray(altitude_m, np.float64) / SEA_LEVEL_K) ** _POWER


def density_ratio(density_altitude_m: ArrayLike) -> Floats:
    """Give the density at a density altitude over that at sea level (sigma)."""
    altitude = np.asarray(density_altitude_m, np.float64)
    return (1.0 - LAPSE_K_PER_M * altitude / SEA_LEVEL_K) ** (_POWER - 1.0)


def density_altitude_m(elevation_m: ArrayLike, temperature_c: ArrayLike) -> Floats:
    """Give the altitude at which standard air is as thin as the air of a place.

    sigma = delta(elevation) / theta, with theta the temperature over 288.15 K; solved for the
    altitude of equal sigma.

    Args:
        elevation_m: of the place, as pressure altitude.
        temperature_c: of its air; broadcasts with the elevation.

    """
    theta = (np.asarray(temperature_c, np.float64) + KELVIN) / SEA_LEVEL_K
    sigma = pressure_ratio(elevation_m) / theta
    return SEA_LEVEL_K / LAPSE_K_PER_M * (1.0 - sigma ** (1.0 / (_POWER - 1.0)))
