#!/bin/sh
# nbgrader knows people by their accounts. ACCOUNTS has a line of /etc/passwd for each of them.
set -eu
test -z "${ACCOUNTS:-}" || printf '%s\n' "$ACCOUNTS" >> /etc/passwd
umask 022
exec "$@"
