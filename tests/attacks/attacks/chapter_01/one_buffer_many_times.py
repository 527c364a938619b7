"""Replies with one large buffer that the message names thousands of times."""

from autograder.grading.wire import codec

real = codec.Encoder.node


def node(self, value, depth=0):
    if type(value) is str and value == "bomb":
        number = self.buffer(bytes(2**26))
        return ["l", [["b", number]] * 5000]
    return real(self, value, depth)


codec.Encoder.node = node


def answer(*args, **kwargs):
    return "bomb"
