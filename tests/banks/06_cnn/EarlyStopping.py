# Answers to the exercise `EarlyStopping`.

# %% correct: three attributes
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% correct: all losses in a list, clones
class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.losses = []
        self.index = 0

    def should_stop(self, model, loss):
        self.losses.append(loss)
        now = len(self.losses) - 1
        if now == 0 or loss < self.losses[self.index]:
            self.index = now
            self.weights = {name: value.clone() for name, value in model.state_dict().items()}
        return now - self.index >= self.patience

    def restore(self, model):
        model.load_state_dict(self.weights)


# %% correct: saved in memory, None for no epoch yet
import io


class EarlyStopping:
    def __init__(self, patience: int):
        self.left = self.patience = patience
        self.lowest = None

    def should_stop(self, model, loss):
        if self.lowest is None or self.lowest > loss:
            self.lowest, self.left = loss, self.patience
            self.memory = io.BytesIO()
            torch.save(model.state_dict(), self.memory)
        else:
            self.left -= 1
        return self.left == 0

    def restore(self, model):
        self.memory.seek(0)
        model.load_state_dict(torch.load(self.memory))


# %% correct: an iterator of epochs, a copy of the model
import itertools


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.numbers = patience, itertools.count()
        self.best = (float("inf"), -1)

    def should_stop(self, model, loss):
        number = next(self.numbers)
        if not number or loss < self.best[0]:
            self.best, self.twin = (loss, number), copy.deepcopy(model)
        return number >= self.best[1] + self.patience

    def restore(self, model):
        model.load_state_dict(self.twin.state_dict())


# %% correct: copied in place
class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.best = self.waited = None

    @torch.no_grad()
    def should_stop(self, model, loss):
        if self.best is None or loss < self.best:
            self.best, self.waited = float(loss), 0
            self.copies = [v.detach().clone() for v in [*model.parameters(), *model.buffers()]]
            return False
        self.waited += 1
        return not self.waited < self.patience

    @torch.no_grad()
    def restore(self, model):
        for own, kept in zip([*model.parameters(), *model.buffers()], self.copies):
            own.copy_(kept)


# %% mistake stops-one-epoch-late: more than the patience
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited > self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake stops-one-epoch-early: asked before it counts
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= max(self.patience - 1, 1)

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake counts-epochs-not-in-a-row: never set to 0
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best = loss
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake compares-with-epoch-before: the last loss
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None
        self.before = math.inf

    def should_stop(self, model, loss):
        if self.is_better(loss):
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def is_better(self, loss):
        before, self.before = self.before, loss
        return loss < before

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake tie-counts-as-better: not higher
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss <= self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake higher-loss-is-better: like an accuracy
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, -math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss > self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake nan-counts-as-better: asked the other way round
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0

    def should_stop(self, model, loss):
        if loss >= self.best:
            self.waited += 1
            return self.waited >= self.patience
        self.best, self.waited = loss, 0
        self.state = copy.deepcopy(model.state_dict())
        return False

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake losses-compared-rounded: at least a thousandth lower
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best - 1e-3:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake losses-compared-rounded: three decimals
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if self.state is None or round(loss, 3) < round(self.best, 3):
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake best-loss-starts-too-low: 100
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, 100.0, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake best-loss-starts-too-low: a billion
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, 1e9, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake never-stops: returns False
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return False

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake returns-none: no return
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        self.stop = self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake stoppers-share-state: attributes of the class
class EarlyStopping:
    patience = best = waited = state = None

    def __init__(self, patience):
        EarlyStopping.patience, EarlyStopping.best, EarlyStopping.waited = patience, math.inf, 0

    def should_stop(self, model, loss):
        if loss < EarlyStopping.best:
            EarlyStopping.best, EarlyStopping.waited = loss, 0
            EarlyStopping.state = copy.deepcopy(model.state_dict())
        else:
            EarlyStopping.waited += 1
        return EarlyStopping.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(EarlyStopping.state)


# %% mistake buffers-not-restored: parameters only
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = {k: p.detach().clone() for k, p in model.named_parameters()}
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state, strict=False)


# %% mistake restored-last-epoch: not copied
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = model.state_dict()
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake restored-last-epoch: a shallow copy
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = dict(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake restored-last-epoch: restore does nothing
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        pass


# %% mistake restored-first-epoch: copied once
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = self.state or copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% mistake wrong-type: 0 and 1
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return int(self.waited >= self.patience)

    def restore(self, model):
        model.load_state_dict(self.state)


# %% wrong: stops at nan
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience or math.isnan(loss)

    def restore(self, model):
        model.load_state_dict(self.state)


# %% wrong: nan is not counted
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if math.isnan(loss):
            pass
        else:
            if loss < self.best:
                self.best, self.waited = loss, 0
                self.state = copy.deepcopy(model.state_dict())
            else:
                self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% wrong: the weights are kept in half precision
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, math.inf, 0
        self.state = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.state = {k: v.half() for k, v in model.state_dict().items()}
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


# %% wrong: compares the last patience losses with the one before them: right without nan, but a nan just before a better epoch stops too early
class EarlyStopping:
    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.losses = []
        self.best_loss = math.inf

    def should_stop(self, model: nn.Module, loss: float) -> bool:
        self.losses.append(loss)
        if loss < self.best_loss:
            self.best_loss = loss
            self.best_state = copy.deepcopy(model.state_dict())
        if len(self.losses) <= self.patience:
            return False
        before = self.losses[-self.patience - 1]
        return not any(late < before for late in self.losses[-self.patience :])

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.best_state)


# %% wrong: a best loss of exactly 0.0 is taken for 'none yet', so any loss after it is better
class EarlyStopping:
    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.best_loss = None
        self.best_state = None
        self.waited = 0

    def should_stop(self, model: nn.Module, loss: float) -> bool:
        if not self.best_loss or loss < self.best_loss:
            self.best_loss = loss
            self.best_state = copy.deepcopy(model.state_dict())
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.best_state)


# %% mistake stopper-changed-model: should_stop puts the model into eval mode, although it must not change it
class EarlyStopping:
    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.best_loss = math.inf
        self.best_state = None
        self.waited = 0

    def should_stop(self, model: nn.Module, loss: float) -> bool:
        model.eval()
        if loss < self.best_loss:
            self.best_loss = loss
            self.best_state = copy.deepcopy(model.state_dict())
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.best_state)


# %% mistake stopper-changed-model: should_stop loads the best state itself when it stops, although the model must not change there
class EarlyStopping:
    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.best_loss = math.inf
        self.best_state = None
        self.waited = 0

    def should_stop(self, model: nn.Module, loss: float) -> bool:
        if loss < self.best_loss:
            self.best_loss = loss
            self.best_state = copy.deepcopy(model.state_dict())
            self.waited = 0
        else:
            self.waited += 1
        if self.waited >= self.patience:
            model.load_state_dict(self.best_state)
            return True
        return False

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.best_state)


# %% wrong: the copy is float32: the weights of a float64 model come back rounded
class EarlyStopping:
    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.best_loss = math.inf
        self.best_state = None
        self.waited = 0

    def should_stop(self, model: nn.Module, loss: float) -> bool:
        if loss < self.best_loss:
            self.best_loss = loss
            self.best_state = {n: t.clone().float() for n, t in model.state_dict().items()}
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.best_state)
