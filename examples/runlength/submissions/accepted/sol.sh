#!/bin/bash
# Several processes at once, which share the limits.
fold -w 1 | uniq -c | awk '{ printf "%s", $1 $2 } END { print "" }'
