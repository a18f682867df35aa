"""What 'in time' means: clocks and minutes, told by hand, by preset, or by each demand itself."""

from dataclasses import dataclass
from typing import Final, Literal

from azalai.errors import AzalaiError, ExitCode, nearest

#: From the call to the patient, or on to the clinic.
Clock = Literal["patient", "care"]


class ReachError(AzalaiError):
    """REACH was asked something that the plan has no answer to."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Target:
    """Within how many minutes of the call; None: what each demand asks for (`target_min`)."""

    clock: Clock
    minutes: float | None = None


#: `nato`: aid within 10 minutes, advanced resuscitation within 1 hour, surgery within 2 hours of
#: the injury (AJP-4.10).  The first is given by those at the scene; that an aircraft hardly ever
#: brings it is what its share says.  `civil`: usual aims of air rescue services.
PRESETS: Final[dict[str, tuple[Target, ...]]] = {
    "nato": (Target("patient", 10.0), Target("patient", 60.0), Target("care", 120.0)),
    "civil-30": (Target("patient", 30.0),),
    "civil-45": (Target("patient", 45.0),),
    "civil-60": (Target("patient", 60.0),),
}


def parse(text: str) -> tuple[Target, ...]:
    """Read a target: blank, a preset, or minutes such as `60` or `60min`.

    Raises:
        ReachError: if it is none of these.

    """
    if not text:
        return (Target("patient"),)
    if text in PRESETS:
        return PRESETS[text]
    number = text.removesuffix("min").strip()
    try:
        minutes = float(number)
    except ValueError:
        minutes = -1.0
    if not 0.0 < minutes < 1e6:
        near = nearest(text, PRESETS) or "60"
        raise ReachError("reach-target", found=text, presets=", ".join(PRESETS), nearest=near)
    return (Target("patient", minutes),)
