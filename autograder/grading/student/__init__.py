"""The student's side: what runs in the process that shares its memory with the answers."""
