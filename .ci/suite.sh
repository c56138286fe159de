# shellcheck shell=bash
# The whole test suite; read by ../cloister, whose functions and variables it uses.
#
# Maven runs everything as the current user. Root then runs the sandbox tests once more as a user who is nobody on this
# machine, since a sandbox that only works for root is not rootless. The fuzz targets run for a short while, which shows
# that they work and what is found easily. With --cgroup2 the sandbox tests run in cgroup2-vm, too. The last line is the
# sum of all.

passed=0 failed=0 skipped=0
fuzz_time=80s

# Adds the counts of JUnit's XML reports, which surefire and the console launcher both write.
count_reports() { # files...
  local file tests bad skips
  for file in "$@"; do
    [[ -f $file ]] || continue
    read -r tests bad skips < <(
      grep -m 1 '<testsuite ' "$file" | tr ' ' '\n' | awk -F'"' '
        /^tests=/ && !t { t = $2 } /^(failures|errors)=/ { b += $2 } /^skipped=/ { s = $2 }
        END { print t + 0, b + 0, s + 0 }'
    )
    ((passed += tests - bad - skips, failed += bad, skipped += skips)) || true
  done
}

# Adds the counts of the C tests: the line with which make check closes.
count_native() { # log
  local ok bad skips
  read -r ok bad skips < <(
    sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$1" | tail -n 1
  ) || return 0
  ((passed += ok, failed += bad, skipped += skips)) || true
}

# A step that failed without a failed test (it did not compile, it crashed, it is not formatted) counts as one.
step_failed() { # what, failures counted before it
  say "FAILED: $1"
  ((failed > $2)) || ((failed += 1))
}

suite_as_current_user() {
  local log=$state/test.log before=$failed status=0
  say "testing as $(id -un)"
  mkdir -p "$state"
  touch "$stamp.new"
  rm -rf "$root"/*/target/surefire-reports "$root/grader-service/target/lib" "$root"/*/target/test-lib \
    "$root"/fuzz/target/{lib,cloister-fuzz.jar}
  # By itself, since a module that is not formatted would keep those behind it from being tested.
  maven -q spotless:check || step_failed "the format; mend it with ./mvnw spotless:apply" "$failed"
  maven verify --fail-at-end -Dspotless.check.skip -Dmaven.test.failure.ignore=true "$@" 2>&1 | tee "$log" || status=$?
  count_native "$log"
  count_reports "$root"/*/target/surefire-reports/TEST-*.xml
  # What was built here serves ./cloister run as well as its own build.
  if ((status == 0)); then mv "$stamp.new" "$stamp"; else step_failed "the build (log: $log)" "$before"; fi
}

# A numeric user whom nobody is, so that no account has to be made and nothing on the machine is theirs.
unused_uid() {
  local uid=60000
  while getent passwd "$uid" >/dev/null || [[ -n $(ps -o pid= -U "$uid") ]]; do uid=$((uid + 1)); done
  echo "$uid"
}

suite_as_nobody() {
  local uid copy module status before left
  uid=$(unused_uid)
  copy=$(mktemp -d "${TMPDIR:-/tmp}/cloister-test.XXXXXX")
  # shellcheck disable=SC2064  # both are known now
  trap "end_of_nobody $uid $copy" EXIT
  say "testing as uid $uid, in $copy"
  tar -C "$root" -c --exclude=./.git --exclude='./*/target/classes-quick' . | tar -C "$copy" -x
  mkdir "$copy/home" "$copy/tmp"
  chown -R "$uid:$uid" "$copy"
  for module in sandbox-core grader-service; do
    [[ -d $copy/$module/target/test-classes ]] || continue
    before=$failed status=0
    as_nobody "$uid" "$copy" "$module" || status=$?
    count_reports "$copy/$module"/target/nobody-reports/TEST-*.xml
    ((status == 0)) || step_failed "$module as uid $uid" "$before"
  done
  left=$(ps -o pid=,args= -U "$uid") || true
  [[ -z $left ]] || step_failed "outlived the tests of uid $uid:"$'\n'"$left" "$failed"
}

# Without Maven, whose repository may lie where only root can read.
as_nobody() ( # uid, copy, module
  cd "$2/$3"
  exec setpriv --reuid "$1" --regid "$1" --clear-groups --inh-caps=-all \
    env -i PATH="$system_path" HOME="$2/home" TMPDIR="$2/tmp" LANG=C.UTF-8 CI="${CI:-}" JAVA_HOME="$java_home" \
    "$java_home/bin/java" -Djava.io.tmpdir="$2/tmp" -Duser.home="$2/home" -Duser.name=nobody \
    -cp 'target/test-classes:target/classes:target/test-lib/*' org.junit.platform.console.ConsoleLauncher execute \
    --disable-banner --disable-ansi-colors --details=testfeed --scan-classpath target/test-classes \
    --reports-dir target/nobody-reports </dev/null
)

end_of_nobody() { # uid, copy
  local pids
  pids=$(ps -o pid= -U "$1") || true
  # shellcheck disable=SC2086  # a list of words
  [[ -z $pids ]] || kill -KILL $pids || true
  rm -rf --one-file-system "$2"
}

# Every target that ran counts as one test, and so does one that is skipped, whose line says why.
suite_fuzz() {
  local before=$failed status=0 log=$state/fuzz.log ok bad skips
  say "fuzzing for $fuzz_time"
  "$java_home/bin/java" -XX:+UseSerialGC -XX:-UsePerfData -Dcloister.home="$root" \
    -cp "$root/fuzz/target/cloister-fuzz.jar:$root/fuzz/target/lib/*" dev.cloister.fuzz.Main --time "$fuzz_time" \
    </dev/null 2>&1 | tee "$log" || status=$?
  read -r ok bad skips < <(
    sed -n 's/^.* targets: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log" | tail -n 1
  ) || ok=0 bad=0 skips=0
  ((passed += ok, failed += bad, skipped += skips)) || true
  ((status == 0)) || step_failed "fuzzing (exit code $status)" "$before"
}

# In a virtual machine with cgroup v2: what was built above, for ordinary users and for root.
suite_under_cgroup2() {
  local before=$failed status=0 log
  say "testing under cgroup v2"
  "$root/.ci/cgroup2-vm" --built || status=$?
  count_reports "$root"/target/cgroup2/results/*/TEST-*.xml
  for log in "$root"/target/cgroup2/results/launcher-*/log; do
    [[ ! -f $log ]] || count_native "$log"
  done
  ((status == 0)) || step_failed "cgroup v2 (exit code $status)" "$before"
}

run_suite() { # [--cgroup2] Maven's options...
  local cgroup2=no
  if [[ ${1:-} == --cgroup2 ]]; then cgroup2=yes; shift; fi
  suite_as_current_user "$@"
  if [[ -f $root/fuzz/target/cloister-fuzz.jar ]]; then suite_fuzz; fi
  if [[ $(id -u) == 0 ]]; then suite_as_nobody; fi
  if [[ $cgroup2 == yes ]]; then suite_under_cgroup2; fi
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0 && passed > 0))
}
