"""The grader: a judge process that trusts nothing, and the student's kernel beside it.

Where things live, from the outside in:

- `classroom/`: a class. `run` (what `autograder grade` does), `submissions`, `batch`, `workers`,
  `task`, `gradebook`; settings in `config` and `settings`
- one submission: `grade`, which plans the notebook (`notebooks`, `sources`), asks the judge, and
  turns what it found into a result (`verdicts`, `results`)
- `judge/`: `judge` runs test cells; `remote` asks the student's process; `proxies` stand
  for its objects; `shipping`, `restore`, `remote_errors`, `randomness` carry things across
- `wire/`: what crosses. `codec` and `arrays` (values), `references` (objects that stay), `frames`
  (messages)
- `student/`: `kernel_process`, `agent`, `recorder`
- `kernels/`: `kernel` (what a kernel is), `warm` and `forkserver` with `hugepages` (forked ones in
  a sandbox), `local` (one without), `stream_kernel`
- what is shown: `outputs`, `text`, `safe_html`
- `sandbox/`: the walls, a layer a file
"""
