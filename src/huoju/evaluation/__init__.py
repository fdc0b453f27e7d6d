"""A standard run over subjects: verdicts, scores and the reason for every point."""

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.interpreter import Interpreter, Judgement
from huoju.evaluation.plan import Plan
from huoju.evaluation.run import Evaluation, evaluate

__all__ = ["Evaluation", "Interpreter", "Judgement", "Plan", "compile_plan", "evaluate"]
