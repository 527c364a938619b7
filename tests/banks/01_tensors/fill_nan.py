# Answers to the exercise `fill_nan`.

# %% correct: a masked assignment into a clone
def fill_nan(readings: Tensor, value: float) -> Tensor:
    filled = readings.clone()
    filled[torch.isnan(filled)] = value
    return filled


# %% correct: where
def fill_nan(readings, value):
    return torch.where(readings.isnan(), value, readings)


# %% correct: masked_fill and a comparison with itself
def fill_nan(readings, value):
    return readings.masked_fill(readings != readings, value)


# %% mistake changed-input: another name is no copy
def fill_nan(readings, value):
    filled = readings
    filled[filled.isnan()] = value
    return filled


# %% mistake nan-compared: == nan
def fill_nan(readings, value):
    filled = readings.clone()
    filled[filled == float("nan")] = value
    return filled


# %% mistake dropped-elements: only the measured ones
def fill_nan(readings, value):
    return readings[~readings.isnan()]


# %% mistake mask-inverted: the mask the wrong way round
def fill_nan(readings, value):
    return torch.where(readings.isnan(), readings, value)


# %% mistake infinity-replaced: nan_to_num without more
def fill_nan(readings, value):
    return readings.nan_to_num(value)


# %% mistake gaps-became-zero: the value is not used
def fill_nan(readings, value):
    filled = readings.clone()
    filled[filled.isnan()] = 0
    return filled


# %% mistake returns-none: changes a copy and forgets it
def fill_nan(readings, value):
    filled = readings.clone()
    filled[filled.isnan()] = value


# %% mistake input-returned: no copy where there are no gaps
def fill_nan(readings, value):
    if not readings.isnan().any():
        return readings
    return readings.masked_fill(readings.isnan(), value)


# %% mistake value-widens-dtype: the value as a tensor of its own
def fill_nan(readings, value):
    return torch.where(readings.isnan(), torch.full(readings.shape, value), readings)


# %% mistake nan-compared: nan times 0
def fill_nan(readings, value):
    gaps = readings.isnan()
    return readings * ~gaps + value * gaps


# %% mistake nan-compared: written into a copy
def fill_nan(readings, value):
    filled = readings.clone()
    filled[filled.isnan()].fill_(value)
    return filled


# %% mistake infinity-replaced: isfinite
def fill_nan(readings, value):
    return torch.where(readings.isfinite(), readings, value)


# %% mistake narrow-dtype-on-the-way: the value as a float32 number
def fill_nan(readings, value):
    return torch.where(readings.isnan(), torch.tensor(value), readings)


# %% mistake narrow-dtype-on-the-way: to float and back
def fill_nan(readings, value):
    filled = readings.float()
    return filled.masked_fill(filled.isnan(), value).to(readings.dtype)


# %% mistake numpy-detour: through NumPy
def fill_nan(readings, value):
    array = readings.numpy().copy()
    array[np.isnan(array)] = value
    return torch.from_numpy(np.asarray(array))


# %% correct: nan_to_num with infinities
def fill_nan(readings, value):
    inf = float("inf")
    return readings.nan_to_num(nan=value, posinf=inf, neginf=-inf)


# %% correct: where with full_like
def fill_nan(readings, value):
    return torch.where(readings != readings, torch.full_like(readings, value), readings)


# %% correct: number by number
def fill_nan(readings, value):
    numbers = [value if number != number else number for number in readings.flatten().tolist()]
    return torch.tensor(numbers, dtype=readings.dtype).reshape(readings.shape)


# %% correct: masked_fill_ on a copy
def fill_nan(readings, value):
    copy = readings.detach().clone()
    copy.masked_fill_(torch.isnan(copy), value)
    return copy
