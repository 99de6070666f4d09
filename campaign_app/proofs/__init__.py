"""Proofs: that a scan was held, for whom, when and with whose support; verifiable by anybody, without any result."""
