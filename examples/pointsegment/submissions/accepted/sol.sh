#!/bin/bash
# The shell has no fractions, awk has.
awk 'NR > 1 {
  dx = $5 - $3; dy = $6 - $4; length2 = dx * dx + dy * dy
  t = length2 > 0 ? (($1 - $3) * dx + ($2 - $4) * dy) / length2 : 0
  if (t < 0) t = 0
  if (t > 1) t = 1
  x = $1 - $3 - t * dx; y = $2 - $4 - t * dy
  printf "%.9f\n", sqrt(x * x + y * y)
}'
