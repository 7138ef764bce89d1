# Sourced by bin/demo, bin/test and .ci/run, from the root of the repository.
#
#   prepare_venv requirements.txt
#
# makes the virtual environment in .venv when there is none, installs exactly what the
# file pins (by hash, wheels only: no compiler is needed) and sets $PYTHON. A mark in
# .venv holds the checksum of what was installed, so that a second run starts at once.

find_python() {
  # 3.11 first: the pins are compiled with it. A name may exist and still not run (a
  # version manager's shim), so each candidate is asked.
  local name without_venv=""
  for name in python3.11 python3.12 python3.13 python3.14 python3 python; do
    if ! "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      continue
    fi
    if "$name" -c 'import ensurepip, venv' >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
    without_venv=$name
  done
  if [ -n "$without_venv" ]; then
    echo "$without_venv has no module to make virtual environments with." >&2
    echo "On Debian and Ubuntu: apt-get install python3-venv" >&2
  else
    echo "Python 3.11 or newer is needed, and none was found on the PATH ($PATH)." >&2
  fi
  return 1
}

prepare_venv() {
  local requirements=$1 base mark wanted
  mark=.venv/.installed-$requirements
  PYTHON=.venv/bin/python
  # A pip of the surrounding environment must not send the packages elsewhere.
  unset PIP_TARGET PIP_PREFIX PIP_USER PYTHONHOME PYTHONPATH
  if ! "$PYTHON" -m pip --version >/dev/null 2>&1; then
    base=$(find_python) || return 1
    echo "Making a virtual environment in .venv with $base" >&2
    "$base" -m venv --clear .venv || return 1
  fi
  wanted=$("$PYTHON" -c 'import hashlib, sys
print(hashlib.sha256(sys.version.encode() + open(sys.argv[1], "rb").read()).hexdigest())' \
    "$requirements") || return 1
  if [ "$(cat "$mark" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing $requirements (about a minute the first time)" >&2
    # --no-deps: the file is complete. Left to resolve, an old pip takes a newer release for
    # a requirement with an extra (coverage[toml]) and then refuses it for having no hash.
    "$PYTHON" -m pip install --quiet --no-input --disable-pip-version-check --no-deps \
      --require-hashes --only-binary :all: -r "$requirements" || return 1
    "$PYTHON" -m pip check --disable-pip-version-check >&2 || return 1
    echo "$wanted" >"$mark"
  fi
}
