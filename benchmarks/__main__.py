"""Run every benchmark: `make bench`."""

from benchmarks import afford, reach, reading, siting, spares

for part in (reading, reach, siting, spares, afford):
    part.main()
