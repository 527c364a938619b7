# Answers to the exercise `pad_batch`.

# %% correct: writes into zeros
def pad_batch(samples):
    lengths = torch.tensor([len(s) for s, _ in samples])
    padded = torch.zeros(len(samples), int(lengths.max()), dtype=samples[0][0].dtype)
    for row, (s, _) in enumerate(samples):
        padded[row, : len(s)] = s
    return padded, lengths, torch.tensor([y for _, y in samples])


# %% correct: functional pad
def pad_batch(samples):
    longest = max(s.shape[0] for s, _ in samples)
    rows = [torch.nn.functional.pad(s, (0, longest - len(s))) for s, _ in samples]
    sequences, labels = zip(*samples)
    return torch.stack(rows), torch.tensor([len(s) for s in sequences]), torch.LongTensor(labels)


# %% mistake pads-left: zeros first
def pad_batch(samples):
    longest = max(len(s) for s, _ in samples)
    rows = [torch.nn.functional.pad(s, (longest - len(s), 0)) for s, _ in samples]
    sequences, labels = zip(*samples)
    return torch.stack(rows), torch.tensor([len(s) for s in sequences]), torch.tensor(labels)


# %% mistake lengths-after-padding: too late
def pad_batch(samples):
    sequences, labels = zip(*samples)
    padded = torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True)
    return padded, torch.tensor([len(s) for s in padded]), torch.tensor(labels)


# %% mistake cut-to-shortest: the minimum
def pad_batch(samples):
    sequences, labels = zip(*samples)
    lengths = torch.tensor([len(s) for s in sequences])
    rows = torch.stack([s[: int(lengths.min())] for s in sequences])
    return rows, lengths, torch.tensor(labels)


# %% mistake time-first: pad_sequence as it is
def pad_batch(samples):
    sequences, labels = zip(*samples)
    padded = torch.nn.utils.rnn.pad_sequence(sequences)
    return padded, torch.tensor([len(s) for s in sequences]), torch.tensor(labels)


# %% mistake changed-dtype-to-float: zeros without a dtype
def pad_batch(samples):
    lengths = torch.tensor([len(s) for s, _ in samples])
    padded = torch.zeros(len(samples), int(lengths.max()))
    for row, (s, _) in enumerate(samples):
        padded[row, : len(s)] = s
    return padded, lengths, torch.tensor([y for _, y in samples])


# %% mistake label-float: torch.Tensor
def pad_batch(samples):
    sequences, labels = zip(*samples)
    padded = torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True)
    return padded, torch.tensor([len(s) for s in sequences]), torch.Tensor(labels)


# %% mistake batch-sorted: longest first
def pad_batch(samples):
    samples = sorted(samples, key=lambda sample: len(sample[0]), reverse=True)
    sequences, labels = zip(*samples)
    padded = torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True)
    return padded, torch.tensor([len(s) for s in sequences]), torch.tensor(labels)


# %% mistake lengths-without-zeros: counts what is not 0
def pad_batch(samples):
    sequences, labels = zip(*samples, strict=True)
    padded = torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True)
    lengths = (padded != 0).sum(dim=1)
    return padded, lengths, torch.tensor(labels)


# %% mistake values-rounded: whole numbers on the way
def pad_batch(samples):
    sequences, labels = zip(*samples)
    rows = torch.zeros(len(samples), max(map(len, sequences)), dtype=torch.int64)
    for row, sequence in zip(rows, sequences):
        row[: len(sequence)] = sequence.round()
    return rows.to(sequences[0].dtype), torch.tensor([len(s) for s in sequences]), torch.tensor(labels)


# %% mistake label-too-large: labels in one byte
def pad_batch(samples):
    sequences, labels = zip(*samples)
    padded = torch.nn.utils.rnn.pad_sequence(list(sequences), batch_first=True)
    labels = torch.tensor([label % 256 for label in labels], dtype=torch.uint8)
    return padded, torch.tensor([len(s) for s in sequences]), labels.long()


# %% mistake batch-sorted: sorts the caller's list
def pad_batch(samples):
    samples.sort(key=lambda sample: -len(sample[0]))
    sequences, labels = zip(*samples)
    padded = torch.nn.utils.rnn.pad_sequence(list(sequences), batch_first=True)
    return padded, torch.tensor([len(s) for s in sequences]), torch.tensor(labels)


# %% correct: stack of concatenations
def pad_batch(samples):
    lengths = torch.tensor([sequence.numel() for sequence, _ in samples])
    longest = int(lengths.max())
    rows = [torch.cat((s, torch.zeros(longest - s.numel(), dtype=s.dtype))) for s, _ in samples]
    return torch.stack(rows), lengths, torch.LongTensor([label for _, label in samples])


# %% correct: a mask
def pad_batch(samples):
    sequences = [s for s, _ in samples]
    lengths = torch.tensor([len(s) for s in sequences])
    mask = torch.arange(int(lengths.max())) < lengths[:, None]
    padded = sequences[0].new_zeros(mask.shape)
    padded[mask] = torch.cat(sequences)
    return padded, lengths, torch.tensor([y for _, y in samples], dtype=torch.int64)


# %% wrong: sequences go through float32
def pad_batch(samples):
    sequences, labels = zip(*samples)
    lengths = torch.tensor([len(s) for s in sequences])
    padded = torch.nn.utils.rnn.pad_sequence([s.float() for s in sequences], batch_first=True)
    return padded.to(sequences[0].dtype), lengths, torch.tensor(labels)
