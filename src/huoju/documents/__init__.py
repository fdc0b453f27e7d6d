"""Policy texts: read, clean, deduplicate, split, search."""

from huoju.documents.cleaning import clean, clean_characters, fold_punctuation, split_articles, to_simplified
from huoju.documents.export import CleanReport, Duplicate, write_clean
from huoju.documents.mapped import MappedText, concatenate
from huoju.documents.model import Article, Metadata, Problem, Section, Sentence, Source
from huoju.documents.reading import DEFAULT_OPTIONS, ReadError, ReadOptions, read_bytes, read_paths
from huoju.documents.sentences import sentence_spans, sentences

__all__ = [
    "DEFAULT_OPTIONS",
    "Article",
    "CleanReport",
    "Duplicate",
    "MappedText",
    "Metadata",
    "Problem",
    "ReadError",
    "ReadOptions",
    "Section",
    "Sentence",
    "Source",
    "clean",
    "clean_characters",
    "concatenate",
    "fold_punctuation",
    "read_bytes",
    "read_paths",
    "sentence_spans",
    "sentences",
    "split_articles",
    "to_simplified",
    "write_clean",
]
