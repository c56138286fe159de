# shellcheck shell=bash
# The machine that ../cgroup2-vm boots: a Debian tree in an ext4 image, with a kernel and an initrd beside it. It holds no
# build, so it is made once and kept until this file changes. Read by ../cgroup2-vm, whose functions it uses.

release=bookworm
packages=(
  linux-image-cloud-amd64 systemd systemd-sysv dbus dbus-user-session libpam-systemd procps util-linux
  # What the tests run, in cells or beside them.
  openjdk-17-jre-headless gcc libc6-dev python3
)

# Files in user namespaces of an ordinary user, whose ids are kept; see newuidmap(1).
with_ids() {
  if [[ $(id -u) == 0 ]]; then "$@"; else unshare --map-root-user --map-auto -- "$@"; fi
}

# Prints the folder of the image, and makes it first where it is not there.
make_image() { # cache
  local key folder=$1
  key=$(sha256sum <"${BASH_SOURCE[0]}" | cut -c 1-12)
  folder=$1/image-$key
  if [[ ! -f $folder/complete ]]; then
    say "making the machine's image (log: $folder/log)"
    mkdir -p "$folder"
    build_image "$folder" >"$folder/log" 2>&1 </dev/null || {
      tail -n 20 "$folder/log" >&2
      die "the machine's image could not be made; a Debian mirror has to be within reach (CLOISTER_VM_MIRROR names one)"
    }
    touch "$folder/complete"
  fi
  echo "$folder"
}

build_image() { # folder
  local tar=$1/tree.tar list
  list=$(IFS=,; echo "${packages[*]}")
  # Java's packages want to link their manual pages, and fail without that folder.
  # shellcheck disable=SC2086,SC2016  # no mirror is no argument; the hooks have their own $1
  mmdebstrap --variant=minbase --include="$list" --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --setup-hook='mkdir -p "$1"/usr/share/man/man1' \
    --customize-hook='rm -rf "$1"/var/cache/apt/archives/*.deb' \
    "$release" "$tar" ${CLOISTER_VM_MIRROR:-} &&
    with_ids bash -euc "$(declare -f unpack_image configure_machine); unpack_image \"\$@\"" image "$1" &&
    rm -f "$tar"
}

# In a shell of its own.
unpack_image() { # folder
  local tree=$1/tree
  rm -rf "$tree"
  mkdir "$tree"
  tar -C "$tree" --exclude='./dev/*' -xf "$1/tree.tar"
  configure_machine "$tree"
  cp "$tree"/boot/vmlinuz-* "$1/kernel"
  cp "$tree"/boot/initrd.img-* "$1/initrd"
  rm -f "$1/root.ext4"
  truncate -s 3G "$1/root.ext4"
  mke2fs -q -t ext4 -d "$tree" "$1/root.ext4"
  rm -rf "$tree"
}

configure_machine() { # tree
  local tree=$1
  echo cloister-tests >"$tree/etc/hostname"
  printf '127.0.0.1 localhost cloister-tests\n' >"$tree/etc/hosts"
  printf '/dev/vdb /opt/cloister ext4 ro 0 0\n' >"$tree/etc/fstab"
  mkdir -p "$tree/opt/cloister"
  # An ordinary user whose own systemd runs without a login, with every controller: what an operator has who followed
  # the documentation of any rootless container engine.
  chroot "$tree" useradd --create-home --uid 1000 --shell /bin/bash judge
  mkdir -p "$tree/var/lib/systemd/linger" "$tree/etc/systemd/system/user@.service.d"
  touch "$tree/var/lib/systemd/linger/judge"
  printf '[Service]\nDelegate=cpu cpuset io memory pids\n' >"$tree/etc/systemd/system/user@.service.d/delegate.conf"
  # The tests are the machine's one task; it goes off after them.
  cat >"$tree/etc/systemd/system/cloister-tests.service" <<'UNIT'
[Unit]
After=multi-user.target
SuccessAction=poweroff-force
FailureAction=poweroff-force
[Service]
Type=oneshot
ExecStart=/bin/bash /opt/cloister/guest.sh
StandardOutput=file:/dev/ttyS1
StandardError=inherit
TimeoutStartSec=infinity
UNIT
  mkdir -p "$tree/etc/systemd/system/default.target.wants"
  ln -s ../cloister-tests.service "$tree/etc/systemd/system/default.target.wants/cloister-tests.service"
  local unit
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
    e2scrub_reap.service getty@.service serial-getty@.service; do
    ln -sf /dev/null "$tree/etc/systemd/system/$unit"
  done
}
