"""Starting kernels: warm and sandboxed, or plain on this machine."""
