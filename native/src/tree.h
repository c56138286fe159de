// The launcher's own mount tree: tiny, since every cell's namespace begins as a copy of it.
#pragma once

#include "fail.h"
#include "launcher.h"

// Makes it from the host directories that the HELLO names, devices and procfs, and leaves the host's tree for good.
int tree_make(const struct hello *hello, struct failure *why);

// In a keeper, whose tree is a copy: gives /dev of the template that is mounted at TREE_CELL its devices.
int tree_give_devices(struct failure *why);
