# bash -n reads, and must not run, nor expand what is written.
[ -e /program/compile_time.sh ] || echo "BROKEN this ran at compile time $(id) $(cat /etc/shadow)" >&2
BASH_ENV=/work/compile_time.sh
: "${x:=$(echo BROKEN >&2)}"
cat <<END >/dev/null
$(echo BROKEN >&2)
END
echo held
