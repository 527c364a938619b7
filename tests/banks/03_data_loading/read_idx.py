# Answers to the exercise `read_idx`.

# %% correct: frombuffer
def read_idx(data):
    import math

    n = data[3]
    shape = [int.from_bytes(data[4 + 4 * k : 8 + 4 * k], "big") for k in range(n)]
    values = torch.frombuffer(
        bytearray(data), dtype=torch.uint8, offset=4 + 4 * n, count=math.prod(shape)
    )
    return values.reshape(shape)


# %% correct: NumPy
def read_idx(data):
    n = data[3]
    shape = np.frombuffer(data, dtype=">u4", count=n, offset=4).astype(int)
    values = np.frombuffer(data, dtype=np.uint8, count=shape.prod(), offset=4 + 4 * n)
    return torch.from_numpy(values.reshape(shape).copy())


# %% correct: frombuffer without a copy
def read_idx(data):
    begin = 4 + 4 * data[3]
    shape = [int.from_bytes(data[k : k + 4], "big") for k in range(4, begin, 4)]
    count = int(np.prod(shape))
    return torch.frombuffer(data, dtype=torch.uint8, offset=begin, count=count).view(shape)


# %% mistake idx-little-endian: the smallest byte first
def read_idx(data):
    n = data[3]
    shape = [int.from_bytes(data[4 + 4 * k : 8 + 4 * k], "little") for k in range(n)]
    count = int(np.prod(shape))
    return torch.tensor(list(data[4 + 4 * n :][:count]), dtype=torch.uint8).reshape(shape)


# %% mistake idx-header-in-values: the type's four bytes forgotten
def read_idx(data):
    n = data[3]
    shape = struct.unpack(f">{n}I", data[4 : 4 + 4 * n])
    count = int(np.prod(shape))
    return torch.tensor(list(data[4 * n :][:count]), dtype=torch.uint8).reshape(shape)


# %% mistake idx-starts-at-16: right for pictures
def read_idx(data):
    n = data[3]
    shape = struct.unpack(f">{n}I", data[4 : 4 + 4 * n])
    count = int(np.prod(shape))
    return torch.tensor(list(data[16:][:count]), dtype=torch.uint8).reshape(shape)


# %% mistake idx-starts-at-8: right for labels
def read_idx(data):
    n = data[3]
    shape = struct.unpack(f">{n}I", data[4 : 4 + 4 * n])
    count = int(np.prod(shape))
    return torch.tensor(list(data[8:][:count]), dtype=torch.uint8).reshape(shape)


# %% mistake idx-flat: no shape
def read_idx(data):
    n = data[3]
    shape = struct.unpack(f">{n}I", data[4 : 4 + 4 * n])
    return torch.tensor(list(data[4 + 4 * n :][: int(np.prod(shape))]), dtype=torch.uint8)


# %% mistake idx-padding-read: to the end of the file
def read_idx(data):
    return torch.tensor(list(data[4 + 4 * data[3] :]), dtype=torch.uint8)


# %% mistake idx-as-signed: int8
def read_idx(data):
    n = data[3]
    shape = struct.unpack(f">{n}I", data[4 : 4 + 4 * n])
    values = np.frombuffer(data, np.int8, int(np.prod(shape)), 4 + 4 * n)
    return torch.tensor(values).reshape(shape)


# %% mistake idx-as-integers: the dtype of a list
def read_idx(data):
    n = data[3]
    shape = struct.unpack(f">{n}I", data[4 : 4 + 4 * n])
    return torch.tensor(list(data[4 + 4 * n :][: int(np.prod(shape))])).reshape(shape)


# %% mistake idx-columns-first: Fortran's order
def read_idx(data):
    n = data[3]
    shape = struct.unpack(f">{n}I", data[4 : 4 + 4 * n])
    values = np.frombuffer(data, np.uint8, int(np.prod(shape)), 4 + 4 * n)
    return torch.tensor(values.reshape(shape, order="F").copy())


# %% mistake idx-length-cut: two of the four bytes
def read_idx(data):
    n = data[3]
    shape = []
    for k in range(n):
        shape.append(data[6 + 4 * k] * 256 + data[7 + 4 * k])
    count = 1
    for length in shape:
        count *= length
    begin = 4 + 4 * n
    return torch.tensor(list(data[begin : begin + count]), dtype=torch.uint8).reshape(shape)


# %% mistake idx-zeros-stripped: all zeros are padding
def read_idx(data):
    n = data[3]
    shape = [int.from_bytes(data[4 + 4 * k : 8 + 4 * k], "big") for k in range(n)]
    values = torch.tensor(list(data[4 + 4 * n :].rstrip(b"\x00")), dtype=torch.uint8)
    return values.reshape(shape)


# %% correct: a reader of bytes
import io


def read_idx(data):
    stream = io.BytesIO(data)
    n = stream.read(4)[3]
    shape = tuple(int.from_bytes(stream.read(4), "big") for _ in range(n))
    count = 1
    for length in shape:
        count *= length
    return torch.frombuffer(bytearray(stream.read(count)), dtype=torch.uint8).view(shape)


# %% correct: NumPy's big-endian integers
def read_idx(data):
    lengths = np.frombuffer(data, dtype=">u4", count=data[3], offset=4).astype(int).tolist()
    values = np.frombuffer(data, dtype="u1", offset=4 + 4 * len(lengths))
    return torch.from_numpy(values[: np.prod(lengths)].copy()).reshape(lengths)


# %% mistake idx-as-integers: four bytes for each value
def read_idx(data: bytes) -> Tensor:
    axes = data[3]
    shape = struct.unpack(f">{axes}I", data[4 : 4 + 4 * axes])
    begin, count = 4 + 4 * axes, int(np.prod(shape))
    values = torch.tensor(list(data[begin : begin + count]), dtype=torch.int32)  # (count,)
    return values.reshape(shape)
