# Every target makes .venv by itself on first use. `make` alone lists the targets.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export PYTHONHASHSEED := 0
# Many containers set it. Then each process of the tests compiles its modules again.
unexport PYTHONDONTWRITEBYTECODE

# `make learn LANGUAGE=zh_CN` opens the course in Chinese. The system's own variable LANGUAGE does not count.
EDITION := $(if $(filter command,$(origin LANGUAGE)),$(filter-out en,$(LANGUAGE)))
COURSE := $(if $(EDITION),--course-dir $(EDITION))
LANGUAGES := $(patsubst locale/%/edition.toml,%,$(wildcard locale/*/edition.toml))
$(if $(filter-out $(LANGUAGES),$(EDITION)),$(error The course is not translated to $(EDITION). LANGUAGE can be: en $(LANGUAGES)))

.PHONY: help learn progress demo test style fast test-all test-nbgrader check lab hub book book-serve release format bench rehearsal lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# uv comes into a folder of its own, so that nothing of the machine's Python is touched.
$(READY): pyproject.toml requirements.txt
	@echo "Setting up .venv (once; a few GB, half a minute to some minutes)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@test -x .uv/bin/uv || $(PYTHON) -m pip install --quiet --disable-pip-version-check --target .uv uv
	@test -x $(BIN)/python || .uv/bin/uv venv --quiet --seed --python $(PYTHON) .venv
	@.uv/bin/uv pip install --quiet --python $(BIN)/python --constraint requirements.txt --editable '.[dev]'
	@touch $(READY)

learn: $(READY)  ## open your own copies of the lessons and assignments: learn, submit, see what is right
	@$(BIN)/autograder learn $(COURSE)

progress: $(READY)  ## print what you have done in the lessons and assignments
	@$(BIN)/autograder progress $(COURSE)

demo: $(READY)  ## fill a class, grade it, print its table
	@$(BIN)/autograder demo $(COURSE)

# mypy needs most of the time of `style`, and one core.
test: $(READY)  ## format, lint, types, and all tests but the slow ones
	@$(MAKE) --no-print-directory --jobs 2 style fast

fast: $(READY)
	@$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder -m "not slow and not browser"

style: $(READY)
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/mypy
	@$(BIN)/autograder format --check

test-all: $(READY)  ## test, attacks, kills, full disks, browsers, a hub, fuzzing
	@$(BIN)/python tests/all_parts.py

test-nbgrader: $(READY)  ## nbgrader's own tests with this course's configuration
	@$(BIN)/python -m tests.nbgrader_suite $(TESTS)

check: $(READY)  ## grade the bank of an exercise: make check EXERCISE=softmax
	@$(if $(EXERCISE),,$(error Name an exercise or an assignment: make check EXERCISE=softmax))
	@$(BIN)/autograder check $(EXERCISE)

lab: $(READY)  ## open JupyterLab on the course, as an instructor
	@$(BIN)/autograder lab $(COURSE)

hub: $(READY)  ## try the class's JupyterHub on this machine
	@npm ci --prefix deploy --silent && COURSE_EDITION=$(EDITION) $(BIN)/jupyterhub --config deploy/trial_config.py

book: $(READY)  ## build the course as a website, and say where it lies
	@$(BIN)/python -m book

book-serve: book  ## show the book on this machine: http://127.0.0.1:8600
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory book/_build/html 8600

release: $(READY)  ## make release/, the translated course and all generated pages
	@$(BIN)/autograder release && $(BIN)/autograder translate
	@$(BIN)/python docs/lesson_pages.py && $(BIN)/python docs/generate.py

format: $(READY)  ## put code and notebooks into their one form
	@$(BIN)/ruff format --quiet . ; $(BIN)/ruff check --fix --quiet . ; $(BIN)/autograder format

bench: $(READY)  ## time stock nbgrader, otter-grader, this grader and the floor; OPTIONS=--quick
	@$(BIN)/python -m benchmarks $(OPTIONS)

STUDENTS ?= 12
MINUTES ?= 1
rehearsal: $(READY)  ## let a made class submit before a due date: make rehearsal STUDENTS=300 MINUTES=10
	@$(BIN)/python -m rehearsal --students $(STUDENTS) --minutes $(MINUTES)

lock: $(READY)  ## pin the newest versions in requirements.txt
	@.uv/bin/uv pip compile --quiet --universal --upgrade --no-header --no-emit-index-url --no-annotate \
		--extra dev --python-version 3.11 pyproject.toml --output-file requirements.txt

clean:  ## remove what the other targets made
	rm -rf .venv .uv .otter demo book/_build
