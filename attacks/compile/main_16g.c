// Sixteen gigabytes of initialised data in one line.
main[-1u] = {1};
