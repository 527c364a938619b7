"""The drawings of autograd are read from the real graph, and leave it as it was."""

import pytest
import torch

from course.figures import autograd as drawings
from course.figures.style import Picture


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def test_a_graph_shows_leaves_operations_and_what_is_outside() -> None:
    x = torch.tensor(2.0)
    w = torch.tensor(1.0, requires_grad=True)
    y = w * x
    z = y + 3
    picture = drawings.graph(z, {"x": x, "w": w, "y": y, "z": z})
    assert {"w = 1", "y = 2", "z = 5", "x = 2", "not in the graph"} <= set(texts(picture))
    assert {"MulBackward0", "AddBackward0"} <= set(texts(picture))
    assert "leaf w = 1" in picture.alt
    assert "x = 2 is not in the graph" in picture.alt


def test_gradients_are_written_along_the_arrows_and_nothing_is_consumed() -> None:
    w = torch.tensor(3.0, requires_grad=True)
    u = w * w
    z = u + w
    written = texts(drawings.graph(z, {"w": w, "u": u, "z": z}, gradients=True))
    assert "grad 7" in written  # 3 + 3 from the product, 1 from the sum
    assert written.count("3") == 2
    assert w.grad is None
    z.backward()  # the graph is still there
    assert w.grad == 7


def test_every_use_of_a_leaf_has_its_arrow() -> None:
    h = torch.tensor(1.1, requires_grad=True)
    picture = drawings.graph(h * h * h, {"h": h})
    arrows = [p for p in picture.figure.axes[0].patches if hasattr(p, "get_arrowstyle")]
    assert len(arrows) == 4  # three uses of h, and one from product to product


def test_a_tensor_without_history_has_no_graph() -> None:
    with pytest.raises(ValueError, match="no grad_fn"):
        drawings.graph(torch.ones(1, requires_grad=True), {})


def test_vector_times_jacobian_shows_the_product() -> None:
    v, jacobian = torch.tensor([1.0, 0.0, 2.0]), torch.tensor([[3.0, 2.0], [4.0, 0.0], [1.0, 1.0]])
    picture = drawings.vector_times_jacobian(v, jacobian)
    assert texts(picture)[-3:-1] == ["5", "4"]
    assert "[5.0, 4.0]" in picture.alt


def test_descent_agrees_with_torch_optim() -> None:
    x = torch.linspace(-1, 1, 11)
    y = 3 * x + 2
    path, losses = drawings.descend(x, y, lr=0.3, steps=5)
    p = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr=0.3)
    for step in range(5):
        optimizer.zero_grad()
        loss = ((p[0] * x + p[1] - y) ** 2).mean()
        assert losses[step] == pytest.approx(loss.item(), rel=1e-5)
        loss.backward()
        optimizer.step()
    assert path[5] == pytest.approx(tuple(p.tolist()), rel=1e-5)
    assert len(path) == len(losses) == 6


def test_gradients_that_are_never_cleared_pile_up() -> None:
    x = torch.linspace(-1, 1, 11)
    cleared, kept = (drawings.descend(x, 3 * x, 0.2, 3, clear=c)[0] for c in (True, False))
    assert cleared[1] == kept[1]
    assert kept[2][0] > cleared[2][0]
