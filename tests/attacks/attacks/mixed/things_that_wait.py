"""Returns coroutines, futures, asynchronous iterators and locks instead of values."""

import asyncio
import concurrent.futures
import threading

turn = [0]


async def later():
    await asyncio.sleep(3600)


async def many():
    while True:
        yield 0


def answer(*args, **kwargs):
    turn[0] += 1
    return [later, many, concurrent.futures.Future, threading.Lock, threading.Event][turn[0] % 5]()
