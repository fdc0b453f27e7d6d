"""Files, folders and archives as sources, with where each came from."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from huoju.documents.model import Problem, Source
from huoju.documents.reading.charset import decode
from huoju.documents.reading.formats import docx_text, pdf_text, xlsx_text
from huoju.documents.reading.limits import DEFAULT_OPTIONS, ReadError, ReadOptions, readable_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HTML = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_TEXT = frozenset({".txt", ".text", ".md", ".log", ""})
_SHEETS = frozenset({".xlsx", ".xls", ".xlsb", ".ods"})
_REMEDIES = {
    ".doc": "旧版 Word 文件,请另存为 .docx",
    ".wps": "WPS 文件,请另存为 .docx",
    ".mhtml": "网页归档文件,请在浏览器中另存为 .html",
    ".rar": "RAR 压缩包,请改用 .zip",
    ".7z": "7z 压缩包,请改用 .zip",
    ".ofd": "OFD 文件,请另存为 PDF",
    ".ppt": "演示文稿,请另存为 PDF",
    ".pptx": "演示文稿,请另存为 PDF",
}
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"})
_MARKUP = re.compile(r"<(?:!doctype html|html|head|body|div|p|table)\b", re.IGNORECASE)
_URL = re.compile(
    r"<link[^>]{0,200}rel=[\"']?canonical[\"']?[^>]{0,200}href=[\"'](?P<a>https?://[^\"'\s>]{4,400})"
    r"|<meta[^>]{0,200}property=[\"']og:url[\"'][^>]{0,200}content=[\"'](?P<b>https?://[^\"'\s>]{4,400})"
    r"|<!-- saved from url=\(\d+\)(?P<c>https?://\S{4,400})"
    r"|(?:原文链接|原文地址|信息原文地址|网址|URL)[::] ?(?P<d>https?://[^\s<>\"']{4,400})",
    re.IGNORECASE,
)
_HEAD = 8192


def read_paths(paths: Iterable[Path | str], options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Source | Problem]:
    """Every document under the paths (files, folders, zip archives), in the order of their names.

    What cannot be read comes as a ``Problem`` and stops nothing.
    """
    for path in paths:
        start = Path(path)
        if not start.exists():
            yield Problem(str(path), "文件或文件夹不存在,请检查路径")
            continue
        for file in _files(start):
            yield from _read_file(file, options)


def _files(start: Path) -> Iterator[Path]:
    if start.is_dir():
        yield from sorted(p for p in start.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    else:
        yield start


def _read_file(path: Path, options: ReadOptions) -> Iterator[Source | Problem]:
    try:
        status = path.stat()
        too_large = status.st_size > options.file_size
        data = b"" if too_large else path.read_bytes()
    except OSError as error:
        yield Problem(str(path), f"无法读取:{error.strerror or error}")
        return
    if too_large:
        sizes = f"{readable_size(status.st_size)},超过上限 {readable_size(options.file_size)}"
        yield Problem(str(path), f"文件 {sizes};请拆分后重试")
        return
    time = datetime.fromtimestamp(status.st_mtime, UTC).isoformat(timespec="seconds")
    yield from read_bytes(str(path), data, options, time=time)


def read_bytes(
    name: str,
    data: bytes,
    options: ReadOptions = DEFAULT_OPTIONS,
    *,
    time: str | None = None,
    url: str | None = None,
) -> Iterator[Source | Problem]:
    """The document, or the documents of the archive, that the bytes hold; ``name`` tells the format by its ending."""
    if _is_archive(name, data):
        yield from _read_archive(name, data, options, _Budget(options.unpacked_size), 1)
        return
    yield _read_document(name, data, options, time=time, url=url)


def _is_archive(name: str, data: bytes) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix == ".zip" or (data[:4] == b"PK\x03\x04" and suffix not in {".docx", *_SHEETS, *_REMEDIES})


def _read_document(
    name: str, data: bytes, options: ReadOptions, *, time: str | None, url: str | None = None
) -> Source | Problem:
    try:
        kind, text, charset, recognised = _text_of(name, data, options)
    except ReadError as error:
        return Problem(name, str(error))
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, kind, digest, len(data), text, charset, url or _find_url(text), time, recognised)


def _text_of(name: str, data: bytes, options: ReadOptions) -> tuple[str, str, str, bool]:
    """Kind, text, charset, and whether the text was recognised from a picture."""
    suffix = PurePosixPath(name).suffix.lower()
    if not data:
        raise ReadError("文件是空的")
    if suffix in _REMEDIES:
        raise ReadError(f"不支持的格式:{_REMEDIES[suffix]}")
    if suffix in _PICTURES:
        raise ReadError("图片文件,没有文字;请先合成为 PDF,再打开文字识别选项读取")
    if data[:5] == b"%PDF-" or suffix == ".pdf":
        text, recognised = pdf_text(data, options)
        return "pdf", text, "utf-8", recognised
    if suffix == ".docx":
        return "docx", docx_text(data, options), "utf-8", False
    if suffix in _SHEETS:
        return "xlsx", xlsx_text(data, options), "utf-8", False
    text, charset = decode(data)
    is_html = suffix in _HTML or (suffix not in _TEXT and bool(_MARKUP.search(text[:_HEAD])))
    is_html = is_html or text[:_HEAD].lstrip().lower().startswith(("<!doctype html", "<html"))
    return ("html" if is_html else "text"), text, charset, False


def _find_url(text: str) -> str | None:
    match = _URL.search(text[:_HEAD]) or _URL.search(text[-_HEAD:])
    return next((group for group in match.groups() if group), None) if match else None


class _Budget:
    """What may still come out of an archive and those inside it."""

    def __init__(self, size: int) -> None:
        self.left = size


def _read_archive(
    name: str, data: bytes, options: ReadOptions, budget: _Budget, depth: int
) -> Iterator[Source | Problem]:
    if depth > options.nesting:
        yield Problem(name, f"压缩包嵌套超过 {options.nesting} 层,未读取;请先解压")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield Problem(name, f"压缩包已损坏,无法打开({error});请重新下载")
        return
    with archive:
        infos = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
        if len(infos) > options.members:
            yield Problem(name, f"压缩包内有 {len(infos)} 个文件,超过上限 {options.members} 个;请拆分后重试")
            return
        for info in infos:
            inner = f"{name}!{_member_name(info)}"
            try:
                content = _unpacked(archive, info, options, budget)
            except ReadError as error:
                yield Problem(inner, str(error))
                continue
            if _is_archive(inner, content):
                yield from _read_archive(inner, content, options, budget, depth + 1)
            else:
                yield _read_document(inner, content, options, time=_member_time(info))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, options: ReadOptions, budget: _Budget) -> bytes:
    """The bytes of a member; the stated size is not trusted, reading stops at the limit."""
    if info.flag_bits & 1:
        raise ReadError("压缩包加了密码;请先解密")
    most = min(options.file_size, budget.left, options.unpack_ratio * max(info.compress_size, 4096))
    try:
        with archive.open(info) as member:
            content = member.read(most + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise ReadError(f"压缩包内的文件已损坏({error})") from error
    except Exception as error:
        raise ReadError(f"压缩包内的文件无法解压({type(error).__name__})") from error
    if len(content) > most:
        raise ReadError(f"解压后超过上限 {readable_size(most)},疑为压缩炸弹,未读取")
    budget.left -= len(content)
    return content


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name; archives packed on Chinese Windows write it in GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return info.filename


def _member_time(info: zipfile.ZipInfo) -> str | None:
    try:
        return datetime(*info.date_time, tzinfo=UTC).isoformat(timespec="seconds")
    except ValueError:
        return None
