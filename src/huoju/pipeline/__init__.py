"""The pipeline of titles: the ladder they form, who holds them, until when, and who is close to losing one."""

from huoju.pipeline.model import Pipeline
from huoju.pipeline.run import survey_pipeline

__all__ = ["Pipeline", "survey_pipeline"]
