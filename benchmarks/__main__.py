"""Run every benchmark: `make bench`."""

from benchmarks import afford, compare, reach, reading, ready, report, siting, spares

for part in (reading, reach, ready, siting, spares, afford, compare, report):
    part.main()
