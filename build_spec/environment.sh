# Sourced by ./run and ./check: makes the machine and .venv ready. POSIX sh.
#
# Expects $root, the folder of the checkout. Offers prepare_environment, which says nothing when nothing is to do.
# Exit codes: 3 something must be installed by a person (the exact command was printed), 1 anything else.

venv="$root/.venv"
lock="$root/build_spec/requirements.lock"
stamp="$venv/made-from"
package_list="$root/build_spec/apt-packages.txt"

say() { printf '%s\n' "$*" >&2; }

# Set $base_python to a Python of at least 3.11; return 1 when there is none.
find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.11 python3.12 python3.13 python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            base_python=$candidate
            return 0
        fi
    done
    return 1
}

# Print what the stamp of a finished environment holds: the lock's sum and the folder it was made for.
expected_stamp() {
    if command -v sha256sum >/dev/null 2>&1; then sum=$(sha256sum <"$lock"); else sum=$(shasum -a 256 <"$lock"); fi
    printf '%s\n%s\n' "${sum%% *}" "$root"
}

environment_is_made() { [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(expected_stamp)" ]; }

# Print the packages of the list that are neither installed nor provided by an installed one.
missing_packages() {
    dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null |
        awk '
            NR == FNR { if ($1 == "installed") for (i = 2; i <= NF; i++) { sub(/,$/, "", $i); have[$i] = 1 } next }
            { sub(/#.*/, "") }
            NF && !($1 in have) { print $1 }
        ' - "$package_list"
}

# Install the packages named, or print how and stop with 3.
install_packages() {
    by_hand="apt-get update && apt-get install --no-install-recommends $*"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "These packages are missing, and installing them needs an administrator:"
        say ""
        say "    sudo sh -c '$by_hand'"
        say ""
        say "(without sudo, as root: $by_hand)"
        say "Then start again. build_spec/apt-packages.txt gives the reason for each."
        exit 3
    fi
    say "Installing from the distribution: $*"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        say "The package lists could not all be refreshed; going on with those that are here."
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >/dev/null || {
        say "apt-get failed. Once its complaint is settled, run as root: $by_hand"
        exit 3
    }
}

prepare_system() {
    [ "${MODERATOR_SKIP_APT:-}" != 1 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        environment_is_made || say "No apt here: please see that the libraries of build_spec/apt-packages.txt are present."
        return 0
    fi
    missing=$(missing_packages)
    if environment_is_made || { find_python && "$base_python" -c 'import ensurepip, venv' 2>/dev/null; }; then
        missing=$(printf '%s\n' "$missing" | grep -vx python3-venv || :)
    elif ! find_python; then
        missing="python3 $missing"
    fi
    # Package names hold no blanks: splitting them is meant.
    # shellcheck disable=SC2086
    [ -z "$missing" ] || install_packages $missing
}

make_environment() {
    ! environment_is_made || return 0
    find_python || {
        say "The desk needs Python 3.11 or later; found: $(python3 --version 2>&1 || :)."
        say "Install one, or name it: PYTHON=/path/to/python3.12 ./run"
        exit 3
    }
    # An environment does not survive a move, nor the loss of the Python it was made with.
    made_for=$(sed -n 2p "$stamp" 2>/dev/null || :)
    if ! "$venv/bin/python" -c 'import pip' 2>/dev/null || [ "${made_for:-$root}" != "$root" ]; then
        say "Making .venv with $("$base_python" --version)."
        "$base_python" -m venv --clear "$venv"
    fi
    rm -f "$stamp"
    say "Installing what build_spec/requirements.lock names (about 700 MB once unpacked; once)."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock" >&2 || {
        say "pip could not install the locked packages; its complaint is above. Settle it and start again."
        exit 1
    }
    # The project itself: a path for imports and a launcher. Nothing is built, so nothing more has to be fetched.
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$site/moderator_app.pth"
    cat >"$venv/bin/moderator" <<'LAUNCHER'
#!/bin/sh
# -P keeps the folder one happens to stand in out of the import path.
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m moderator_app "$@"
LAUNCHER
    chmod +x "$venv/bin/moderator"
    expected_stamp >"$stamp"
    say "The environment is ready."
}

prepare_environment() {
    prepare_system
    make_environment
}
