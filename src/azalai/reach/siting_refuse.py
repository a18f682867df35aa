"""Questions that are refused: those that make no sense, and those that no plan can answer."""

from collections.abc import Sequence
from typing import Final

from azalai.locale import Phrase
from azalai.optimise import clash
from azalai.optimise.milp import Effort
from azalai.optimise.model import Model
from azalai.reach.siting_model import SitingArrays, SitingError, SitingQuestion

#: What is let go first when the clash is sought: what a person would rather not hear of.
ORDER: Final = ("apart", "aircraft")
#: Nodes spent on each question of the search for the clash.
EFFORT: Final = Effort(nodes=10_000)


def refuse_nonsense(arrays: SitingArrays, question: SitingQuestion) -> None:
    """Refuse a question without an answer, before anything is computed.

    Raises:
        SitingError: no site or no demand; no number of bases or aircraft where one is needed;
            a share outside 0 to 1.

    """
    if not arrays.cost_money.size:
        raise SitingError("siting-no-site")
    if not (arrays.weight > 0).any():
        raise SitingError("siting-no-demand")
    free = question.aim in ("set-cover", "expected") or question.budget_money is not None
    if question.bases is None and not free:
        raise SitingError("siting-bases-needed")
    able = int((~arrays.barred).sum())
    if not free and question.bases is not None and question.bases > able:
        raise SitingError("siting-too-many", found=question.bases, most=able)
    if question.aim == "expected" and question.aircraft is None:
        raise SitingError("siting-aircraft-needed")
    shares = {
        "--share": question.share_frac,
        "--busy": question.busy_frac,
        "--common": question.common_frac,
        "--second": question.backup_frac,
    }
    for name, share in shares.items():
        if share is not None and not 0.0 <= share <= 1.0:
            raise SitingError("siting-share", option=name, found=share)


def infeasible(model: Model, status: str = "infeasible") -> SitingError:
    """Say which of the things asked clash; numbers of sites stand for their names."""
    if status == "unsolved":
        return SitingError("siting-unsolved")
    return of_groups(clash.explain(model, ORDER, EFFORT))


def of_groups(
    groups: Sequence[str], names: Sequence[str] = (), kept: frozenset[int] = frozenset()
) -> SitingError:
    """Make the error that names what clashes.

    Args:
        groups: names of groups of rows.
        names: of the sites; blank: their numbers are told.
        kept: sites that are only fixed because there is a base already.

    """
    phrases = [_phrase(group, names, kept) for group in groups]
    error = SitingError("siting-infeasible", clashes=_joined(phrases))
    error.groups = tuple(groups)
    return error


def _phrase(group: str, names: Sequence[str], kept: frozenset[int]) -> Phrase:
    word, _, number = group.partition(" ")
    if not number:
        return Phrase(f"siting-clash-{word}")
    site = int(number)
    word = "kept" if word == "fixed" and site in kept else word
    return Phrase(f"siting-clash-{word}", {"site": names[site] if names else number})


def _joined(phrases: Sequence[Phrase]) -> Phrase | str:
    if not phrases:
        return ""
    told = phrases[0]
    for phrase in phrases[1:]:
        told = Phrase("siting-and", {"first": told, "second": phrase})
    return told
