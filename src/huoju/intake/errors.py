"""Why a table cannot be taken in at all; single bad rows go to the quarantine instead."""

from pathlib import Path


class IntakeError(Exception):
    """A table or a mapping file cannot be used: what is wrong, where, and what would be right.

    ``row`` counts from 1 as a spreadsheet shows it (a line of a mapping file); ``column`` is the header as written.
    """

    def __init__(
        self, message: str, file: Path | str, *, row: int | None = None, column: str | None = None, remedy: str = ""
    ) -> None:
        self.file = str(file)
        self.row = row
        self.column = column
        self.remedy = remedy
        place = self.file
        if row is not None:
            place += f" 第 {row} 行"
        if column is not None:
            place += f" “{column}”列"
        super().__init__(f"{place}：{message}" + (f"；{remedy}" if remedy else ""))
