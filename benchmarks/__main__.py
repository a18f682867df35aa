"""Run every benchmark: `make bench`."""

from benchmarks import reading

reading.main()
