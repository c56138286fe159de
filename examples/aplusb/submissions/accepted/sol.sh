#!/bin/bash
read -r t
while ((t-- > 0)) && read -r a b; do
  echo $((a + b))
done
