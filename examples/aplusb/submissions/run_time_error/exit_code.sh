#!/bin/bash
# The right answers, and then an exit code that takes them back.
read -r t
while ((t-- > 0)) && read -r a b; do
  echo $((a + b))
done
exit 3
