#!/usr/bin/env bash
# Install the hub from a checkout of the course, or upgrade it. Run as root: deploy/install.sh [FOLDER]
# class.toml is yours: an upgrade does not change it.
set -euo pipefail
umask 022
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(dirname "$here")
to=${1:-/opt/course-hub}

mkdir -p "$to/lessons/notebooks"
test -x "$to/venv/bin/python" || "${PYTHON:-python3}" -m venv "$to/venv"
# not an editable install, so that the checkout with the solutions stays closed to students
rm -rf "$checkout/build"
"$to/venv/bin/pip" install --quiet --disable-pip-version-check \
    --constraint "$checkout/requirements.txt" "$checkout[grader,hub]"
rm -rf "$checkout/build"

cp -r "$here"/*.py "$here"/package*.json "$here/servers" "$to"
test -e "$to/class.toml" || cp "$here/class.toml" "$to"
cp "$checkout/START.md" "$to/lessons"
cp "$checkout"/notebooks/*.{ipynb,md} "$to/lessons/notebooks"
for edition in "$checkout"/*/nbgrader_config.py; do  # the course in other languages
    language=$(basename "$(dirname "$edition")")
    mkdir -p "$to/lessons-$language/notebooks"
    cp "$checkout/$language/START.md" "$to/lessons-$language"
    cp "$checkout/$language"/notebooks/*.{ipynb,md} "$to/lessons-$language/notebooks"
    chmod -R a+rX "$to/lessons-$language"
done
chmod -R a+rX "$to"/*.py "$to/servers" "$to/lessons" "$to/class.toml"
npm ci --prefix "$to" --no-audit --no-fund --loglevel=error
echo "The hub is in $to. Next: edit $to/class.toml, then run $to/venv/bin/python $to/manage.py setup"
