"""The grader: a judge process that trusts nothing, and the student's kernel beside it.

Where things live, from the outside in:

- a class: `grade_class` (what `autograder grade` does), `submissions`, `batch`, `workers`, `task`,
  `gradebook`; `autograde` (for `nbgrader autograde`)
- `judge/`: one submission. `grade_notebook` plans the notebook (`planning`, `sources`), asks the
  `judge`, which runs test cells, and turns what it found into a result (`verdicts`,
  `notebook_result`). `remote` asks the student's process, `proxies` stand for its objects,
  `shipping` and `restore` carry functions and changes across
- `student/`: the sandboxed process. `forkserver`, `kernel_process`, `agent`, `recorder`
- `wire/`: what both sides use. `codec` and `arrays` (values), `references` (objects that stay),
  `frames` (messages), `limits` (of messages), `remote_errors`, `randomness`, `text`
- `kernels/`: how a worker gets a student's kernel. `kernel` (what a kernel is), `warm` and
  `forkserver_client` (forked ones in a sandbox), `local` (one without), `stream_kernel`, `outputs`
- `sandbox/`: the walls, one layer in each file; `layers` says which of them are active
"""
