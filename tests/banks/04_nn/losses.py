# Answers to the exercise `losses`.

# %% correct: the classes of nn
def digit_loss(scores, labels):
    return nn.CrossEntropyLoss()(scores, labels[:, 0].to(torch.int64) - 1)


def spam_loss(scores, is_spam):
    return nn.BCEWithLogitsLoss()(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return nn.MSELoss()(predictions, prices.unsqueeze(1))


# %% correct: by hand
def digit_loss(scores: Tensor, labels: Tensor) -> Tensor:
    targets = (labels.flatten() - 1).long()
    return F.nll_loss(F.log_softmax(scores, dim=1), targets)


def spam_loss(scores: Tensor, is_spam: Tensor) -> Tensor:
    signed = torch.where(is_spam, scores, -scores)
    return -F.logsigmoid(signed).mean()


def price_loss(predictions: Tensor, prices: Tensor) -> Tensor:
    return ((predictions.flatten() - prices) ** 2).mean()


# %% mistake softmax-before-loss: as it was
def digit_loss(scores, labels):
    return F.cross_entropy(scores.softmax(dim=1), labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake sigmoid-before-loss: as it was
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores.sigmoid(), is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake column-minus-row: as it was
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions, prices)


# %% mistake target-wrong-length: a bare squeeze
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze().long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake target-not-long: float labels
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1) - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake target-not-1d: labels in a column
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake target-out-of-range: labels from 1 to 10
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long())


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake target-integer-one-hot: one-hot rows of integers
def digit_loss(scores, labels):
    return F.cross_entropy(scores, F.one_hot(labels.squeeze(1).long() - 1, 10))


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake ce-without-logarithm: nll_loss on probabilities
def digit_loss(scores, labels):
    return F.nll_loss(scores.softmax(1), labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake logits-without-log-softmax: nll_loss on scores
def digit_loss(scores, labels):
    return F.nll_loss(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake bce-saturates: the loss on probabilities
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy(scores.sigmoid(), is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake absolute-for-square: another loss
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.l1_loss(predictions.squeeze(1), prices)


# %% mistake sum-for-mean: a sum
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return ((predictions[:, 0] - prices) ** 2).sum()


# %% mistake bce-saturates: sigmoid, then the loss, and means compared
def digit_loss(scores, labels):
    return nn.CrossEntropyLoss()(scores, labels.squeeze().long() - 1)
def spam_loss(scores, is_spam):
    return nn.BCELoss()(torch.sigmoid(scores), is_spam.float())
def price_loss(predictions, prices):
    return ((predictions.mean() - prices.mean()) ** 2)


# %% mistake target-bool: bools as targets
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long())
def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam)
def price_loss(predictions, prices):
    return F.mse_loss(predictions, prices.unsqueeze(0))


# %% correct: softplus
def digit_loss(scores, labels):
    target = labels.reshape(-1).round().to(torch.long).sub(1)
    return torch.nn.functional.cross_entropy(scores, target, reduction="mean")
def spam_loss(scores, is_spam):
    y = is_spam.to(scores)
    return (F.softplus(scores) - y * scores).mean()
def price_loss(predictions, prices):
    return (predictions - prices[:, None]).pow(2).mean()


# %% correct: torch's functions
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.float())


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake needs-grad: numbers without a history
def digit_loss(scores, labels):
    return torch.tensor(F.cross_entropy(scores, labels.squeeze(1).long() - 1).item(), dtype=scores.dtype)


def spam_loss(scores, is_spam):
    with torch.no_grad():
        return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.detach().squeeze(1), prices)


# %% mistake bce-saturates: something small under the logarithm
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    p, y = scores.sigmoid(), is_spam.to(scores.dtype)
    return -(y * (p + 1e-7).log() + (1 - y) * (1 - p + 1e-7).log()).mean()


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% mistake labels-off-by-one: the remainder of ten
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() % 10)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return F.mse_loss(predictions.squeeze(1), prices)


# %% correct: loops and helpers
def softplus(z):
    return z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))


def digit_loss(scores, labels):
    picked = [scores[i].logsumexp(0) - scores[i, int(labels[i, 0]) - 1] for i in range(len(scores))]
    return sum(picked) / len(picked)


def spam_loss(scores, is_spam):
    signs = 1 - 2 * is_spam.to(scores.dtype)
    return softplus(signs * scores).sum() / scores.numel()


def price_loss(predictions, prices):
    d = predictions.view(-1) - prices
    return d @ d / len(d)


# %% mistake ce-log-of-zero: logarithm of softmax for digits
def digit_loss(scores, labels):
    return F.nll_loss(scores.softmax(1).log(), labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return ((predictions - prices.unsqueeze(1)) ** 2).mean()


# %% mistake bce-infinite: spam: the exponential overflows
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return torch.log(1 + torch.exp(torch.where(is_spam, -scores, scores))).mean()


def price_loss(predictions, prices):
    return ((predictions - prices.unsqueeze(1)) ** 2).mean()


# %% mistake bce-capped: spam: scores of at most 100
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores.clamp(-100, 100), is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    return ((predictions - prices.unsqueeze(1)) ** 2).mean()


# %% mistake needs-grad: prices: one price outside of the graph
def digit_loss(scores, labels):
    return F.cross_entropy(scores, labels.squeeze(1).long() - 1)


def spam_loss(scores, is_spam):
    return F.binary_cross_entropy_with_logits(scores, is_spam.to(scores.dtype))


def price_loss(predictions, prices):
    if len(prices) == 1:
        predictions = predictions.detach()
    return F.mse_loss(predictions.squeeze(1), prices)
