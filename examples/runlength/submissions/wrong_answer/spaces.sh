#!/bin/bash
# A space after every run: one word has become many.
fold -w 1 | uniq -c | awk '{ printf "%s ", $1 $2 } END { print "" }'
