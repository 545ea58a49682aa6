"""mediation's gRPC face: a servicer per contract; decode, one use case, encode."""
