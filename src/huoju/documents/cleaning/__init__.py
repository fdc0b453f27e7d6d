"""From a page as the web delivered it to its articles."""

from huoju.documents.cleaning.pipeline import clean, clean_characters, split_articles
from huoju.documents.cleaning.script import fold_punctuation, to_simplified

__all__ = ["clean", "clean_characters", "fold_punctuation", "split_articles", "to_simplified"]
