#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# in_namespace.sh COMMAND... - run a command in a network of its own
#
# Loopback is all of it, and resolv.conf(5) names 127.0.0.1.  Needs root.
# With --can it only says whether that works, and why not.
set -eu

can() {
	[ "$(id -u)" = 0 ] || { echo 'needs root'; return 1; }
	unshare -n -m true 2> /dev/null ||
		{ echo 'the system allows no namespaces'; return 1; }
	command -v ip > /dev/null || { echo 'needs ip(8)'; return 1; }
}

if [ "$1" = --can ]; then
	can
	exit
fi
# shellcheck disable=SC2016 # for the inner shell
exec unshare -n -m sh -c '
	set -e
	ip link set lo up
	mount -t tmpfs none /mnt
	echo "nameserver 127.0.0.1" > /mnt/resolv.conf
	mount --bind /mnt/resolv.conf "$(readlink -f /etc/resolv.conf)"
	umount -l /mnt
	exec "$@"' sh "$@"
