# Answers to the exercise `cross_entropy`.

# %% correct: gather
def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    losses = -logits.log_softmax(1).gather(1, targets[:, None])[:, 0]
    return {"mean": losses.mean(), "sum": losses.sum(), "none": losses}[reduction]


# %% correct: one-hot and logsumexp
def cross_entropy(logits: Tensor, targets: Tensor, reduction: str = "mean") -> Tensor:
    hot = F.one_hot(targets, logits.shape[1]).to(logits.dtype)
    losses = torch.logsumexp(logits, dim=1) - (hot * logits).sum(1)
    match reduction:
        case "mean":
            return losses.sum() / len(losses)
        case "sum":
            return losses.sum()
        case "none":
            return losses
    raise ValueError("no such reduction")


# %% mistake softmax-before-loss: softmax twice
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits.softmax(1), 1)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-wrong-sign: no minus
def cross_entropy(logits, targets, reduction="mean"):
    losses = F.log_softmax(logits, 1)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-sum-for-mean: always the sum
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return losses.sum()
    raise ValueError(reduction)


# %% mistake ce-divides-by-elements: the mean over all scores
def cross_entropy(logits, targets, reduction="mean"):
    table = -F.log_softmax(logits, 1) * F.one_hot(targets, logits.shape[1])
    if reduction == "mean":
        return table.mean()
    if reduction == "sum":
        return table.sum()
    if reduction == "none":
        return table.sum(1)
    raise ValueError(reduction)


# %% mistake ce-without-logarithm: shares
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.softmax(logits, 1)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-wrong-axis: softmax over the batch
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 0)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-all-pairs: a slice and a list
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[:, targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-log-of-zero: the logarithm of a share
def cross_entropy(logits, targets, reduction="mean"):
    losses = -logits.softmax(1).log()[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-capped: something small under the logarithm
def cross_entropy(logits, targets, reduction="mean"):
    losses = -(logits.softmax(1) + 1e-9).log()[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-not-a-number: the formula as it stands
def cross_entropy(logits, targets, reduction="mean"):
    shares = logits.exp() / logits.exp().sum(1, keepdim=True)
    losses = -shares[torch.arange(len(targets)), targets].log()
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake ce-ignores-reduction: always the mean
def cross_entropy(logits, targets, reduction="mean"):
    return -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets].mean()


# %% mistake ce-keeps-axis: gather and no squeeze
def cross_entropy(logits, targets, reduction="mean"):
    losses = -logits.log_softmax(1).gather(1, targets[:, None])
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake no-error: anything else is the mean
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.mean()


# %% mistake needs-grad: a plain number in a new tensor
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets].detach()
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake squeezed-batch-of-one: squeezes a batch of one
def cross_entropy(logits, targets, reduction="mean"):
    losses = -logits.log_softmax(1).gather(1, targets[:, None]).squeeze()
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake uses-forbidden: torch's own
def cross_entropy(logits, targets, reduction="mean"):
    return F.cross_entropy(logits, targets, reduction=reduction)


# %% mistake ce-capped: clamped shares
def cross_entropy(logits, targets, reduction="mean"):
    p = F.softmax(logits, dim=1).clamp(min=1e-12)
    loss = -p[range(len(targets)), targets].log()
    if reduction == "mean": return loss.mean()
    if reduction == "sum": return loss.sum()
    if reduction == "none": return loss
    raise ValueError()


# %% mistake no-error: falls through
def cross_entropy(logits, targets, reduction="mean"):
    loss = -F.log_softmax(logits, dim=1)[range(len(targets)), targets]
    if reduction == "mean": return loss.mean()
    if reduction == "sum": return loss.sum()
    if reduction == "none": return loss


# %% correct: a loop over the samples
def cross_entropy(logits, targets, reduction="mean"):
    rows = F.log_softmax(logits, dim=-1)
    losses = torch.stack([-rows[i, int(t)] for i, t in enumerate(targets)])
    if reduction == "mean":
        return losses.mean()
    elif reduction == "sum":
        return losses.sum()
    elif reduction == "none":
        return losses
    else:
        raise ValueError(f"{reduction=}")


# %% correct: a mask, nn.LogSoftmax
def cross_entropy(logits, targets, reduction="mean"):
    known = {"mean": torch.mean, "sum": torch.sum, "none": lambda v: v}
    if reduction not in known:
        raise ValueError("unknown reduction")
    mask = torch.arange(logits.size(1)) == targets.unsqueeze(1)
    return known[reduction](-nn.LogSoftmax(dim=1)(logits)[mask])


# %% mistake ce-picks-rows: the targets as rows
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake no-error: a part of a text
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets]
    if reduction not in "mean, sum, none":
        raise ValueError(reduction)
    return losses.sum() if reduction == "sum" else losses if reduction == "none" else losses.mean()


# %% mistake no-error: any way to write it
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets]
    match reduction.lower():
        case "mean":
            return losses.mean()
        case "sum":
            return losses.sum()
        case "none":
            return losses
    raise ValueError(reduction)


# %% mistake needs-grad: a plain number for the sum
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction == "sum":
        return torch.tensor(sum(losses.tolist()), dtype=logits.dtype)
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


# %% mistake gradient-wrong: the normalizer detached
def cross_entropy(logits, targets, reduction="mean"):
    losses = logits.detach().logsumexp(1) - logits[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake changed-input: zeros for the caller
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, 1)[torch.arange(len(targets)), targets]
    logits.data.zero_()
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return getattr(losses, reduction)()
    raise ValueError(reduction)


# %% mistake no-error: None means none
def cross_entropy(logits, targets, reduction="mean"):
    reduction = "none" if reduction is None else reduction
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    table = F.log_softmax(logits, dim=1)
    losses = -table[torch.arange(len(targets)), targets]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


# %% wrong: cuts targets at 9
def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    table = F.log_softmax(logits, dim=1)
    losses = -table[torch.arange(len(targets)), targets.clamp(max=9)]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


# %% wrong: targets go through int8
def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    table = F.log_softmax(logits, dim=1)
    losses = -table[torch.arange(len(targets)), targets.to(torch.int8).long()]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


# %% mistake ce-ignores-reduction: the mean for the sum
def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    table = F.log_softmax(logits, dim=1)
    losses = -table[torch.arange(len(targets)), targets]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.mean()
    return losses


# %% mistake ce-capped: losses of at most 100
def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    table = F.log_softmax(logits, dim=1)
    losses = -table[torch.arange(len(targets)), targets]
    losses = losses.clamp(max=100)
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


# %% mistake needs-grad: a batch of one outside of the graph
def cross_entropy(logits, targets, reduction="mean"):
    losses = -F.log_softmax(logits, dim=1)[torch.arange(len(targets)), targets]
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean() if len(losses) > 1 else torch.tensor(losses.item()).to(losses.dtype)
    raise ValueError(reduction)
