#!/bin/bash
# @EXPECTED_RESULTS@: COMPILER-ERROR
if [ -t 0 ]; then
  echo 1a
