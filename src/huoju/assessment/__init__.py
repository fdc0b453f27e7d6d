"""Self-assessment: the form that a standard asks for, and an interview that ends as soon as the verdict is certain."""

from huoju.assessment.answers import AnswerError, read_answer, read_answers
from huoju.assessment.form import form_of
from huoju.assessment.session import Session

__all__ = ["AnswerError", "Session", "form_of", "read_answer", "read_answers"]
