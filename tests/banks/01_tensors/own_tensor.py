# Answers to the exercise `own_tensor`.

# %% correct: torch.tensor
def own_tensor(array: np.ndarray) -> Tensor:
    return torch.tensor(array, dtype=torch.float32)


# %% correct: from_numpy and a clone
def own_tensor(array):
    return torch.from_numpy(array).float().clone()


# %% correct: copy in NumPy
def own_tensor(array):
    return torch.from_numpy(array.astype(np.float32))


# %% correct: to with copy
def own_tensor(array):
    return torch.from_numpy(array).to(torch.float32, copy=True)


# %% mistake shares-memory: float copies only sometimes
def own_tensor(array):
    return torch.from_numpy(array).float()


# %% mistake shares-memory: as_tensor with a dtype
def own_tensor(array):
    return torch.as_tensor(array, dtype=torch.float32)


# %% mistake kept-array-dtype: no dtype
def own_tensor(array):
    return torch.tensor(array)


# %% mistake kept-array-dtype: from_numpy as it is
def own_tensor(array):
    return torch.from_numpy(array)


# %% mistake still-an-array: NumPy only
def own_tensor(array):
    return array.astype(np.float32)


# %% mistake wrong-dtype: the old long way
def own_tensor(array):
    return torch.from_numpy(array).long()


# %% mistake empty-shape-lost: a list on the way
def own_tensor(array):
    return torch.tensor(array.tolist(), dtype=torch.float32)


# %% correct: written into a tensor of its own
def own_tensor(array):
    result = torch.empty(array.shape)
    result.copy_(torch.from_numpy(array))
    return result


# %% mistake changed-input: empties the array
def own_tensor(array):
    result = torch.tensor(array, dtype=torch.float32)
    array.fill(0)
    return result


# %% mistake narrow-dtype-on-the-way: through half precision
def own_tensor(array):
    return torch.from_numpy(array.astype(np.float16)).float()


# %% correct: copied first
def own_tensor(array):
    return torch.from_numpy(array.copy()).float()


# %% correct: asarray with copy
def own_tensor(array):
    return torch.asarray(array, dtype=torch.float32, copy=True)


# %% correct: into zeros
def own_tensor(array):
    result = torch.zeros(array.shape, dtype=torch.float32)
    result[...] = torch.from_numpy(array)
    return result


# %% correct: copied twice
def own_tensor(array):
    return torch.tensor(array).float().clone()


# %% correct: from NumPy's list with the shape
def own_tensor(array):
    return torch.tensor(array.tolist(), dtype=torch.float32).reshape(array.shape)


# %% mistake wrong-shape: a number becomes a vector
def own_tensor(array):
    return torch.from_numpy(np.atleast_1d(array).astype(np.float32))


# %% mistake wrong-shape: flat
def own_tensor(array):
    return torch.tensor(array.flatten(), dtype=torch.float32)
