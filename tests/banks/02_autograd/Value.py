# Answers to the exercise `Value`.

# %% correct: pairs of an input and a derivative, and a stack
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% correct: closures for the backward step, children counted first
class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents
        self._backward = lambda: None

    @staticmethod
    def wrap(x):
        return x if isinstance(x, Value) else Value(x)

    def __add__(self, other):
        other = Value.wrap(other)
        out = Value(self.data + other.data, (self, other))

        def step():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = step
        return out

    def __mul__(self, other):
        other = Value.wrap(other)
        out = Value(self.data * other.data, (self, other))

        def step():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = step
        return out

    def __pow__(self, n):
        out = Value(self.data**n, (self,))

        def step():
            self.grad += n * self.data ** (n - 1) * out.grad

        out._backward = step
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))

        def step():
            self.grad += out.data * out.grad

        out._backward = step
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,))

        def step():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = step
        return out

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return (-self) + other

    def __truediv__(self, other):
        return self * Value.wrap(other) ** -1

    def __rtruediv__(self, other):
        return Value.wrap(other) * self**-1

    def backward(self):
        uses = {self: 0}
        todo = [self]
        while todo:
            for parent in todo.pop().parents:
                if parent not in uses:
                    uses[parent] = 0
                    todo.append(parent)
                uses[parent] += 1
        self.grad += 1
        ready = [self]
        while ready:
            value = ready.pop()
            value._backward()
            for parent in value.parents:
                uses[parent] -= 1
                if uses[parent] == 0:
                    ready.append(parent)


# %% correct: a class for each operation
class Operation:
    def __init__(self, *inputs):
        self.inputs = inputs


class Add(Operation):
    def forward(self, a, b):
        return a + b

    def backward(self, g, y, a, b):
        return g, g


class Multiply(Operation):
    def forward(self, a, b):
        return a * b

    def backward(self, g, y, a, b):
        return g * b, g * a


class Divide(Operation):
    def forward(self, a, b):
        return a / b

    def backward(self, g, y, a, b):
        return g / b, -g * y / b


class Exp(Operation):
    def forward(self, a):
        return math.exp(a)

    def backward(self, g, y, a):
        return (g * y,)


class Tanh(Operation):
    def forward(self, a):
        return math.tanh(a)

    def backward(self, g, y, a):
        return (g * (1 - y**2),)


class Power(Operation):
    def __init__(self, n, *inputs):
        super().__init__(*inputs)
        self.n = n

    def forward(self, a):
        return a**self.n

    def backward(self, g, y, a):
        return (g * self.n * a ** (self.n - 1),)


def apply(operation):
    result = Value(operation.forward(*[v.data for v in operation.inputs]))
    result.operation = operation
    return result


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


class Value:
    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self.operation = Operation()

    def __add__(self, other):
        return apply(Add(self, as_value(other)))

    def __mul__(self, other):
        return apply(Multiply(self, as_value(other)))

    def __truediv__(self, other):
        return apply(Divide(self, as_value(other)))

    def __pow__(self, n):
        return apply(Power(n, self))

    def exp(self):
        return apply(Exp(self))

    def tanh(self):
        return apply(Tanh(self))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -as_value(other)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, number):
        return as_value(number) - self

    def __rtruediv__(self, number):
        return as_value(number) / self

    def backward(self):
        order, seen, stack = [], {self}, [(self, iter(self.operation.inputs))]
        while stack:
            value, inputs = stack[-1]
            following = next((v for v in inputs if v not in seen), None)
            if following is None:
                order.append(value)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(following.operation.inputs)))
        self.grad += 1
        for value in order[::-1]:
            inputs = value.operation.inputs
            if inputs:
                parts = value.operation.backward(value.grad, value.data, *[v.data for v in inputs])
                for v, part in zip(inputs, parts):
                    v.grad += part


# %% correct: a dataclass, and a counter gives the order
import itertools
from dataclasses import dataclass, field

made = itertools.count()


@dataclass(eq=False)
class Value:
    data: float
    inputs: tuple = ()
    slopes: tuple = ()
    grad: float = 0.0
    number: int = field(default_factory=made.__next__)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def exp(self):
        return Value(math.exp(self.data), (self,), (math.exp(self.data),))

    def tanh(self):
        return Value(math.tanh(self.data), (self,), (1 - math.tanh(self.data) ** 2,))

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * other

    def __rsub__(self, other):
        return -1 * self + other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        behind, stack = {self}, [self]
        while stack:
            for value in stack.pop().inputs:
                if value not in behind:
                    behind.add(value)
                    stack.append(value)
        self.grad += 1
        for value in sorted(behind, key=lambda v: v.number, reverse=True):
            for part, slope in zip(value.inputs, value.slopes):
                part.grad += slope * value.grad


# %% correct: each value holds a tape, gradients in a dictionary
class Value:
    """The tape of a value lists every operation behind it, merged by number."""

    count = 0

    def __init__(self, data, *parts):
        Value.count += 1
        self.number = Value.count
        self.data, self.grad, self.parts = data, 0, parts

    def _tape(self):
        tape, todo = {}, [self]
        while todo:
            v = todo.pop()
            if v.number not in tape:
                tape[v.number] = v
                todo.extend(p for p, _ in v.parts)
        return tape

    def _with(self, other, f, slopes):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        da, db = slopes(a, b)
        return Value(f(a, b), (self, da), (other, db))

    def __add__(self, o):
        return self._with(o, lambda a, b: a + b, lambda a, b: (1, 1))

    def __sub__(self, o):
        return self._with(o, lambda a, b: a - b, lambda a, b: (1, -1))

    def __mul__(self, o):
        return self._with(o, lambda a, b: a * b, lambda a, b: (b, a))

    def __truediv__(self, o):
        return self._with(o, lambda a, b: a / b, lambda a, b: (1 / b, -a / (b * b)))

    def __rsub__(self, o):
        return self._with(o, lambda a, b: b - a, lambda a, b: (-1, 1))

    def __rtruediv__(self, o):
        return self._with(o, lambda a, b: b / a, lambda a, b: (-b / (a * a), 1 / a))

    def __radd__(self, o):
        return self + o

    def __rmul__(self, o):
        return self * o

    def __pow__(self, n):
        return Value(self.data**n, (self, n * self.data ** (n - 1)))

    def __neg__(self):
        return Value(-self.data, (self, -1))

    def exp(self):
        return Value(math.e**self.data, (self, math.e**self.data))

    def tanh(self):
        p, m = math.exp(self.data), math.exp(-self.data)
        t = (p - m) / (p + m)
        return Value(t, (self, (1 - t) * (1 + t)))

    def backward(self):
        tape = self._tape()
        gradient = dict.fromkeys(tape, 0.0)
        gradient[self.number] = 1.0
        for number in sorted(tape, reverse=True):
            v = tape[number]
            for p, slope in v.parts:
                gradient[p.number] += slope * gradient[number]
            if not v.parts:
                v.grad += gradient[number]


# %% correct: recursion with a higher limit
import sys

class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        sys.setrecursionlimit(100_000)
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for part, _ in value.inputs:
                    visit(part)
                order.append(value)

        visit(self)
        self.grad += 1
        for value in order[::-1]:
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake gradient-overwritten: assigned, not added
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad = slope * value.grad


# %% mistake backward-starts-at-zero: no 1 at the end
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake grad-starts-as-none: None at the start
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = None
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad = 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake grad-starts-as-none: None at the start, handled later
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = None
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad = (self.grad or 0) + 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad = (part.grad or 0) + slope * value.grad


# %% mistake gradient-passed-on-early: each value passes on at once what it has
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        self.grad = 1.0
        seen, todo = {self}, [self]
        while todo:
            value = todo.pop()
            for part, slope in value.inputs:
                part.grad += slope * value.grad
                if part not in seen:
                    seen.add(part)
                    todo.append(part)


# %% mistake gradient-passed-on-early: level by level from the end
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        self.grad = 1.0
        seen, queue = {self}, [self]
        for value in queue:
            for part, slope in value.inputs:
                part.grad += slope * value.grad
                if part not in seen:
                    seen.add(part)
                    queue.append(part)


# %% mistake gradient-passed-on-early: passes on its whole gradient at every visit
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        self.grad = 1.0
        self.pass_on()

    def pass_on(self):
        for part, slope in self.inputs:
            part.grad += slope * self.grad
            part.pass_on()


# %% mistake every-path-walked: a stack of parts, every path by itself
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        stack = [(self, 1.0)]
        while stack:
            value, part = stack.pop()
            value.grad += part
            stack += [(v, slope * part) for v, slope in value.inputs]


# %% mistake graph-too-deep: a recursive order
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for part, _ in value.inputs:
                    visit(part)
                order.append(value)

        visit(self)
        self.grad += 1
        for value in order[::-1]:
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake number-on-the-left: no __rmul__
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake number-on-the-left: no __rsub__ and __rtruediv__
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rmul__(self, number):
        return self * number

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake operation-missing: no division
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake operation-missing: no tanh
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake operation-missing: no minus in front
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake operation-calls-itself: 3 + a calls 3 + a
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return number + self

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake number-not-a-value: the other operand must be a Value
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake operands-swapped: 2 - a is a - 2
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return self - number

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake operands-swapped: 4 / a is a / 4
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return self / number

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake minus-sign-lost: a - b like a + b
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake minus-sign-lost: -a with derivative 1
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, 1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake factor-of-its-own: derivatives of the product swapped
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, self.data), (other, other.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake division-slope: no minus
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake division-slope: no numerator
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -1 / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake power-slope: the exponent stays
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data**n)])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake power-slope: no factor
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake exp-slope: derivative 1
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, 1.0)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake tanh-slope: square of the input
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - self.data**2)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake tanh-slope: no square
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake leaf-gradients-cleared: all gradients are cleared first
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        for value in order:
            value.grad = 0.0
        self.grad = 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake graph-is-global: a global tape that is never cleared
tape = []


class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        tape.append(self)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        self.grad += 1.0
        for value in reversed(tape):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake graph-is-global: a global tape that backward clears
tape = []


class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        tape.append(self)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        self.grad += 1.0
        for value in reversed(tape):
            for part, slope in value.inputs:
                part.grad += slope * value.grad
        tape.clear()


# %% mistake graph-is-global: a tape on the class, right by value
class Value:
    tape = []

    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        Value.tape.append(self)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        gradients = {id(self): 1.0}
        for value in reversed(Value.tape):
            gradient = gradients.get(id(value), 0.0)
            for part, slope in value.inputs:
                gradients[id(part)] = gradients.get(id(part), 0.0) + slope * gradient
            if not value.inputs:
                value.grad += gradient


# %% mistake uses-forbidden: torch does the work
class Value:
    def __init__(self, data, own=None):
        self.t = torch.tensor(data, requires_grad=True) if own is None else own

    def backward(self):
        self.t.backward()


# %% wrong: changes the left operand
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        self.data += other.data
        return Value(self.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% wrong: the last element of a chain only
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order[-500:]):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% wrong: squares by repeated products only
class Value:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __pow__(self, n):
        return self * self if n == 2 else self * self * self

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, number):
        return self + number

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return self * number

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(part, False) for part, _ in value.inputs]
        self.grad += 1.0
        for value in reversed(order):
            for part, slope in value.inputs:
                part.grad += slope * value.grad


# %% mistake operand-returned: a + 0, a * 1 and a ** 1 return a itself, not a new Value
class Value:
    """A number that remembers how it was computed."""

    made = 0

    def __init__(self, data: float) -> None:
        self.data = data
        self.grad = 0.0
        self.inputs: list[tuple["Value", float]] = []
        Value.made += 1
        self.number = Value.made

    @staticmethod
    def wrap(x) -> "Value":
        return x if isinstance(x, Value) else Value(x)

    @staticmethod
    def result(data, *inputs) -> "Value":
        out = Value(data)
        out.inputs = list(inputs)
        return out

    def __add__(self, other):
        if not isinstance(other, Value) and other == 0:
            return self
        other = self.wrap(other)
        return self.result(self.data + other.data, (self, 1.0), (other, 1.0))

    __radd__ = __add__

    def __mul__(self, other):
        if not isinstance(other, Value) and other == 1:
            return self
        other = self.wrap(other)
        return self.result(self.data * other.data, (self, other.data), (other, self.data))

    __rmul__ = __mul__

    def __neg__(self):
        return self.result(-self.data, (self, -1.0))

    def __sub__(self, other):
        other = self.wrap(other)
        return self.result(self.data - other.data, (self, 1.0), (other, -1.0))

    def __rsub__(self, other):
        return self.wrap(other) - self

    def __truediv__(self, other):
        other = self.wrap(other)
        x, y = self.data, other.data
        return self.result(x / y, (self, 1 / y), (other, -x / y**2))

    def __rtruediv__(self, other):
        return self.wrap(other) / self

    def __pow__(self, n):
        if n == 1:
            return self
        slope = n * self.data ** (n - 1) if n != 0 else 0.0
        return self.result(self.data**n, (self, slope))

    def exp(self):
        e = math.exp(self.data)
        return self.result(e, (self, e))

    def tanh(self):
        t = math.tanh(self.data)
        return self.result(t, (self, 1 - t**2))

    def backward(self) -> None:
        found, stack = {self}, [self]
        while stack:
            for value, _ in stack.pop().inputs:
                if value not in found:
                    found.add(value)
                    stack.append(value)
        self.grad += 1.0
        for value in sorted(found, key=lambda v: v.number, reverse=True):
            for before, slope in value.inputs:
                before.grad += slope * value.grad
