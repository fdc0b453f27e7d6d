"""Text, HTML, PDF, Word and Excel files, folders and zip archives as sources."""

from huoju.documents.reading.charset import decode
from huoju.documents.reading.files import read_bytes, read_paths
from huoju.documents.reading.limits import DEFAULT_OPTIONS, ReadError, ReadOptions

__all__ = ["DEFAULT_OPTIONS", "ReadError", "ReadOptions", "decode", "read_bytes", "read_paths"]
