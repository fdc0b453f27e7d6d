"""The one tree of organisations: nation, provinces, cities, counties, zones, enterprises; with codes and history."""
