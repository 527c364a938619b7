"""Start students' kernels: warm ones in a sandbox, or plain ones on this machine."""
