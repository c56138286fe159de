#!/bin/bash
# Runs in the virtual machine, as root under systemd: the tests, in every way in which a process gets a cgroup of its own
# under v2, and in one in which it gets none. ../cgroup2-vm describes the ways; this runs those that it is told to.
#
# The first disk is Debian, the second what was built (with this script), the third takes the results, as a tar.
set -uo pipefail

build=/opt/cloister
results=/run/results
user=judge
uid=$(id -u "$user")

say() { printf '%s %s\n' "$(date +%T)" "$*"; }

# --- how a process gets its cgroup ------------------------------------------------------------------------------------

as_user() {
  setpriv --reuid "$uid" --regid "$uid" --init-groups env -i HOME="/home/$user" PATH="$PATH" LANG=C.UTF-8 \
    XDG_RUNTIME_DIR="/run/user/$uid" DBUS_SESSION_BUS_ADDRESS="unix:path=/run/user/$uid/bus" "$@"
}

in_user_scope() { as_user systemd-run --user --scope --quiet --property=Delegate=yes -- "$@"; }
in_service() { systemd-run --wait --collect --pipe --quiet --property=Delegate=yes --setenv=LANG=C.UTF-8 "$@"; }
# What a login by SSH gives: a session, whose cgroup belongs to root, with a shell in it that lives on.
in_session() {
  # shellcheck disable=SC2016  # the shell within has its own arguments
  systemd-run --wait --collect --pipe --quiet --property=PAMName=login --property="User=$user" \
    --setenv=LANG=C.UTF-8 -- /bin/bash -c '"$@"; exit' session "$@"
}

# As a container with a writable cgroup has it: the root of a cgroup namespace, with a shell in it that lives on.
in_container() {
  # shellcheck disable=SC2016  # the shell within has its own arguments
  in_service -- unshare --cgroup --mount /bin/bash -c \
    'umount /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && "$@"; exit' container "$@"
}
in_undelegated_service() {
  systemd-run --wait --collect --pipe --quiet --property="User=$user" --setenv=LANG=C.UTF-8 -- "$@"
}

# --- what runs there, each in a shell of its own ----------------------------------------------------------------------

# The suite of sandbox-core, or a part of it.
junit() { # way, what limits have to be held by, arguments...
  local way=$1 enforcement=$2
  shift 2
  cd "$build/sandbox-core" || exit
  exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir="/tmp/$way" \
    -Dcloister.test.enforcement="$enforcement" \
    -cp 'target/test-classes:target/classes:target/test-lib/*' org.junit.platform.console.ConsoleLauncher execute \
    --disable-banner --disable-ansi-colors --details=testfeed --reports-dir "$results/$way" "$@"
}

# The launcher's own tests, in a cgroup that holds no process itself: see cgroups(7), "no internal processes".
launcher() { # way
  local own
  own=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)
  mkdir "$own/tests"
  echo $$ >"$own/tests/cgroup.procs"
  echo '+memory +pids +cpu' >"$own/cgroup.subtree_control"
  cd "$build/native" || exit
  # The test programs of this user: root's become an ordinary one themselves, who has no cgroup then.
  local who=user test binary
  [[ $(id -u) != 0 ]] || who=root
  for test in target/tests/*_test; do
    binary=target/launcher
    [[ $test != */faults_test ]] || binary=target/faulty/launcher
    echo "$test $who $binary target/tests/payload"
  done |
    FAULTS_PART=2 CLOISTER_TEST_CGROUP2=$own V='' tests/summarize.sh "$results/$1/log.tap"
}

# --- the ways ---------------------------------------------------------------------------------------------------------

way() { # name, how... :: what...
  local name=$1 how=() status=0 start=$SECONDS what
  shift
  while [[ $1 != :: ]]; do how+=("$1"); shift; done
  shift
  what=$1
  shift
  mkdir -p "$results/$name" "/tmp/$name"
  chmod 1777 "$results/$name" "/tmp/$name"
  say "$name: begins"
  "${how[@]}" /bin/bash "$build/guest.sh" --within "$what" "$name" "$@" 2>&1 </dev/null |
    tee "$results/$name/log" | grep -aE --line-buffered ' :: FAILED$|^not ok|^[0-9]+ passed|tests (successful|failed)'
  status=${PIPESTATUS[0]}
  echo "$status" >"$results/$name/status"
  say "$name: exit status $status after $((SECONDS - start)) s"
}

run_way() { # name, the console launcher's arguments...
  local name=$1
  shift
  local all=(--scan-classpath target/test-classes "$@")
  local some=(--select-package dev.cloister.sandbox
    --include-classname '.*\.(CgroupEnforcement|Limits|Outcomes|KilledJvm|Doctor)Test')
  [[ $# == 0 ]] || some=("${all[@]}")
  case $name in
    scope) way scope in_user_scope :: junit cgroup2 "${all[@]}" ;;
    service) way service in_service --property="User=$user" -- :: junit cgroup2 "${some[@]}" ;;
    root) way root in_service -- :: junit cgroup2 "${some[@]}" ;;
    session) way session in_session :: junit cgroup2 "${some[@]}" ;;
    container) way container in_container :: junit cgroup2 "${some[@]}" ;;
    undelegated) way undelegated in_undelegated_service :: junit sampled "${some[@]}" ;;
    launcher-user) way launcher-user in_user_scope :: launcher ;;
    launcher-root) way launcher-root in_service -- :: launcher ;;
    *) say "there is no way '$name'" ;;
  esac
}

main() {
  local words ways=() name
  mapfile -t words <"$build/words"
  while [[ ${#words[@]} -gt 0 && ${words[0]} != -- ]]; do ways+=("${words[0]}"); words=("${words[@]:1}"); done
  mkdir -p "$results"
  say "$(uname -sr), $(systemctl --version | head -n 1), $(java -version 2>&1 | head -n 1)"
  until [[ -S /run/user/$uid/bus ]]; do sleep 0.5; done
  say "the controllers that systemd gives the user: $(cat "/sys/fs/cgroup/user.slice/user-$uid.slice/user@$uid.service/cgroup.controllers")"
  for name in "${ways[@]}"; do run_way "$name" "${words[@]:1}"; done
  tar -C "$results" -cf /dev/vdc . || say "the results do not fit their disk"
  sync
  say "done"
}

if [[ ${1:-} == --within ]]; then
  shift
  "$@"
else
  main
fi
