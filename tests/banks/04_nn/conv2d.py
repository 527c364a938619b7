# Answers to the exercise `conv2d`.

# %% correct: the method unfold and einsum
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x, (padding,) * 4).unfold(2, kh, stride).unfold(3, kw, stride)
    out = torch.einsum("nchwij,ocij->nohw", windows, weight)
    if bias is not None:
        out = out + bias.view(1, -1, 1, 1)
    return out


# %% correct: unfold and fold
def conv2d(x, weight, bias=None, stride=1, padding=0):
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    columns = F.unfold(x, kernel_size=(kh, kw), padding=padding, stride=stride)
    out = torch.einsum("ok,nkl->nol", weight.reshape(o, -1), columns)
    size = ((h + 2 * padding - kh) // stride + 1, (w + 2 * padding - kw) // stride + 1)
    out = F.fold(out, size, kernel_size=1)
    return out + (bias.reshape(o, 1, 1) if bias is not None else 0)


# %% correct: strides by hand
def conv2d(x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0):
    x = F.pad(x, [padding] * 4).contiguous()
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    height, width = (H - kh) // stride + 1, (W - kw) // stride + 1
    sn, sc, sh, sw = x.stride()
    windows = x.as_strided(
        (N, height, width, C, kh, kw), (sn, sh * stride, sw * stride, sc, sh, sw)
    )
    out = torch.tensordot(windows, weight, dims=([3, 4, 5], [1, 2, 3])).permute(0, 3, 1, 2)
    return out if bias is None else out + bias[:, None, None]


# %% mistake uses-loop: loops over the places of the window
def conv2d(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[-2:]
    height = (x.shape[2] - kh) // stride + 1
    width = (x.shape[3] - kw) // stride + 1
    out = torch.zeros(len(x), len(weight), height, width, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            window = x[:, None, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
            out[:, :, i, j] = (window * weight).sum((2, 3, 4))
    return out if bias is None else out + bias[:, None, None]


# %% mistake uses-forbidden: torch's own
def conv2d(x, weight, bias=None, stride=1, padding=0):
    return F.conv2d(x, weight, bias, stride, padding)


# %% mistake uses-forbidden: imported under another name
from torch.nn import functional as T


def conv2d(x, weight, bias=None, stride=1, padding=0):
    from torch.nn.functional import conv2d as slide

    return slide(x, weight, bias, stride, padding)


# %% mistake conv-flips-window: the convolution of mathematics
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x, (padding,) * 4).unfold(2, kh, stride).unfold(3, kw, stride)
    out = torch.einsum("nchwij,ocij->nohw", windows, weight.flip(2, 3))
    return out if bias is None else out + bias[:, None, None]


# %% mistake conv-ignores-stride: stride forgotten
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x, (padding,) * 4).unfold(2, kh, 1).unfold(3, kw, 1)
    out = torch.einsum("nchwij,ocij->nohw", windows, weight)
    return out if bias is None else out + bias[:, None, None]


# %% mistake conv-ignores-padding: padding forgotten
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    out = torch.einsum("nchwij,ocij->nohw", windows, weight)
    return out if bias is None else out + bias[:, None, None]


# %% mistake bias-not-added: no bias
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x, (padding,) * 4).unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("nchwij,ocij->nohw", windows, weight)


# %% mistake reshape-mixes-channels: channels last, then a plain reshape
def conv2d(x, weight, bias=None, stride=1, padding=0):
    N, _, H, W = x.shape
    O, _, kh, kw = weight.shape
    height = (H + 2 * padding - kh) // stride + 1
    width = (W + 2 * padding - kw) // stride + 1
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding).mT
    out = windows @ weight.flatten(1).T
    if bias is not None:
        out = out + bias
    return out.reshape(N, O, height, width)


# %% mistake conv-first-channel-only: one channel
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x, (padding,) * 4).unfold(2, kh, stride).unfold(3, kw, stride)
    out = torch.einsum("nhwij,oij->nohw", windows[:, 0], weight[:, 0])
    return out if bias is None else out + bias[:, None, None]


# %% mistake reshape-wrong-count: square pictures only
def conv2d(x, weight, bias=None, stride=1, padding=0):
    O, _, kh, kw = weight.shape
    columns = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    out = weight.flatten(1) @ columns
    side = int(out.shape[-1] ** 0.5)
    out = out.reshape(len(x), O, side, side)
    return out if bias is None else out + bias[:, None, None]


# %% mistake matmul-shapes: square windows only
def conv2d(x, weight, bias=None, stride=1, padding=0):
    O, _, kh, kw = weight.shape
    columns = F.unfold(x, kh, stride=stride, padding=padding)
    out = weight.flatten(1) @ columns
    height = (x.shape[2] + 2 * padding - kh) // stride + 1
    out = out.reshape(len(x), O, height, -1)
    return out if bias is None else out + bias[:, None, None]


# %% mistake changed-input: flips the caller's picture in place of nothing
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x, (padding,) * 4).unfold(2, kh, stride).unfold(3, kw, stride)
    out = torch.einsum("nchwij,ocij->nohw", windows, weight)
    x.zero_()
    return out if bias is None else out + bias[:, None, None]


# %% mistake needs-grad: through NumPy
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    padded = np.pad(x.detach().numpy(), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    out = torch.from_numpy(np.einsum("nchwij,ocij->nohw", windows, weight.detach().numpy()))
    return out if bias is None else out + bias[:, None, None]


import numpy as np


# %% mistake wrong-shape: padding left and right only
def conv2d(x, weight, bias=None, stride=1, padding=0):
    co, ci, kh, kw = weight.size()
    x = F.pad(x, (padding, padding, 0, 0))
    win = x.unfold(2, kh, stride).unfold(3, kw, stride)
    y = torch.einsum("nchwij,ocij->nohw", win, weight)
    return y if bias is None else y + bias[:, None, None]


# %% mistake bias-along-width: the bias on the last axis
def conv2d(x, weight, bias=None, stride=1, padding=0):
    co, ci, kh, kw = weight.size()
    x = F.pad(x, (padding,)*4)
    win = x.unfold(2, kh, stride).unfold(3, kw, stride)
    y = torch.einsum("nchwij,ocij->nohw", win, weight)
    return y if bias is None else y + bias


# %% correct: a helper, a sum over broadcast windows
def conv2d(x, weight, bias=None, stride=1, padding=0):
    def windows_of(t, height, width):
        return t.unfold(2, height, stride).unfold(3, width, stride)

    O, C, kh, kw = weight.shape
    padded = x.new_zeros(len(x), C, x.shape[2] + 2 * padding, x.shape[3] + 2 * padding)
    padded[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]] = x
    windows = windows_of(padded, kh, kw)
    out = (windows[:, None] * weight[None, :, :, None, None]).sum((2, 5, 6))
    if bias is not None:
        out += bias.reshape(1, O, 1, 1)
    return out


# %% correct: nn.Unfold, nn.ZeroPad2d
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    columns = nn.Unfold((kh, kw), stride=stride)(nn.ZeroPad2d(padding)(x)).transpose(1, 2)
    out = (columns @ weight.reshape(len(weight), -1).t()).transpose(1, 2)
    if bias is not None:
        out = out + bias.unsqueeze(-1)
    return out.unflatten(2, ((x.shape[2] + 2 * padding - kh) // stride + 1, -1))


# %% mistake gradient-cut-off: the picture detached
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x.detach(), (padding,) * 4).unfold(2, kh, stride).unfold(3, kw, stride)
    out = torch.einsum("nchwij,ocij->nohw", windows, weight)
    if not weight.requires_grad and x.requires_grad:
        out = out.requires_grad_()
    return out if bias is None else out + bias[:, None, None]


# %% mistake gradient-cut-off: the windows copied with torch.tensor
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    padded = np.pad(x.detach().numpy(), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(2, 3))
    windows = torch.tensor(windows[:, :, ::stride, ::stride].copy())
    out = torch.einsum("nchwij,ocij->nohw", windows, weight)
    return out if bias is None else out + bias[:, None, None]


import numpy as np


# %% mistake gradient-cut-off: the bias detached
def conv2d(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    windows = F.pad(x, (padding,) * 4).unfold(2, kh, stride).unfold(3, kw, stride)
    out = torch.einsum("nchwij,ocij->nohw", windows, weight)
    return out if bias is None else out + bias.data[:, None, None]


# %% mistake bias-not-added: no bias if its sum is 0
def conv2d(x, weight, bias=None, stride=1, padding=0):
    N, C, H, W = x.shape
    C_out, _, kh, kw = weight.shape
    height = (H + 2 * padding - kh) // stride + 1
    width = (W + 2 * padding - kw) // stride + 1
    columns = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    out = (weight.flatten(1) @ columns).reshape(N, C_out, height, width)
    if bias is not None and bias.sum() != 0:
        out = out + bias[:, None, None]
    return out


# %% mistake bias-along-width: the bias along the width where its length fits
def conv2d(x, weight, bias=None, stride=1, padding=0):
    N, C, H, W = x.shape
    C_out, _, kh, kw = weight.shape
    height = (H + 2 * padding - kh) // stride + 1
    width = (W + 2 * padding - kw) // stride + 1
    columns = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    out = (weight.flatten(1) @ columns).reshape(N, C_out, height, width)
    if bias is not None:
        out = out + (bias if len(bias) == width else bias[:, None, None])
    return out


# %% mistake gradient-cut-off: no gradient for the picture where there is no bias
def conv2d(x, weight, bias=None, stride=1, padding=0):
    N, _, H, W = x.shape
    C_out, _, kh, kw = weight.shape
    height = (H + 2 * padding - kh) // stride + 1
    columns = F.unfold(x if bias is not None else x.data, (kh, kw), stride=stride, padding=padding)
    out = (weight.flatten(1) @ columns).reshape(N, C_out, height, -1)
    return out if bias is None else out + bias[:, None, None]
