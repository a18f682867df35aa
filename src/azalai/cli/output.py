"""What every engine's command does with its answer: JSON, folder, workbook, chart."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azalai.locale import Language, text

if TYPE_CHECKING:
    from azalai.results.result import Result


def deliver(
    result: "Result",
    language: Language,
    *,
    out: Path | None = None,
    workbook: Path | None = None,
    chart: Path | None = None,
    draw: Callable[[], Any] | None = None,
    force: bool = False,
    as_json: bool = False,
) -> None:
    """Write what was asked for and name each file; as JSON print the result alone."""
    from azalai.cli import show

    written: list[Path] = []
    if out is not None:
        result.write(out)
        written.append(out)
    if workbook is not None:
        from azalai.results.workbook import write

        write({**result.tables, "about": result.about(language)}, workbook, force=force)
        written.append(workbook)
    if chart is not None and draw is not None:
        from azalai.report.theme import save

        save(draw(), chart, language)
        written.append(chart)
    if as_json:
        show.as_json_text(result.as_dict())
        return
    for path in written:
        show.console().print(text("wrote", language, path=str(path)))
