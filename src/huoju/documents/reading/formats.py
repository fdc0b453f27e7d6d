"""Word, Excel and PDF files as text."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from huoju.documents.reading.limits import ReadError, ReadOptions, readable_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.table import Table

_PAGE_BREAK = "\f"
# a page with fewer characters in its text layer is a picture of a page
_MIN_PAGE_CHARACTERS = 8
_OCR_SCALE = 200 / 72


def docx_text(data: bytes, options: ReadOptions) -> str:
    """The paragraphs and tables of a Word file in their order; a table row is a line, cells apart by tabs."""
    _check_package(data, options)
    import docx  # noqa: PLC0415  loads its template

    try:
        document = docx.Document(io.BytesIO(data))
        return "\n".join(_docx_lines(document))
    except ReadError:
        raise
    except Exception as error:
        raise ReadError(
            f"Word 文件已损坏,无法打开({type(error).__name__});请用 Word 打开并另存为 .docx 后重试"
        ) from error


def _docx_lines(document: Document) -> Iterator[str]:
    from docx.table import Table as DocxTable  # noqa: PLC0415  with the document

    for item in document.iter_inner_content():
        if isinstance(item, DocxTable):
            yield from _table_lines(item)
        else:
            yield item.text


def _table_lines(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            # a merged cell is given once for each column it covers
            if cell._tc is not last:  # noqa: SLF001  python-docx offers no other identity of a cell
                cells.append(" ".join(cell.text.split()))
            last = cell._tc  # noqa: SLF001  as above
        yield "\t".join(cells)


def xlsx_text(data: bytes, options: ReadOptions) -> str:
    """The sheets of a workbook, each after its name; a row is a line, cells apart by tabs."""
    if data[:2] == b"PK":
        _check_package(data, options)
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  needed only for workbooks

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names]
    except Exception as error:
        raise ReadError(
            f"Excel 文件已损坏或加密,无法打开({type(error).__name__});请另存为未加密的 .xlsx 后重试"
        ) from error
    cells = sum(len(row) for _, rows in sheets for row in rows)
    if cells > options.cells:
        raise ReadError(f"Excel 文件有 {cells} 个单元格,超过上限 {options.cells};请拆分后重试")
    lines: list[str] = []
    for name, rows in sheets:
        if rows:
            lines.append(name)
            lines.extend("\t".join(_cell_text(cell) for cell in row).rstrip("\t") for row in rows)
            lines.append("")
    return "\n".join(lines)


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def pdf_text(data: bytes, options: ReadOptions) -> tuple[str, bool]:
    """The text layer of a PDF, pages apart by a form feed, and whether any page had to be recognised from its picture.

    Raises:
        ReadError: the file is damaged or locked, or it is a scan and recognition was not asked for or is not installed.
    """
    import pypdfium2 as pdfium  # type: ignore[import-untyped]  # noqa: PLC0415  native library without types

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "assword" in str(error)
        why = "文件已加密,请先解除密码" if locked else "文件已损坏,请重新下载"
        raise ReadError(f"PDF 无法打开:{why}") from error
    try:
        if len(document) > options.pages:
            raise ReadError(f"PDF 有 {len(document)} 页,超过上限 {options.pages} 页;请拆分后重试")
        pages = [_page_text(document, i) for i in range(len(document))]
        empty = [i for i, text in enumerate(pages) if len(text.strip()) < _MIN_PAGE_CHARACTERS]
        if options.ocr:
            for i in empty:
                pages[i] = _recognised(document, i)
        elif empty and len(empty) == len(pages):
            raise ReadError("PDF 是扫描件,没有文字层;请安装文字识别组件(pip install 'huoju[ocr]')并打开识别选项")
        return _PAGE_BREAK.join(pages), options.ocr and bool(empty)
    finally:
        document.close()


def _page_text(document: Any, index: int) -> str:
    page = document[index]
    text_page = page.get_textpage()
    text: str = text_page.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "")
    text_page.close()
    page.close()
    return text


def _recognised(document: Any, index: int) -> str:
    from huoju.documents.reading.ocr import recognise  # noqa: PLC0415  optional part

    page = document[index]
    picture = page.render(scale=_OCR_SCALE).to_numpy()
    page.close()
    return recognise(picture)


def _check_package(data: bytes, options: ReadOptions) -> None:
    """Word and Excel files are archives: refuse one that unpacks to far more than it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except zipfile.BadZipFile as error:
        raise ReadError("文件已损坏,或扩展名与内容不符;请用办公软件打开并另存后重试") from error
    unpacked = sum(info.file_size for info in infos)
    if (
        len(infos) > options.members
        or unpacked > options.unpacked_size
        or unpacked > options.unpack_ratio * max(len(data), 4096)
    ):
        raise ReadError(
            f"文件解压后达 {readable_size(unpacked)},与其大小 {readable_size(len(data))} 不相称,疑为压缩炸弹,未读取"
        )
