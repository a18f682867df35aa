"""Performance: how heavy a helicopter may be to hover, by density altitude (RULES 8.2).

From the rows of `performance`, interpolated and refused outside them; else from one ceiling and
the mass of that ceiling, by the density of the air alone:

    m(DA) = min(MTOM, m_ref x sigma(DA) / sigma(DA_ref))

The lift of a rotor at a given speed of its tips and a given blade angle goes with the density of
the air (Leishman, *Principles of Helicopter Aerodynamics*, 2006, equation 2.6); that the engine
gives the power is assumed.  Good to some 10 %; such figures have the basis `derived`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from azalai.geo.atmosphere import density_ratio

Floats = NDArray[np.float64]
Basis = Literal["rows", "derived", "none"]


@dataclass(frozen=True, slots=True)
class Hover:
    """Largest mass for hover of one type.

    Attributes:
        basis: `rows` of a chart, `derived` from one ceiling, or `none`: hover is not limited.
        oge: rows (density altitude m, kg) out of ground effect, sorted; empty where none.
        ige: the same in ground effect.
        ceiling_m: the ISA ceiling that `derived` stands on.
        ceiling_kg: the mass at that ceiling.

    """

    basis: Basis = "none"
    oge: tuple[tuple[float, float], ...] = ()
    ige: tuple[tuple[float, float], ...] = ()
    ceiling_m: float = np.nan
    ceiling_kg: float = np.nan

    def limit_kg(self, density_altitude_m: ArrayLike, in_ground_effect: ArrayLike) -> Floats:
        """Give the largest mass for hover.

        In ground effect without rows of its own the limit is that out of it, which is lower.

        Args:
            density_altitude_m: of the places.
            in_ground_effect: whether hover in ground effect is enough; broadcasts with it.

        Returns:
            Kilograms; inf where hover is not limited, nan where the rows do not reach.

        """
        altitude, ground = np.broadcast_arrays(
            np.asarray(density_altitude_m, np.float64), np.asarray(in_ground_effect, np.bool_)
        )
        if self.basis == "none":
            return np.full(altitude.shape, np.inf)
        if self.basis == "derived":
            return self.ceiling_kg * density_ratio(altitude) / density_ratio(self.ceiling_m)
        out = _between(self.oge, altitude)
        inside = np.fmax(_between(self.ige, altitude), out)
        return np.where(ground, inside, out)


def _between(rows: tuple[tuple[float, float], ...], altitude: Floats) -> Floats:
    """Interpolate in rows; nan outside them."""
    if not rows:
        return np.full(altitude.shape, np.nan)
    at, kg = np.array(rows).T
    return np.asarray(np.interp(altitude, at, kg, left=np.nan, right=np.nan), np.float64)
