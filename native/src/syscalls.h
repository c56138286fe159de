// What the payload may call: one table for compilers and for what they made. filter.c turns it into a balanced tree,
// doc/system_calls.c into docs/system-calls.md (make docs). It has no guard: it is included with these macros defined:
//
//   GROUP(title, why)             heads the rows that follow it
//   ALLOW(call)
//   REFUSE(call, errno, why)
//   SETUP(call, errno, why)       refused, except with the secret in the sixth argument, which none of them has a use
//                                 for (setup.h): launcher, keepers and inits are under the same filter
//   COUNTED(call, errno, why)     allowed where a cgroup counts the run's memory, elsewhere as SETUP
// and conditions on arguments of a call that is allowed otherwise. Several on one call stand together; all must hold:
//   ONLY(call, argument, name, mask, errno, why, values...)    refused unless (argument & mask) is one of the values
//   NEVER(call, argument, name, mask, errno, why, values...)   refused if it is
//   NO_BITS(call, argument, name, errno, why, bits...)         refused if one of the bits is set
//   ONLY_BITS(call, argument, name, errno, why, bits...)       refused if any other bit is set
//   ONLY_IF, NEVER_IF(call, given, name, value, argument, name, errno, why, values...)   if argument `given` is `value`
//   ONLY_OR_SETUP                                              as ONLY, but does not hold for whoever has the secret
//
// Values that are used most come first. Only the low 32 bits of an argument are compared: in each of these they are all
// that the kernel looks at. A number that has no row gets ENOSYS, as if the kernel were older.
//
// Which errno: ENOSYS where programs are made for kernels that lack the call and go on without it; EPERM where every
// kernel has it and an ordinary user would be refused; for arguments what a kernel says that does not know them.

// clang-format off

GROUP("Reading and writing",
     "On descriptors that the program has; what they lead to was decided when they were opened.")
ALLOW(read) ALLOW(write) ALLOW(readv) ALLOW(writev) ALLOW(pread64) ALLOW(pwrite64) ALLOW(preadv) ALLOW(pwritev)
ALLOW(preadv2) ALLOW(pwritev2) ALLOW(lseek) ALLOW(sendfile) ALLOW(splice) ALLOW(tee) ALLOW(copy_file_range) ALLOW(fsync)
ALLOW(fdatasync) ALLOW(sync_file_range) ALLOW(readahead) ALLOW(fallocate) ALLOW(ftruncate) ALLOW(truncate)
NEVER(fadvise64, 3, "advice", ALL_BITS, EPERM, "the template's pages are cached for every cell", POSIX_FADV_DONTNEED)
REFUSE(vmsplice, ENOSYS, "pins pages of the program in pipes, where no sample counts them; writing does as well")
REFUSE(sync, EPERM, "the whole machine would write back its disks")
REFUSE(syncfs, EPERM, "the whole machine would write back its disks")
REFUSE(cachestat, ENOSYS, "tells what others have read")

GROUP("Files and folders",
     "The tree is read-only but for the scratch, which is limited in bytes and inodes, nodev and nosuid.")
ALLOW(openat) ALLOW(openat2) ALLOW(close) ALLOW(close_range) ALLOW(dup) ALLOW(dup3) ALLOW(flock) ALLOW(fstat)
ALLOW(newfstatat) ALLOW(statx) ALLOW(statfs) ALLOW(fstatfs) ALLOW(faccessat) ALLOW(faccessat2) ALLOW(getdents64)
ALLOW(getcwd) ALLOW(chdir) ALLOW(fchdir) ALLOW(mkdirat) ALLOW(unlinkat) ALLOW(renameat) ALLOW(linkat) ALLOW(symlinkat)
ALLOW(readlinkat) ALLOW(fchmod) ALLOW(fchmodat) ALLOW(fchmodat2) ALLOW(fchown) ALLOW(fchownat) ALLOW(utimensat)
ALLOW(umask) ALLOW(getxattr) ALLOW(lgetxattr) ALLOW(fgetxattr) ALLOW(listxattr) ALLOW(llistxattr) ALLOW(flistxattr)
ALLOW(removexattr) ALLOW(lremovexattr) ALLOW(fremovexattr)
REFUSE(setxattr, EOPNOTSUPP, "64 KiB of an access list for each file would be kernel memory that nobody counts")
REFUSE(lsetxattr, EOPNOTSUPP, "as setxattr") REFUSE(fsetxattr, EOPNOTSUPP, "as setxattr")
ONLY(mknodat, 2, "mode", S_IFMT, EPERM, "no devices, and no whiteouts, which any user may make", 0, S_IFREG, S_IFIFO,
     S_IFSOCK)
ONLY_BITS(renameat2, 4, "flags", EINVAL, "RENAME_WHITEOUT is for overlays", RENAME_NOREPLACE, RENAME_EXCHANGE)
// Leases hold up whoever opens the file, F_NOTIFY tells what others do in a folder.
ONLY(fcntl, 1, "command", ALL_BITS, EINVAL, "leases and F_NOTIFY reach other users of a file; write hints the disk",
     F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD_CLOEXEC, F_DUPFD, F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK,
     F_OFD_SETLKW, F_GETPIPE_SZ, F_SETPIPE_SZ, F_GET_SEALS, F_ADD_SEALS, F_DUPFD_QUERY, F_GETOWN, F_SETOWN, F_GETOWN_EX,
     F_SETOWN_EX, F_GETSIG, F_SETSIG, F_GETLEASE)
ONLY_OR_SETUP(ioctl, 1, "request", ALL_BITS, ENOTTY,
     "each driver and file system adds its own; what is left out: TIOCSTI, TIOCLINUX, TIOCSETD and other ways to act "
     "on somebody's terminal, file attributes (FS_IOC_*, FICLONE), BLK*, namespaces (NS_*, PIDFD_GET_*), watch queues",
     TCGETS, FIONREAD, FIONBIO, TIOCGWINSZ, FIOCLEX, FIONCLEX, TCSETS, TCSETSW, TCSETSF, TCGETS2, TCSETS2, TCSETSW2,
     TCSETSF2, TIOCGPGRP, TIOCSPGRP, TIOCGSID, TIOCOUTQ, TCFLSH, FIOASYNC, SIOCATMARK, SIOCGIFCONF, SIOCGIFNAME,
     SIOCGIFINDEX, SIOCGIFFLAGS, SIOCGIFADDR, SIOCGIFDSTADDR, SIOCGIFBRDADDR, SIOCGIFNETMASK, SIOCGIFMTU, SIOCGIFHWADDR)
REFUSE(name_to_handle_at, EPERM, "the way out of a tree by file handles")
REFUSE(open_by_handle_at, EPERM, "the way out of a tree by file handles")
REFUSE(inotify_init1, ENOSYS, "on shared files it tells what others do")
REFUSE(inotify_add_watch, ENOSYS, "on shared files it tells what others do")
REFUSE(inotify_rm_watch, ENOSYS, "on shared files it tells what others do")
REFUSE(fanotify_init, ENOSYS, "on shared files it tells what others do")
REFUSE(fanotify_mark, ENOSYS, "on shared files it tells what others do")
REFUSE(lookup_dcookie, ENOSYS, "gone from kernels; was for profilers with privileges")
REFUSE(quotactl, EPERM, "quotas of the machine's file systems")
REFUSE(quotactl_fd, EPERM, "quotas of the machine's file systems")
REFUSE(setxattrat, ENOSYS, "programs fall back on the calls above")
REFUSE(getxattrat, ENOSYS, "programs fall back on the calls above")
REFUSE(listxattrat, ENOSYS, "programs fall back on the calls above")
REFUSE(removexattrat, ENOSYS, "programs fall back on the calls above")
REFUSE(file_getattr, ENOSYS, "attributes as by FS_IOC_*: immutable files, projects, encryption")
REFUSE(file_setattr, ENOSYS, "attributes as by FS_IOC_*: immutable files, projects, encryption")
REFUSE(nfsservctl, ENOSYS, "gone from kernels")

GROUP("Memory", "Counted and limited as the run's own.")
ALLOW(brk) ALLOW(munmap) ALLOW(mremap) ALLOW(mprotect) ALLOW(msync) ALLOW(mincore) ALLOW(mlock) ALLOW(mlock2)
ALLOW(munlock) ALLOW(mlockall) ALLOW(munlockall) ALLOW(pkey_alloc) ALLOW(pkey_free) ALLOW(pkey_mprotect)
ALLOW(membarrier) ALLOW(map_shadow_stack) ALLOW(mseal)
NO_BITS(mmap, 3, "flags", ENOMEM, "huge pages are a pool of the machine, which the limit of memory does not count",
     MAP_HUGETLB)
NEVER(madvise, 2, "advice", ALL_BITS, EINVAL,
     "equal pages of two cells are not to be merged, which can be timed; what is paged out burdens the machine's swap",
     MADV_MERGEABLE, MADV_PAGEOUT, MADV_HWPOISON, MADV_SOFT_OFFLINE)
COUNTED(memfd_create, ENOSYS, "unmapped, a file in memory is seen by no sample")
NO_BITS(memfd_create, 1, "flags", ENOMEM, "huge pages, as with mmap", MFD_HUGETLB)
REFUSE(memfd_secret, ENOSYS, "memory that the kernel itself cannot look at or swap")
REFUSE(userfaultfd, ENOSYS, "stops the kernel in the middle of a copy, which is how races in it are won")
REFUSE(remap_file_pages, ENOSYS, "replaced by mmap for a decade")
REFUSE(process_madvise, EPERM, "other processes' memory")
REFUSE(process_mrelease, ENOSYS, "other processes' memory")
REFUSE(set_mempolicy, EPERM, "the machine's memory nodes are its own to give out; libnuma takes EPERM for none")
REFUSE(get_mempolicy, EPERM, "the machine's memory nodes are its own to give out; libnuma takes EPERM for none")
REFUSE(mbind, EPERM, "the machine's memory nodes are its own to give out; libnuma takes EPERM for none")
REFUSE(set_mempolicy_home_node, ENOSYS, "as mbind, and newer")
REFUSE(migrate_pages, EPERM, "the machine's memory nodes, and other processes' memory")
REFUSE(move_pages, EPERM, "the machine's memory nodes, and other processes' memory")
REFUSE(swapon, EPERM, "the machine's swap")
REFUSE(swapoff, EPERM, "the machine's swap")

GROUP("Processes and threads", "In a pid namespace whose processes are counted and end with the run.")
ALLOW(execve) ALLOW(execveat) ALLOW(exit) ALLOW(exit_group) ALLOW(wait4) ALLOW(waitid) ALLOW(set_tid_address)
ALLOW(set_robust_list) ALLOW(rseq) ALLOW(getpid) ALLOW(getppid) ALLOW(gettid) ALLOW(setsid) ALLOW(getsid) ALLOW(setpgid)
ALLOW(getpgid) ALLOW(pidfd_open) ALLOW(pidfd_send_signal) ALLOW(sched_yield) ALLOW(sched_getaffinity)
ALLOW(sched_getattr) ALLOW(sched_getparam) ALLOW(sched_getscheduler) ALLOW(sched_get_priority_max)
ALLOW(sched_get_priority_min) ALLOW(sched_rr_get_interval) ALLOW(getpriority) ALLOW(ioprio_get) ALLOW(getcpu)
ALLOW(getrusage) ALLOW(times) ALLOW(getrlimit) ALLOW(setrlimit)
NO_BITS(clone, 0, "flags", EPERM, "no namespaces of its own, no children of the init, no tracing",
     CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET, CLONE_PARENT,
     CLONE_PTRACE)
SETUP(clone3, ENOSYS, "its flags lie in memory, where a filter cannot see them; C libraries fall back on clone")
ONLY(futex, 1, "operation", FUTEX_CMD_MASK, ENOSYS, "priority inheritance has been the way into many kernels",
     FUTEX_WAKE, FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_WAKE_BITSET, FUTEX_WAKE_OP, FUTEX_CMP_REQUEUE, FUTEX_REQUEUE)
REFUSE(futex_waitv, ENOSYS, "for emulators of other systems")
REFUSE(futex_wake, ENOSYS, "no C library needs what it has beyond futex")
REFUSE(futex_wait, ENOSYS, "no C library needs what it has beyond futex")
REFUSE(futex_requeue, ENOSYS, "no C library needs what it has beyond futex")
REFUSE(get_robust_list, ENOSYS, "for debuggers of the C library: addresses in other processes")
ONLY(prlimit64, 0, "pid", ALL_BITS, EPERM, "another process's limits, pid 1's above all", 0)
// The C library sets a new thread's policy by the thread's number where it was asked for one, as Pascal and Ada do. The
// ordinary policy is what every process here has already, pid 1 too.
ONLY(sched_setscheduler, 1, "policy", ALL_BITS, EPERM, "neither before others nor by a scheduler of the host's own",
     SCHED_OTHER, SCHED_BATCH, SCHED_IDLE)
ONLY_IF(sched_setscheduler, 1, "policy", SCHED_BATCH, 0, "pid", EPERM, "another process's scheduling", 0)
ONLY_IF(sched_setscheduler, 1, "policy", SCHED_IDLE, 0, "pid", EPERM, "another process's scheduling", 0)
ONLY(sched_setparam, 0, "pid", ALL_BITS, EPERM, "another process's scheduling", 0)
REFUSE(sched_setattr, EPERM, "the policy lies in memory, where a filter cannot see it")
SETUP(sched_setaffinity, EPERM, "a payload that is pinned to a processor stays there")
ONLY(setpriority, 0, "which", ALL_BITS, EPERM, "only oneself: not a group, not a user", PRIO_PROCESS)
ONLY(setpriority, 1, "who", ALL_BITS, EPERM, "another process's priority", 0)
ONLY(ioprio_set, 0, "which", ALL_BITS, EPERM, "only oneself: not a group, not a user", 1)
ONLY(ioprio_set, 1, "who", ALL_BITS, EPERM, "another process's priority", 0)
ONLY(prctl, 0, "option", ALL_BITS, EINVAL,
     "each architecture and driver adds its own; what is left out: PR_SET_SECCOMP, PR_SET_MM, PR_SCHED_CORE, "
     "PR_SET_PTRACER, PR_SET_MEMORY_MERGE, PR_SET_SYSCALL_USER_DISPATCH, PR_SET_SPECULATION_CTRL, PR_SET_TSC, "
     "PR_SET_IO_FLUSHER, PR_CAP_AMBIENT",
     PR_SET_NAME, PR_SET_VMA, PR_GET_NAME, PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_SET_DUMPABLE, PR_GET_DUMPABLE,
     PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_SET_TIMERSLACK, PR_GET_TIMERSLACK, PR_SET_THP_DISABLE,
     PR_GET_THP_DISABLE, PR_SET_CHILD_SUBREAPER, PR_GET_CHILD_SUBREAPER, PR_CAPBSET_READ, PR_GET_KEEPCAPS,
     PR_GET_SECUREBITS, PR_SET_SECUREBITS, PR_GET_SECCOMP, PR_GET_TID_ADDRESS, PR_GET_AUXV, PR_SET_MDWE, PR_GET_MDWE,
     PR_PAC_RESET_KEYS, PR_SET_TAGGED_ADDR_CTRL, PR_GET_TAGGED_ADDR_CTRL, PR_SVE_SET_VL, PR_SVE_GET_VL, PR_SME_SET_VL,
     PR_SME_GET_VL)
ONLY(personality, 0, "persona", ALL_BITS, EPERM, "others switch protections off: ADDR_NO_RANDOMIZE, READ_IMPLIES_EXEC",
     0xffffffffu, 0)
REFUSE(ptrace, EPERM, "other processes' memory and registers, and a long history of holes")
REFUSE(process_vm_readv, EPERM, "other processes' memory")
REFUSE(process_vm_writev, EPERM, "other processes' memory")
REFUSE(kcmp, EPERM, "tells of other processes, and of addresses in the kernel")
REFUSE(pidfd_getfd, ENOSYS, "other processes' descriptors")
REFUSE(seccomp, EPERM, "a filter above this one could fake the answers of set-up calls; listeners see arguments")

GROUP("Signals and time", "Signals reach the processes of the cell only, and none the init.")
ALLOW(rt_sigaction) ALLOW(rt_sigprocmask) ALLOW(rt_sigreturn) ALLOW(rt_sigpending) ALLOW(rt_sigsuspend)
ALLOW(rt_sigtimedwait) ALLOW(rt_sigqueueinfo) ALLOW(rt_tgsigqueueinfo) ALLOW(sigaltstack) ALLOW(kill) ALLOW(tkill)
ALLOW(tgkill) ALLOW(restart_syscall) ALLOW(nanosleep) ALLOW(clock_nanosleep) ALLOW(clock_gettime) ALLOW(clock_getres)
ALLOW(gettimeofday) ALLOW(getitimer) ALLOW(setitimer) ALLOW(timer_create) ALLOW(timer_settime) ALLOW(timer_gettime)
ALLOW(timer_getoverrun) ALLOW(timer_delete) ALLOW(timerfd_create) ALLOW(timerfd_settime) ALLOW(timerfd_gettime)
REFUSE(settimeofday, EPERM, "the machine's clock")
REFUSE(clock_settime, EPERM, "the machine's clock")
REFUSE(clock_adjtime, EPERM, "the machine's clock")
REFUSE(adjtimex, EPERM, "the machine's clock")

GROUP("Waiting, pipes, sockets",
     "Sockets reach the cell's own network namespace: nothing at all, or its loopback interface.")
ALLOW(ppoll) ALLOW(pselect6) ALLOW(epoll_create1) ALLOW(epoll_ctl) ALLOW(epoll_pwait) ALLOW(epoll_pwait2)
ALLOW(eventfd2) ALLOW(signalfd4) ALLOW(bind) ALLOW(listen) ALLOW(accept) ALLOW(accept4) ALLOW(connect) ALLOW(shutdown)
ALLOW(getsockname) ALLOW(getpeername)
ONLY_BITS(pipe2, 1, "flags", EINVAL, "O_NOTIFICATION_PIPE is a watch queue (CVE-2022-0995)", O_CLOEXEC, O_NONBLOCK,
     O_DIRECT)
ONLY(socket, 0, "family", ALL_BITS, EAFNOSUPPORT,
     "netlink, packets, vsock, AF_ALG, AF_XDP and thirty more are kernel that no program here needs",
     AF_INET, AF_UNIX, AF_INET6)
ONLY(socket, 1, "type", 0xf, EAFNOSUPPORT, "no raw packets", SOCK_STREAM, SOCK_DGRAM)
ONLY_IF(socket, 0, "family", AF_INET, 2, "protocol", EPROTONOSUPPORT,
     "SCTP, MPTCP, UDP-Lite, ping and the like are more kernel than a program needs", 0, IPPROTO_TCP, IPPROTO_UDP)
ONLY_IF(socket, 0, "family", AF_INET6, 2, "protocol", EPROTONOSUPPORT, "as with AF_INET", 0, IPPROTO_TCP, IPPROTO_UDP)
ONLY_IF(socket, 0, "family", AF_UNIX, 2, "protocol", EPROTONOSUPPORT, "it has no others", 0, PF_UNIX)
ONLY(socketpair, 0, "family", ALL_BITS, EAFNOSUPPORT, "as with socket", AF_UNIX)
ONLY_OR_SETUP(socketpair, 1, "type", 0xf, EAFNOSUPPORT,
     "packets are for keepers, which speak with the launcher by them",
     SOCK_STREAM, SOCK_DGRAM)
NO_BITS(sendto, 3, "flags", EOPNOTSUPP, URGENT_DATA, MSG_OOB)
NO_BITS(recvfrom, 3, "flags", EOPNOTSUPP, URGENT_DATA, MSG_OOB)
NO_BITS(sendmsg, 2, "flags", EOPNOTSUPP, URGENT_DATA, MSG_OOB)
NO_BITS(recvmsg, 2, "flags", EOPNOTSUPP, URGENT_DATA, MSG_OOB)
NO_BITS(sendmmsg, 3, "flags", EOPNOTSUPP, URGENT_DATA, MSG_OOB)
NO_BITS(recvmmsg, 3, "flags", EOPNOTSUPP, URGENT_DATA, MSG_OOB)
ONLY(setsockopt, 1, "level", ALL_BITS, ENOPROTOOPT, "UDP encapsulation, TLS, SCTP, filters of packets, ...",
     SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6)
ONLY_IF(setsockopt, 1, "level", SOL_SOCKET, 2, "option", ENOPROTOOPT,
     "what is left out: programs for the kernel (SO_ATTACH_FILTER, SO_ATTACH_BPF), pinned pages (SO_ZEROCOPY), "
     "marks of packets, devices",
     SO_REUSEADDR, SO_KEEPALIVE, SO_SNDBUF, SO_RCVBUF, SO_RCVTIMEO_OLD, SO_SNDTIMEO_OLD, SO_RCVTIMEO_NEW,
     SO_SNDTIMEO_NEW,
     SO_LINGER, SO_REUSEPORT, SO_BROADCAST, SO_OOBINLINE, SO_PASSCRED, SO_RCVLOWAT, SO_SNDLOWAT, SO_DONTROUTE,
     SO_PRIORITY, SO_TIMESTAMP_OLD, SO_TIMESTAMPNS_OLD, SO_TIMESTAMP_NEW, SO_TIMESTAMPNS_NEW)
ONLY_IF(setsockopt, 1, "level", IPPROTO_TCP, 2, "option", ENOPROTOOPT,
     "what is left out: TCP_ULP (TLS), TCP_REPAIR, keys, congestion modules, zero copy",
     TCP_NODELAY, TCP_CORK, TCP_QUICKACK, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT, TCP_DEFER_ACCEPT,
     TCP_MAXSEG, TCP_SYNCNT, TCP_LINGER2, TCP_WINDOW_CLAMP, TCP_FASTOPEN, TCP_FASTOPEN_CONNECT, TCP_NOTSENT_LOWAT)
ONLY_IF(setsockopt, 1, "level", IPPROTO_IP, 2, "option", ENOPROTOOPT,
     "what is left out: IP_OPTIONS, netfilter (IPT_SO_*), IPsec policies, transparent proxies, lists of sources",
     IP_TOS, IP_TTL, IP_MTU_DISCOVER, IP_RECVERR, IP_PKTINFO, IP_RECVTTL, IP_RECVTOS, IP_MULTICAST_IF, IP_MULTICAST_TTL,
     IP_MULTICAST_LOOP, IP_MULTICAST_ALL, IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, IP_BIND_ADDRESS_NO_PORT)
ONLY_IF(setsockopt, 1, "level", IPPROTO_IPV6, 2, "option", ENOPROTOOPT,
     "what is left out: IPV6_ADDRFORM, extension headers, flow labels, netfilter, IPsec policies, lists of sources",
     IPV6_V6ONLY, IPV6_UNICAST_HOPS, IPV6_TCLASS, IPV6_MTU_DISCOVER, IPV6_RECVERR, IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT,
     IPV6_RECVTCLASS, IPV6_MULTICAST_IF, IPV6_MULTICAST_HOPS, IPV6_MULTICAST_LOOP, IPV6_MULTICAST_ALL,
     IPV6_ADD_MEMBERSHIP, IPV6_DROP_MEMBERSHIP)
ONLY(getsockopt, 1, "level", ALL_BITS, ENOPROTOOPT, "as with setsockopt", SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP,
     IPPROTO_IPV6)
NEVER_IF(getsockopt, 1, "level", SOL_SOCKET, 2, "option", ENOPROTOOPT, "reads filters; opens processes",
     SO_GET_FILTER, SO_PEERPIDFD)
NEVER_IF(getsockopt, 1, "level", IPPROTO_TCP, 2, "option", ENOPROTOOPT, "maps pages of the network into the program",
     TCP_ZEROCOPY_RECEIVE)

GROUP("Identity and the machine", "The program has no capability, so that these change nothing that matters.")
ALLOW(getuid) ALLOW(geteuid) ALLOW(getgid) ALLOW(getegid) ALLOW(getresuid) ALLOW(getresgid) ALLOW(getgroups)
ALLOW(setuid) ALLOW(setgid) ALLOW(setreuid) ALLOW(setregid) ALLOW(setresuid) ALLOW(setresgid) ALLOW(setfsuid)
ALLOW(setfsgid) ALLOW(setgroups) ALLOW(capget) ALLOW(capset) ALLOW(uname) ALLOW(sysinfo) ALLOW(getrandom)
// These can only take away.
ALLOW(landlock_create_ruleset) ALLOW(landlock_add_rule) ALLOW(landlock_restrict_self)
REFUSE(lsm_get_self_attr, ENOSYS, "security modules are the machine's business")
REFUSE(lsm_set_self_attr, ENOSYS, "security modules are the machine's business")
REFUSE(lsm_list_modules, ENOSYS, "security modules are the machine's business")

GROUP("Mounts and namespaces", "What a container is made with, and broken out of.")
SETUP(mount, EPERM, "builds the tree of a cell") SETUP(umount2, EPERM, "builds the tree of a cell")
SETUP(move_mount, EPERM, "builds the tree of a cell") SETUP(open_tree, EPERM, "builds the tree of a cell")
SETUP(mount_setattr, EPERM, "makes mounts read-only") SETUP(chroot, EPERM, "enters the tree of a cell")
SETUP(unshare, EPERM, "makes namespaces for a cell or a run")
SETUP(sethostname, EPERM, "names a cell") SETUP(setdomainname, EPERM, "names a cell")
REFUSE(setns, EPERM, "other cells' namespaces")
REFUSE(pivot_root, EPERM, "needs privileges that a payload must not find a way to")
REFUSE(fsopen, EPERM, "options of file systems are parsed by code that few have read (CVE-2022-0185)")
REFUSE(fsconfig, EPERM, "options of file systems are parsed by code that few have read (CVE-2022-0185)")
REFUSE(fsmount, EPERM, "options of file systems are parsed by code that few have read (CVE-2022-0185)")
REFUSE(fspick, EPERM, "options of file systems are parsed by code that few have read (CVE-2022-0185)")
REFUSE(open_tree_attr, EPERM, "open_tree and mount_setattr in one")
REFUSE(statmount, ENOSYS, "tells of the machine's mounts")
REFUSE(listmount, ENOSYS, "tells of the machine's mounts")
REFUSE(listns, ENOSYS, "tells of the machine's namespaces")

GROUP("Interprocess communication of System V and POSIX", "Outlives its processes, and is counted by no run.")
REFUSE(shmget, ENOSYS, "shared memory that outlives the run")
REFUSE(shmat, ENOSYS, "shared memory that outlives the run")
REFUSE(shmdt, ENOSYS, "shared memory that outlives the run")
REFUSE(shmctl, ENOSYS, "shared memory that outlives the run")
REFUSE(semget, ENOSYS, "semaphores that outlive the run") REFUSE(semop, ENOSYS, "semaphores that outlive the run")
REFUSE(semtimedop, ENOSYS, "semaphores that outlive the run") REFUSE(semctl, ENOSYS, "semaphores that outlive the run")
REFUSE(msgget, ENOSYS, "messages that outlive the run") REFUSE(msgsnd, ENOSYS, "messages that outlive the run")
REFUSE(msgrcv, ENOSYS, "messages that outlive the run") REFUSE(msgctl, ENOSYS, "messages that outlive the run")
REFUSE(mq_open, ENOSYS, "messages that outlive the run") REFUSE(mq_unlink, ENOSYS, "messages that outlive the run")
REFUSE(mq_timedsend, ENOSYS, "messages that outlive the run")
REFUSE(mq_timedreceive, ENOSYS, "messages that outlive the run")
REFUSE(mq_notify, ENOSYS, "messages that outlive the run")
REFUSE(mq_getsetattr, ENOSYS, "messages that outlive the run")

GROUP("Kernel that programs do without", "Each has been a way into kernels, and nothing needs it.")
REFUSE(io_uring_setup, ENOSYS, "carries out calls that no filter sees")
REFUSE(io_uring_enter, ENOSYS, "as io_uring_setup")
REFUSE(io_uring_register, ENOSYS, "as io_uring_setup")
REFUSE(io_setup, ENOSYS, "a limit of the machine, and pages that no run is charged for")
REFUSE(io_destroy, ENOSYS, "as io_setup")
REFUSE(io_submit, ENOSYS, "as io_setup")
REFUSE(io_cancel, ENOSYS, "as io_setup")
REFUSE(io_getevents, ENOSYS, "as io_setup")
REFUSE(io_pgetevents, ENOSYS, "as io_setup")
REFUSE(add_key, ENOSYS, "keyrings are the user's, and outlive the run")
REFUSE(request_key, ENOSYS, "as add_key; starts a program on the host")
REFUSE(keyctl, ENOSYS, "as add_key")
REFUSE(bpf, EPERM, "programs for the kernel")
SETUP(perf_event_open, EPERM, "the init counts processor time and instructions with it")

GROUP("The machine itself", "For its administrator.")
REFUSE(reboot, EPERM, "the machine's end")
REFUSE(kexec_load, EPERM, "another kernel")
REFUSE(kexec_file_load, EPERM, "another kernel")
REFUSE(init_module, EPERM, "code for the kernel") REFUSE(finit_module, EPERM, "code for the kernel")
REFUSE(delete_module, EPERM, "code of the kernel") REFUSE(acct, EPERM, "the machine's accounting")
REFUSE(syslog, EPERM, "the kernel's log, with its addresses") REFUSE(vhangup, EPERM, "somebody's terminal")

#ifdef WITH_X86_64_CALLS
GROUP("Only on x86_64: older twins", "Programs for x86_64 still make these calls beside the newer ones.")
ALLOW(open) ALLOW(creat) ALLOW(stat) ALLOW(lstat) ALLOW(access) ALLOW(readlink) ALLOW(rename) ALLOW(mkdir) ALLOW(rmdir)
ALLOW(link) ALLOW(unlink) ALLOW(symlink) ALLOW(chmod) ALLOW(chown) ALLOW(lchown) ALLOW(utime) ALLOW(utimes)
ALLOW(futimesat) ALLOW(getdents) ALLOW(dup2) ALLOW(pipe) ALLOW(poll) ALLOW(select) ALLOW(epoll_create) ALLOW(epoll_wait)
ALLOW(eventfd) ALLOW(signalfd) ALLOW(fork) ALLOW(vfork) ALLOW(getpgrp) ALLOW(pause) ALLOW(alarm) ALLOW(time)
ONLY(mknod, 1, "mode", S_IFMT, EPERM, "as with mknodat", 0, S_IFREG, S_IFIFO, S_IFSOCK)
ONLY(arch_prctl, 0, "option", ALL_BITS, EINVAL, "what is left out: other vDSOs, tagged addresses, CPUID that faults",
     ARCH_SET_FS, ARCH_GET_FS, ARCH_SET_GS, ARCH_GET_GS, ARCH_SHSTK_ENABLE, ARCH_SHSTK_DISABLE, ARCH_SHSTK_LOCK,
     ARCH_SHSTK_STATUS, ARCH_GET_XCOMP_SUPP, ARCH_GET_XCOMP_PERM, ARCH_REQ_XCOMP_PERM, ARCH_GET_CPUID)
REFUSE(inotify_init, ENOSYS, "as inotify_init1")

GROUP("Only on x86_64: hardware and history", "Nothing of today needs them.")
REFUSE(iopl, EPERM, "ports of the hardware") REFUSE(ioperm, EPERM, "ports of the hardware")
REFUSE(modify_ldt, EPERM, "segments for 16-bit programs") REFUSE(uselib, ENOSYS, "a library by itself, for a.out")
REFUSE(ustat, ENOSYS, "tells of the machine's disks") REFUSE(sysfs, ENOSYS, "tells of the machine's file systems")
REFUSE(set_thread_area, ENOSYS, "for 32-bit programs") REFUSE(get_thread_area, ENOSYS, "for 32-bit programs")
REFUSE(uretprobe, ENOSYS, "the kernel's own, for its tracing: newer ones answer before any filter is asked")
REFUSE(uprobe, ENOSYS, "as uretprobe")
REFUSE(create_module, ENOSYS, "gone from kernels") REFUSE(get_kernel_syms, ENOSYS, "gone from kernels")
REFUSE(query_module, ENOSYS, "gone from kernels") REFUSE(_sysctl, ENOSYS, "gone from kernels")
REFUSE(epoll_ctl_old, ENOSYS, "never was in kernels") REFUSE(epoll_wait_old, ENOSYS, "never was in kernels")
REFUSE(getpmsg, ENOSYS, "never was in kernels") REFUSE(putpmsg, ENOSYS, "never was in kernels")
REFUSE(afs_syscall, ENOSYS, "never was in kernels") REFUSE(tuxcall, ENOSYS, "never was in kernels")
REFUSE(security, ENOSYS, "never was in kernels") REFUSE(vserver, ENOSYS, "never was in kernels")
#endif
