#!/bin/sh
# The newcomer's path in an empty Debian 12: nothing but git and Debian's own python3.
#
#   build_spec/bare_debian.sh [--bind DIR]... [--out DIR] [STEP...]
#
# Steps: setup (always first), tour, check; all three if none is named. Needs root, debootstrap and about 4 GB.
# The mirror is the one apt uses here. What pip uses here (its configuration files, PIP_* variables and
# certificates) is handed over; --bind shows a folder of this machine inside, for a pip that reads from folders.
# --out keeps the tour's screenshots and the logs. The last committed state is what is tried.
#
# Everything happens in mount and process namespaces of its own: no mount and no process outlives the script.
set -eu

if [ -z "${BARE_DEBIAN_INSIDE:-}" ]; then
    exec env BARE_DEBIAN_INSIDE=1 unshare --mount --propagation private --pid --fork --kill-child "$0" "$@"
fi

checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
binds='' out='' steps=''
while [ $# -gt 0 ]; do
    case $1 in
    --bind) binds="$binds $2" && shift 2 ;;
    --out) out=$(mkdir -p "$2" && CDPATH='' cd -- "$2" && pwd -P) && shift 2 ;;
    setup | tour | check) steps="$steps $1" && shift ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
done
case ${steps:-tour check} in *tour*) tour=1 ;; *) tour= ;; esac
case ${steps:-tour check} in *check*) check=1 ;; *) check= ;; esac

top=$(mktemp -d)
out=${out:-$top/out}
debian="$top/debian"
mkdir -p "$debian" "$out"
leave() {
    for place in proc dev/shm dev/pts $binds; do umount "$debian/$place" 2>/dev/null || :; done
    rm -rf --one-file-system "$top"
}
trap leave EXIT
trap 'exit 130' INT TERM

step() { printf '\n=== %s\n' "$*"; }

# Print "uri suite" of the sources apt uses here, for the Debian release tried.
sources() {
    # The parentheses are apt's own.
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
        awk '$2 ~ /^bookworm(-updates|-security)?$/ && !seen[$0]++'
}

mirror=$(sources | awk '$2 == "bookworm" { print $1; exit }')
[ -n "$mirror" ] || { echo "apt knows no mirror of Debian bookworm here" >&2 && exit 1; }

step "An empty Debian 12 with git and python3"
debootstrap --variant=minbase --include=git,python3 bookworm "$debian" "$mirror" >"$out/debootstrap.log" 2>&1 || {
    tail -n 20 "$out/debootstrap.log" >&2
    exit 1
}
sources | sed 's/.*/deb & main/; s/ \([^ ]*\) main$/ \1 main/' >"$debian/etc/apt/sources.list"
apt-config dump | grep -i '^Acquire::http.*proxy ' >"$debian/etc/apt/apt.conf.d/90-of-the-machine" || :
cp /etc/resolv.conf "$debian/etc/resolv.conf"
mount -t proc proc "$debian/proc"
mount -t devpts devpts "$debian/dev/pts" 2>/dev/null || :
mkdir -p "$debian/dev/shm" && mount -t tmpfs -o mode=1777 tmpfs "$debian/dev/shm"
for folder in $binds; do
    mkdir -p "$debian/$folder" && mount --bind -o ro "$folder" "$debian/$folder"
done
mkdir -p "$debian/etc/xdg/pip" # pip reads both files, and merges them
[ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$debian/etc/pip.conf"
[ ! -f ~/.config/pip/pip.conf ] || cp ~/.config/pip/pip.conf "$debian/etc/xdg/pip/pip.conf"
cp "${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}" "$debian/etc/certificates-of-the-machine.pem"
# shellcheck disable=SC2046
git -C "$checkout" bundle create -q "$debian/srv/house.bundle" HEAD $(git -C "$checkout" symbolic-ref -q --short HEAD)

home_of() { awk -F: -v name="$1" '$1 == name { print $6 }' "$debian/etc/passwd"; }

# Run as a user of the empty Debian, with nothing of this machine's environment but pip's settings: as USER COMMAND...
as() (
    user=$1 && shift
    home=$(home_of "$user")
    for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p'); do
        case $name in PIP_*) ;; *) unset "$name" ;; esac
    done
    export HOME="$home" LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    export PIP_CERT=/etc/certificates-of-the-machine.pem
    exec chroot --userspec="$user:$user" "$debian" "$@"
)

expect() { # expect CODE WHAT COMMAND...
    wanted=$1 what=$2 && shift 2
    code=0
    "$@" || code=$?
    [ "$code" = "$wanted" ] || { echo "NOT AS IT SHOULD BE: $what ended with $code, not $wanted" >&2 && exit 1; }
    echo "As it should be: $what ended with $code."
}

as root useradd --create-home newcomer
as root python3 --version

step "Someone without rights: the exact command, and a stop"
house="$(home_of newcomer)/a house"
as newcomer git clone -q /srv/house.bundle "$house"
expect 3 "./run --setup without rights" as newcomer "$house/run" --setup 2>"$out/without-rights.log"
cat "$out/without-rights.log"
grep -q 'apt-get install .*libvlc5' "$out/without-rights.log"
[ ! -e "$debian/$house/.venv" ]

step "root: ./run --setup installs what is missing"
as root git clone -q /srv/house.bundle /srv/house
expect 0 "./run --setup as root" as root /srv/house/run --setup
expect 0 "./run --setup once more" as root /srv/house/run --setup

step "The someone again, now that the packages are there, from another folder"
expect 0 "./run --setup without rights" as newcomer sh -c "cd / && exec '$house/run' --setup"

if [ -n "$tour" ]; then
    step "./run --tour"
    expect 0 "./run --tour" as newcomer "$house/run" --tour "$(home_of newcomer)/tour"
    cp -r "$debian$(home_of newcomer)/tour" "$out/"
fi
if [ -n "$check" ]; then
    step "./check"
    expect 0 "./check" as newcomer "$house/check"
fi
step "All of it as it should be."
