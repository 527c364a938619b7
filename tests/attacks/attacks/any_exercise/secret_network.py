"""Looks for a way out: addresses, names, this machine's own services, abstract sockets."""

import socket

targets = [
    (socket.AF_INET, ("1.1.1.1", 53)),
    (socket.AF_INET, ("127.0.0.1", 8888)),
    (socket.AF_INET, ("127.0.0.1", 22)),
    (socket.AF_INET, ("169.254.169.254", 80)),
    (socket.AF_INET6, ("::1", 8888)),
    (socket.AF_UNIX, "\0/tmp/.X11-unix/X0"),
    (socket.AF_UNIX, "/run/systemd/journal/socket"),
    (socket.AF_UNIX, "/var/run/docker.sock"),
]
for family, address in targets:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(family, kind) as one:
                one.settimeout(0.3)
                one.connect(address)
                one.send(b"hello")
            print("STOLEN", address)
        except OSError:
            pass
try:
    print("STOLEN", socket.getaddrinfo("example.org", 80))
except OSError:
    pass
