"""The support system as READY, SUSTAIN and RESIST share it: network, rates, trips."""
