"""The cheapest path of every subject of a table, in blocks of arrays; the same costs as one by one."""

from huoju.pathways.population.budget import Allocation, allocate
from huoju.pathways.population.run import PopulationPaths, StandardCosts, paths_of_population

__all__ = ["Allocation", "PopulationPaths", "StandardCosts", "allocate", "paths_of_population"]
