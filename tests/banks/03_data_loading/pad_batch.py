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
