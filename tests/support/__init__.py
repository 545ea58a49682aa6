"""What tests share: builders, fakes, the real parts and their processes."""
