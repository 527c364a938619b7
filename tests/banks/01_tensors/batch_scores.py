# Answers to the exercise `batch_scores`.

# %% correct: matmul with a transpose
def batch_scores(questions: Tensor, documents: Tensor) -> Tensor:
    return questions @ documents.transpose(1, 2)


# %% correct: einsum
def batch_scores(questions, documents):
    return torch.einsum("bnd,bmd->bnm", questions, documents)


# %% correct: broadcasting and a sum
def batch_scores(questions, documents):
    return (questions[:, :, None] * documents[:, None]).sum(-1)


# %% mistake star-for-matmul: * of equal shapes
def batch_scores(questions, documents):
    return questions * documents


# %% mistake star-for-matmul: * with the transpose
def batch_scores(questions, documents):
    return questions * documents.transpose(1, 2)


# %% mistake not-transposed: @ as it is, which square tables accept
def batch_scores(questions, documents):
    return questions @ documents


# %% mistake not-transposed: bmm as it is
def batch_scores(questions, documents):
    return torch.bmm(questions, documents)


# %% mistake reshape-for-transpose: reshape to the right shape
def batch_scores(questions, documents):
    B, M, D = documents.shape
    return questions @ documents.reshape(B, D, M)


# %% mistake scores-swapped: the other way round
def batch_scores(questions, documents):
    return documents @ questions.transpose(1, 2)


# %% mistake own-pairs-only: a dot product for each row
def batch_scores(questions, documents):
    return (questions * documents).sum(dim=-1)


# %% mistake uses-loop: batch by batch
def batch_scores(questions, documents):
    return torch.stack([q @ d.T for q, d in zip(questions, documents)])


# %% mistake bare-squeeze: a batch of one disappears
def batch_scores(questions, documents):
    return (questions @ documents.mT).squeeze()


# %% mistake batch-axis-moved: permute of all axes
def batch_scores(questions, documents):
    return questions @ documents.permute(2, 1, 0)


# %% mistake batch-axis-moved: the first two axes
def batch_scores(questions, documents):
    return questions @ documents.transpose(0, 1)


# %% mistake scores-scaled: divided by D
def batch_scores(questions, documents):
    return questions @ documents.mT / questions.shape[-1]


# %% mistake rounded-numbers: three decimals
def batch_scores(questions, documents):
    return (questions @ documents.mT).round(decimals=3)


# %% mistake rounded-numbers: four decimals
def batch_scores(questions, documents):
    return (questions @ documents.mT).round(decimals=4)


# %% mistake axis-of-one-removed: one question disappears
def batch_scores(questions, documents):
    return (questions @ documents.mT).squeeze(1)


# %% mistake axis-of-one-removed: one document disappears
def batch_scores(questions, documents):
    return (questions @ documents.mT).squeeze(-1)


# %% mistake narrow-dtype-on-the-way: float32 on the way
def batch_scores(questions, documents):
    return (questions.float() @ documents.float().mT).to(questions.dtype)


# %% mistake numpy-detour: through NumPy
def batch_scores(questions, documents):
    return torch.from_numpy(questions.numpy() @ documents.numpy().swapaxes(1, 2))


# %% correct: bmm
def batch_scores(questions, documents):
    return torch.bmm(questions, documents.permute(0, 2, 1))


# %% correct: vmap
def batch_scores(questions, documents):
    return torch.vmap(lambda q, d: q @ d.T)(questions, documents)


# %% correct: a sum over products, the other way round first
def batch_scores(questions, documents):
    products = documents.unsqueeze(2) * questions.unsqueeze(1)
    return products.sum(dim=3).transpose(1, 2)


# %% correct: a matrix times a vector for each pair
def batch_scores(questions, documents):
    return (questions[:, :, None, None] @ documents[:, None, :, :, None])[..., 0, 0]


# %% mistake axis-of-one-removed: one batch disappears
def batch_scores(questions, documents):
    return (questions @ documents.mT).squeeze(0)


# %% mistake scores-scaled: divided by 2
def batch_scores(questions, documents):
    return questions @ documents.mT / 2
