"""Run every benchmark: `make bench`."""

from benchmarks import afford, compare, reach, reading, report, siting, spares

for part in (reading, reach, siting, spares, afford, compare, report):
    part.main()
