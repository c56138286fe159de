// Behind template.c: the calls are the system's again.
#pragma once

#undef mkdir
#undef open
#undef fchmod
#undef chmod
#undef symlink
#undef make_dir
#undef mount_overlay
#undef setup_umount
