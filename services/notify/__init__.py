"""notify（通知）: tells residents and staff what happened, once each."""
