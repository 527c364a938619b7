"""Configure the instructor's server: all of nbgrader, on the course's folder."""

import os

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - Jupyter provides it

c.ServerApp.tornado_settings = {
    "headers": {"Content-Security-Policy": f"frame-ancestors {os.environ['COURSE_FRAMES']}"}
}
