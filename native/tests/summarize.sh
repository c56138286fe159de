#!/bin/sh
# Runs test programs that speak TAP, one `COMMAND ARGUMENT...` a line of standard input, and sums them up: what passed in
# one line a program, what failed in full. With V=1 everything is shown. Fails if a check failed, a program died or
# stopped short of its plan. Takes a file to keep the whole output in.
log=$1
: > "$log"
while read -r command; do
  [ -n "$command" ] || continue
  # shellcheck disable=SC2086  # a command and its arguments
  { echo "# $command"; $command < /dev/null 2>&1; echo "# exit $?"; } >> "$log"
done
awk -v verbose="$V" '
  function finish() {
    if (!name) return
    if (planned != seen) problem = problem notes sprintf("# planned %d checks, made %d\n", planned, seen)
    if (status != 0 && !bad) problem = problem "# exit status " status "\n"
    if (problem) failed += !bad
    printf "%s %s: %d passed%s%s\n%s", problem ? "not ok" : "ok", name, good, bad ? ", " bad " failed" : "",
      skipped ? ", " skipped " skipped" : "", problem
    passed += good; failed += bad; skips += skipped
  }
  /^# exit [0-9]+$/ { status = $3; finish(); name = ""; next }
  !name && /^# / { name = $2; sub(".*/", "", name); if ($3 ~ /^(root|user)(-ids)?$/) name = name " " $3
    good = bad = skipped = seen = 0; planned = -1; problem = ""; interesting = 0; next }
  verbose { print "  " $0 }
  /^1\.\.[0-9]+/ { planned = substr($1, 4) + 0; if (/# SKIP/) { skipped++; print "# SKIP " name $0 } next }
  /^(not )?ok / { seen++; interesting = 0 }
  /^ok .*# SKIP/ { skipped++; print "# " $0; next }
  /^ok / { good++; notes = ""; next }
  /^not ok .*# TODO/ { skipped++; print "# " $0; notes = ""; next }
  /^not ok / { bad++; problem = problem notes $0 "\n"; notes = ""; interesting = 1; next }
  interesting { problem = problem $0 "\n"; next }
  { notes = notes $0 "\n" }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skips; exit failed > 0 }
' "$log"
