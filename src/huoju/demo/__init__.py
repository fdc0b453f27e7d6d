"""The demo: simulated zones and enterprises and real provincial figures, evaluated, on one page."""

from huoju.demo.enterprises import EnterpriseTable, write_enterprises
from huoju.demo.run import DemoReport, run_demo
from huoju.demo.zones import ZoneTable, simulate_zones, write_zones

__all__ = [
    "DemoReport",
    "EnterpriseTable",
    "ZoneTable",
    "run_demo",
    "simulate_zones",
    "write_enterprises",
    "write_zones",
]
