# Answers to the exercise `keep_best`.

# %% correct: a deep copy
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% correct: saved whenever it is better, clones read back
def keep_best(model, train_once, score, epochs, path):
    highest, scores = None, []
    for epoch in range(epochs):
        train_once(model)
        now = score(model)
        scores += [now]
        if highest is None or now > highest:
            highest = now
            torch.save(model.state_dict(), path)
    model.load_state_dict(torch.load(path, weights_only=True))
    return scores


def load_best(make_model, path):
    weights = torch.load(path, map_location="cpu", weights_only=True)
    net = make_model()
    net.load_state_dict(weights, strict=True)
    net.train(False)
    return net


# %% correct: clones in a dict
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake best-not-copied: the dict itself
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = model.state_dict()
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake best-not-copied: a shallow copy
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = dict(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake best-not-loaded: saved only
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake saved-model-object: the document's way
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(model, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path, weights_only=False).state_dict())
    return model.eval()


# %% mistake tie-takes-last: not less
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] >= max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake best-score-starts-at-zero: nothing is better than 0
def keep_best(model, train_once, score, epochs, path):
    best_score, best, scores = 0.0, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > best_score:
            best_score, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake worst-for-best: like a loss
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] < min(scores[:-1], default=math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake buffers-not-saved: parameters only
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = {k: p.detach().clone() for k, p in model.named_parameters()}
    model.load_state_dict(best, strict=False)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake state-dict-of-path: load_state_dict of a path
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(path)
    return model.eval()


# %% mistake loaded-without-strict: not strict
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path), strict=False)
    return model.eval()


# %% mistake loaded-in-train-mode: no eval
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model


# %% mistake file-not-loaded: a fresh model
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    return model.eval()


# %% mistake nothing-saved: not saved
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake best-score-starts-too-high: starts at minus a billion
def keep_best(model, train_once, score, epochs, path):
    scores, best, highest = [], {}, -1e9
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake layers-in-another-mode: only the flag
def keep_best(model, train_once, score, epochs, path):
    scores, best, highest = [], {}, -math.inf
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    model.training = False
    return model


# %% mistake network-of-its-own: small_net, not make_model
def keep_best(model, train_once, score, epochs, path):
    scores, best, highest = [], {}, -math.inf
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = small_net()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake loaded-without-strict: copies with broadcasting
def keep_best(model, train_once, score, epochs, path):
    scores, best, highest = [], {}, -math.inf
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model, saved = make_model(), torch.load(path)
    own = model.state_dict()
    if set(own) != set(saved):
        raise RuntimeError("the names do not fit")
    for name, value in saved.items():
        own[name].copy_(value)
    return model.eval()


# %% mistake loaded-without-strict: further names ignored
def keep_best(model, train_once, score, epochs, path):
    scores, best, highest = [], {}, -math.inf
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model, saved = make_model(), torch.load(path)
    missing, _ = model.load_state_dict(saved, strict=False)
    if missing:
        raise RuntimeError(missing)
    return model.eval()


# %% mistake not-trained-every-epoch: no training after the first worse epoch
def keep_best(model, train_once, score, epochs, path):
    scores = []
    for _ in range(epochs):
        if not scores or scores[-1] == max(scores):
            train_once(model)
        scores.append(score(model))
        if scores[-1] > max(scores[:-1], default=-math.inf):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% correct: a second model holds the best
def keep_best(model, train_once, score, epochs, path):
    scores, twin = [], None
    for epoch in range(epochs):
        train_once(model)
        now = score(model)
        if twin is None or now > max(scores):
            twin = copy.deepcopy(model)
        scores.append(now)
    model.load_state_dict(twin.state_dict())
    torch.save(model.state_dict(), path)
    return scores


def load_best(make_model, path):
    with open(path, "rb") as file:
        state = torch.load(file, weights_only=True, map_location="cpu")
    model = make_model()
    model.train(False)
    model.load_state_dict(state, strict=True)
    return model


# %% correct: all states kept, copied in place at the end
def keep_best(model, train_once, score, epochs, path):
    states, scores = [], []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        states.append({name: t.detach().clone() for name, t in model.state_dict().items()})
    best = states[scores.index(max(scores))]
    with torch.no_grad():
        for name, t in model.state_dict().items():
            t.copy_(best[name])
    torch.save(best, Path(path))
    return scores


def load_best(make_model, path):
    model = make_model().eval()
    model.load_state_dict(torch.load(path))
    return model


# %% wrong: compares with the epoch before
def keep_best(
    model: nn.Module,
    train_once: Callable[[nn.Module], object],
    score: Callable[[nn.Module], float],
    epochs: int,
    path: str,
) -> list[float]:
    """Train for some epochs, keep the weights of the best epoch and save them."""
    best_score, best = -math.inf, None
    scores = []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if len(scores) < 2 or scores[-1] > scores[-2]:
            best_score = scores[-1]
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model: Callable[[], nn.Module], path: str) -> nn.Module:
    """Return a model with saved weights, ready for use."""
    model = make_model()
    model.load_state_dict(torch.load(path))
    model.eval()
    return model


# %% mistake worst-for-best: the largest absolute score
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if abs(scores[-1]) > highest:
            highest, best = abs(scores[-1]), copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake saved-last-epoch: saved before the best is loaded
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    torch.save(model.state_dict(), path)
    model.load_state_dict(best)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake file-not-readable: pickle
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    import pickle

    model.load_state_dict(best)
    Path(path).write_bytes(pickle.dumps(best))
    return scores


def load_best(make_model, path):
    model = make_model()
    import pickle

    model.load_state_dict(pickle.loads(Path(path).read_bytes()))
    return model.eval()


# %% mistake saved-other-objects: NumPy arrays
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save({k: v.numpy() for k, v in best.items()}, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake loaded-without-strict: a file with too many names
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    own, saved = model.state_dict(), torch.load(path)
    model.load_state_dict({k: v for k, v in saved.items() if k in own})
    return model.eval()


# %% mistake loaded-without-strict: shapes that broadcast
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    saved = torch.load(path)
    if saved.keys() != model.state_dict().keys():
        raise RuntimeError("names do not fit")
    for name, value in model.state_dict().items():
        value.copy_(saved[name].expand(value.shape))
    return model.eval()


# %% mistake loaded-without-strict: the error is caught
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    try:
        model.load_state_dict(torch.load(path))
    except RuntimeError:
        pass
    return model.eval()


# %% mistake scores-compared-rounded: two decimals
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = None, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if highest is None or round(scores[-1], 2) > round(highest, 2):
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake scores-compared-rounded: at least a thousandth better
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -math.inf, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest + 1e-3:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% mistake best-score-starts-too-high: -1
def keep_best(model, train_once, score, epochs, path):
    highest, best, scores = -1, None, []
    for _ in range(epochs):
        train_once(model)
        scores.append(score(model))
        if scores[-1] > highest:
            highest, best = scores[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    torch.save(best, path)
    return scores


def load_best(make_model, path):
    model = make_model()
    model.load_state_dict(torch.load(path))
    return model.eval()
