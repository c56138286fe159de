// What the kernel gives each user only so much of: a hostile payload takes all of it, a harmless one tries to get some.
#pragma once

int quota_hoard(const char *what);  // says how much it has got, and keeps it
int quota_try(const char *what);    // says how much it has got of what a usual program needs
