"""The grader: a judge process that trusts no student code, and the student's kernel process.

This is the map of the folder, from the outside in:

- a class: `grade_class` (what `autograder grade` does), `submissions`, `notebook_file`,
  `source_version`, `own_files`, `autotests`, `release_differences`, `batch`,
  `workers`, `worker_imports`, `preload`, `task`, `gradebook`, `enrollment`; `autograde` (for
  `nbgrader autograde`)
- `judge/`: one submission. `grade_notebook` reads and plans the notebook (`parsed_notebook`,
  `planning`, `sources`), runs the test cells in the `judge`, and makes results from them
  (`verdicts`, `notebook_result`).
  `namespace` finds the names that a test cell uses, and `cpu_limit` ends its computing. `remote`
  sends requests to the student's process, and `proxies` represent its objects. `shipping` sends
  functions to it, and `restore` copies changes of arguments back. `shells` is what magics meet
  there, `cell_text` reads cells as Python, and `failed_cells` tells which cell
  stopped before it defined a name. `unmatched` finds written answers outside of their cells, and
  `unreadable` shows the text of a damaged file. Of the tests without checks (`plain_tests`),
  `choose_beside` finds those that must run in the student's process, and `beside_verdict` reads how
  they ended
- `student/`: the sandboxed process. `forkserver`, `kernel_process`, `agent`, `recorder`
- `wire/`: what both sides use. `codec`, `arrays` and `subclasses` (values), `references` (objects
  that stay in the student's process), `frames` and `json_text` (messages), `limits` (of messages),
  `remote_errors`, `randomness`, `text`
- `kernels/`: how a worker gets a student's kernel. `kernel` (what a kernel is), `warm`,
  `warm_process` and `forkserver_client` (forked kernels in a sandbox), `local` (a kernel without
  a sandbox), `stream_kernel`, `outputs`
- `sandbox/`: the protection of the machine, one layer in each file: `namespaces`, `files`,
  `privileges`, `landlock`, `seccomp`, `resources`, `warden`. `jail` puts them together, `layers`
  says which of them are active, and `linux`, `child_python` and `errors` are for all of them
"""
