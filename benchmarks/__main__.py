"""Run every benchmark: `make bench`."""

from benchmarks import afford, compare, reach, reading, siting, spares

for part in (reading, reach, siting, spares, afford, compare):
    part.main()
