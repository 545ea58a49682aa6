"""connect（部门对接）: the departments' gRPC face over mutual TLS, a process of its own."""
