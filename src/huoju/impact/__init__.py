"""What a change of a rule does to a population: who gains, who loses, because of what."""

from huoju.impact.model import Impact
from huoju.impact.run import measure_impact
from huoju.impact.versions import ImpactError, Versions, find_versions

__all__ = ["Impact", "ImpactError", "Versions", "find_versions", "measure_impact"]
