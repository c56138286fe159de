shopt -s lastpipe 2>/dev/null
printf 'b\na\n' | sort | tee list | wc -l > count
coproc cat; echo hi >&"${COPROC[1]}"; read -r line <&"${COPROC[0]}"
diff <(echo a) <(echo a) && cp list copy && tail -n 1 copy > /dev/null && ls -l > /dev/null
timeout 5 sleep 0.01 & wait $!; trap 'true' USR1; kill -USR1 $$; echo ok
