"""A result as a workbook: one sheet a table, numbers as numbers, headers that stay in sight.

A last sheet `about` says of what the figures are, and what a reader must know.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from azalai.errors import OutputError
from azalai.scenario.outputs import replacing

SHEET_NAME: Final = 31
SHEET_ROWS: Final = 1_048_575


def write(tables: Mapping[str, pl.DataFrame], path: Path, *, force: bool = False) -> None:
    """Write tables as sheets of one workbook.

    Raises:
        OutputError: if the file is there already and `force` is not told, if it cannot be
            written, or if a table has more rows than a sheet.

    """
    import xlsxwriter

    if path.exists() and not force:
        raise OutputError("output-taken", path=str(path))
    for name, frame in tables.items():
        if frame.height > SHEET_ROWS:
            raise OutputError("sheet-full", path=str(path), table=name, rows=frame.height)
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary)) as book:
        for name, frame in tables.items():
            frame.write_excel(
                book,
                worksheet=name[:SHEET_NAME],
                autofit=frame.height < 10_000,
                freeze_panes=(1, 0),
                header_format={"bold": True},
                table_style=None,
            )
