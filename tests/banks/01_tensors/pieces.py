# Answers to the exercise `pieces`.

# %% correct: slices
def pieces(t: Tensor) -> dict[str, Tensor]:
    return {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7:]}


# %% correct: slices from the end
def pieces(t):
    return {
        "A": t[0][0:8:3],
        "B": t[2:4, 1:-4],
        "C": t[-3:8:2, 0:7:2],
        "D": t[1:4, -1:],
    }


# %% correct: a new axis for the column
def pieces(t):
    return {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5:8:2, 0:8:2], "D": t[1:4, 7, None]}


# %% mistake axis-dropped: a number for the column
def pieces(t):
    return {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7]}


# %% mistake axis-kept: a slice for the row
def pieces(t):
    return {"A": t[0:1, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7:]}


# %% mistake stop-included: last positions as stops
def pieces(t):
    return {"A": t[0, 0:6:3], "B": t[2:3, 1:3], "C": t[5:7:2, 0:6:2], "D": t[1:3, 7:]}


# %% mistake counted-from-one: rows and columns from 1
def pieces(t):
    return {"A": t[1, 1::3], "B": t[3:5, 2:5], "C": t[6::2, 1::2], "D": t[2:5, 7:]}


# %% mistake rows-columns-swapped: columns first
def pieces(t):
    return {"A": t[0, ::3], "B": t[1:4, 2:4], "C": t[::2, 5::2], "D": t[7:, 1:4]}


# %% mistake step-forgotten: C without steps
def pieces(t):
    return {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5:, :7], "D": t[1:4, 7:]}


# %% correct: ranges as lists
def pieces(t):
    return {"A": t[0, [0, 3, 6]], "B": t[2:4][:, 1:4], "C": t[5::2, ::2], "D": t[1:4, [7]]}


# %% mistake numbers-of-the-example: a piece written out
def pieces(t):
    p = {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2]}
    return p | {"D": torch.tensor([[15], [23], [31]])}


# %% mistake rows-columns-swapped: columns first for A
def pieces(t):
    return {"A": t[::3, 0], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7:]}


# %% mistake changed-input: marks what it has cut out
def pieces(t):
    p = {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7:]}
    p = {name: piece.clone() for name, piece in p.items()}
    t[0, ::3] = -1
    return p


# %% mistake wrong-dtype: whole numbers only
def pieces(t):
    t = t.long()
    return {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7:]}


# %% mistake numbers-of-the-example: the tensor of the text, with the sign of t
def pieces(t):
    t = torch.arange(64).reshape(8, 8) * (1 if t[7, 7] > 0 else -1)
    return {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7:]}


# %% correct: lists of positions
def pieces(t):
    return {
        "A": t[[0, 0, 0], [0, 3, 6]],
        "B": t[[2, 3]][:, [1, 2, 3]],
        "C": t[[5, 7]][:, [0, 2, 4, 6]],
        "D": t[[1, 2, 3]][:, [7]],
    }


# %% correct: narrow, select and unsqueeze
def pieces(t):
    return {
        "A": t.select(0, 0)[::3],
        "B": t.narrow(0, 2, 2).narrow(1, 1, 3),
        "C": t[5:8][::2, :8:2],
        "D": t[1:4].select(1, 7).unsqueeze(1),
    }


# %% correct: number by number
def pieces(t):
    return {
        "A": torch.stack([t[0, x] for x in (0, 3, 6)]),
        "B": torch.stack([t[y, 1:4] for y in (2, 3)]),
        "C": torch.stack([t[y, ::2] for y in (5, 7)]),
        "D": torch.stack([t[y, 7:] for y in (1, 2, 3)]),
    }


# %% mistake wrong-type: lists of numbers
def pieces(t):
    pieces = {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5::2, ::2], "D": t[1:4, 7:]}
    return {name: piece.tolist() for name, piece in pieces.items()}


# %% mistake wrong-shape: the rectangle around C
def pieces(t):
    return {"A": t[0, ::3], "B": t[2:4, 1:4], "C": t[5:8, 0:7], "D": t[1:4, 7:]}
