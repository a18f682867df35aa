"""What the numbers of the kernel are in its buffers, and where each column lies in a row.

Row by row, whole numbers take four bytes where eight are not needed: the less room a fleet takes,
the more of it is at hand.  What a column cannot hold is refused as it is told (`buffers`).
"""

from typing import Any, Final

import numpy as np

from azalai.ready.kernel.constants import CONST_F, CONST_I, CONST_TABLES
from azalai.ready.kernel.layout import LINE, STATE_F, STATE_TABLES

#: Bytes in a word.
WORD: Final = 8
#: Numbers of float64; the results (`a_`) are, too.
_FLOATS: Final = frozenset([*STATE_F, *CONST_F])
#: Whole numbers of eight bytes: keys of events, numbers in the sequence of events, the trace.
_WIDE: Final = frozenset(
    ["hp_key", "hd_key", "ln_row", "ln_head", "ln_tail", "q_clock", "q_event", "tr_row"]
)
#: Kinds of something, of which there are few: two bytes.
_KINDS: Final = frozenset(
    [
        *("sv_byhours", "sv_mode", "sv_night", "sv_preempts"),
        *("t_busy", "t_dayrun", "t_fate", "t_state", "u_cause", "u_where"),
    ]
)
#: Words of names, and of the seed: four bytes without a sign.
_NAMES: Final = frozenset(["u_h0", "u_h1", "keys", *(n for n in CONST_I if n.endswith("_words"))])


def kind_of(name: str) -> Any:
    """Give the form in which the numbers of a name lie in a row, or in a list beside the rows."""
    if name in _FLOATS or name.startswith("a_"):
        return np.float64
    if name in _WIDE:
        return np.int64
    if name in _KINDS:
        return np.int16
    return np.uint32 if name in _NAMES else np.int32


def _row(columns: tuple[str, ...]) -> tuple[tuple[int, ...], int]:
    """Give where the columns of a table lie in its rows, in their order, and the width of a row.

    In bytes.  Rows begin where a line of the cache does, or share one.
    """
    places, end, used = [], 0, 0
    left = dict[int, int]()  # of words that are not full: bytes that are free -> where
    for name in columns:
        size = np.dtype(kind_of(name)).itemsize
        room = min((free for free in left if free >= size), default=WORD)
        if room not in left:
            left[room], end = end, end + WORD
        at = left.pop(room)
        while room > size:
            room //= 2
            left[room] = at + room
        places.append(at)
        used = max(used, at + size)
    line = LINE * WORD
    width = -(-used // line) * line if used > line // 2 else 1 << (used - 1).bit_length()
    return tuple(places), width


#: Column -> its table, its place in a row, the width of a row, in bytes.
COLUMNS: Final[dict[str, tuple[str, int, int]]] = {
    name: (table, place, width)
    for table, columns in (STATE_TABLES | CONST_TABLES).items()
    for places, width in [_row(columns)]
    for name, place in zip(columns, places, strict=True)
}
