"""The platform on one machine: private servers and all processes under one supervisor."""
