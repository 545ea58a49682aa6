#!/bin/bash
# Makes a bare Debian 12 able to run OneDoor, saying what it does; repeating it costs a second.
#   prepare.sh [--with-tests] [-- COMMAND...]    COMMAND runs afterwards, with ONEDOOR_PHASES set
set -eu
cd "$(dirname "$0")/../.."

WITH_TESTS=no
if [ "${1:-}" = --with-tests ]; then WITH_TESTS=yes; shift; fi
if [ "${1:-}" = -- ]; then shift; fi

HOME_FOLDER=${ONEDOOR_HOME:-$PWD/.onedoor}
TOOLS=$HOME_FOLDER/tools
POLICY=/usr/sbin/policy-rc.d
POLICY_SIGN="# OneDoor: no service starts while it installs packages"
PHASES=
PHASE_START=

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$@" >&2; exit 1; }

begin() { PHASE_START=$(date +%s.%N); }
end() {
    local spent
    spent=$(awk -v a="$PHASE_START" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
    PHASES="$PHASES $1=$spent"
    say "--- $1: $spent s"
}

# --- packages -----------------------------------------------------------------------------

find_python() {
    local candidate
    for candidate in python3.11 python3; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    die "Python 3.11 is missing. On Debian 12: apt-get install python3"
}

has_library() { /sbin/ldconfig -p | grep -q "$1"; }

missing_packages() {
    [ -x .venv/bin/python ] || "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    command -v setpriv >/dev/null || echo util-linux
    if [ -z "${ONEDOOR_AMQP_URI:-}" ] && [ ! -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then
        echo rabbitmq-server
    fi
    if [ -z "${ONEDOOR_REDIS_URI:-}" ] && ! command -v redis-server >/dev/null; then
        echo redis-server
    fi
    if [ -z "${ONEDOOR_MONGODB_URI:-}" ] && ! has_library 'libcurl\.so\.4'; then echo libcurl4; fi
    ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc >/dev/null 2>&1 || echo fonts-noto-cjk
}

# A killed run may have left our policy file; a file that was there before is put back as it was.
restore_policy() {
    if $SUDO test -e "$POLICY.before-onedoor" || $SUDO test -L "$POLICY.before-onedoor"; then
        $SUDO mv -f "$POLICY.before-onedoor" "$POLICY"
    elif $SUDO grep -qs "$POLICY_SIGN" "$POLICY"; then
        $SUDO rm -f "$POLICY"
    fi
}

forbid_services() {
    restore_policy
    trap restore_policy EXIT
    trap 'exit 130' INT TERM HUP
    if $SUDO test -e "$POLICY" || $SUDO test -L "$POLICY"; then
        $SUDO mv "$POLICY" "$POLICY.before-onedoor"
    fi
    printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_SIGN" | $SUDO tee "$POLICY" >/dev/null
    $SUDO chmod 755 "$POLICY"
}

# apt-get talks much; what it said matters only when it fails.
quietly() {
    local said
    said=$(mktemp)
    if ! "$@" >"$said" 2>&1; then
        cat "$said" >&2
        die "This failed: $*"
    fi
    rm -f "$said"
}

# Debian enables a server for the next boot; those that came only for OneDoor stay off.
keep_off() {
    command -v systemctl >/dev/null || return 0
    local units=
    case " $* " in *" rabbitmq-server "*) units="rabbitmq-server.service" ;; esac
    case " $* " in *" redis-server "*) units="$units redis-server.service" ;; esac
    [ "$HAD_EPMD" = yes ] || units="$units epmd.service epmd.socket"
    # shellcheck disable=SC2086  # a list of words
    [ -z "$units" ] || $SUDO systemctl disable --quiet $units 2>/dev/null || true
}

install_packages() {
    local command="apt-get install -y --no-install-recommends $*"
    command -v apt-get >/dev/null || die \
        "This is not Debian. Please install what these packages hold, then repeat: $*"
    SUDO=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die \
            "These Debian packages are missing: $*" \
            "You are not root and there is no sudo. Let somebody who is root run:" \
            "    apt-get update && $command"
        SUDO=sudo
    fi
    say "Installing Debian packages${SUDO:+ with sudo}: $*"
    say "(their system services are not started; OneDoor runs private ones under $HOME_FOLDER)"
    HAD_EPMD=no
    if command -v epmd >/dev/null; then HAD_EPMD=yes; fi
    forbid_services
    quietly $SUDO apt-get update -qq
    # shellcheck disable=SC2086  # a list of words
    quietly $SUDO env DEBIAN_FRONTEND=noninteractive $command -qq
    restore_policy
    trap - EXIT INT TERM HUP
    keep_off "$@"
}

# One program out of a package, without installing the package and its service.
fetch_tool() {
    local program=$1 package=$2 suite=${3:-} folder
    if command -v "$program" >/dev/null || [ -x "$TOOLS/usr/bin/$program" ]; then return; fi
    say "Fetching $program from the Debian package $package${suite:+ of $suite} into $TOOLS (not installed)"
    folder=$(mktemp -d)
    chmod 755 "$folder"
    (cd "$folder" && download "$package" "$suite") || die "Could not fetch the Debian package $package"
    mkdir -p "$TOOLS"
    touch "$HOME_FOLDER/onedoor.home"
    dpkg-deb --fsys-tarfile "$folder"/*.deb | tar -x -C "$TOOLS" "./usr/bin/$program"
    rm -rf "$folder"
}

download() {
    local package=$1 suite=$2
    if [ -n "$suite" ]; then download_newer "$package" "$suite"; return; fi
    apt-get download -qq "$package" 2>/dev/null ||
        { as_root apt-get update -qq && apt-get download -qq "$package" 2>/dev/null; }
}

# A package of a newer Debian, from the system's own mirror; the system's lists stay as they are.
download_newer() {
    local package=$1 suite=$2 mirror apart=$PWD/apt keys=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Release: bookworm' | head -n 1)
    mkdir -p "$apart/lists/partial" "$apart/cache/archives/partial"
    echo "deb [signed-by=$keys] $mirror $suite main" >"$apart/sources.list"
    set -- -o "Dir::Etc::sourcelist=$apart/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o "Dir::State::lists=$apart/lists" -o "Dir::Cache=$apart/cache"
    apt-get "$@" update -qq && apt-get "$@" download -qq "$package" 2>/dev/null
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

check_platform() {
    if [ -z "${ONEDOOR_MONGODB_URI:-}" ] && [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
        die "On $(uname -s) $(uname -m) there is no packaged mongod." \
            "Set ONEDOOR_MONGODB_URI to a MongoDB 6 replica set of your own and repeat."
    fi
}

# --- python environment -------------------------------------------------------------------

digest() { sha256sum "$1" | cut -c1-64; }

# A development environment holds all that running needs: it is never cut down.
wanted_lock() {
    if [ "$WITH_TESTS" = yes ] || [ -x .venv/bin/pytest ]; then
        echo requirements-dev.lock
    else
        echo requirements.lock
    fi
}

install_python() {
    local lock stamp paths
    lock=$(wanted_lock)
    stamp="$lock $(digest "$lock")"
    if [ "$(cat .venv/onedoor.lock 2>/dev/null)" != "$stamp" ]; then
        say "Installing Python packages of $lock into .venv"
        [ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
        [ -x .venv/bin/uv ] || install_uv
        .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes "$lock"
        echo "$stamp" >.venv/onedoor.lock
    fi
    paths=$(.venv/bin/python -c 'import site; print(site.getsitepackages()[0])')/onedoor.pth
    mkdir -p build/gen
    printf '%s\n' "$PWD" "$PWD/libs" "$PWD/build/gen" | cmp -s - "$paths" ||
        printf '%s\n' "$PWD" "$PWD/libs" "$PWD/build/gen" >"$paths"
}

# The installer itself comes with the hashes of the development lock.
install_uv() {
    local only
    only=$(mktemp)
    awk '/^uv==/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements-dev.lock >"$only"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$only"
    rm -f "$only"
}

# --- all together -------------------------------------------------------------------------

check_platform
PYTHON=$(find_python)

begin
PACKAGES=$(missing_packages | tr '\n' ' ')
# shellcheck disable=SC2086  # a list of words
[ -z "$PACKAGES" ] || install_packages $PACKAGES
if [ "$WITH_TESTS" = yes ]; then
    fetch_tool promtool prometheus
    fetch_tool kustomize kustomize trixie # Debian 12's kubectl knows no components
fi
end packages

begin
install_python
end python

begin
make --silent --no-print-directory proto
end stubs

if [ $# -gt 0 ]; then
    export ONEDOOR_PHASES="$PHASES"
    exec "$@"
fi
