# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# namespace.sh - run a test in a network of its own
#
# To be sourced before anything else.  Runs the test again in a network name
# space, where lo also has the addresses 192.0.2.7 and 2001:db8::7: a client
# that uses them is a remote one to any mail server, ports never collide with
# those of another test, and nothing leaves the machine.  Processes have a
# name space too: "pkill NAME" finds those of the test alone, and whatever a
# killed server leaves behind ends with the test.  Where that is not allowed
# the test goes on without, and mta_can_run tells.
if [ -z "${FB_NAMESPACE:-}" ] && unshare --net --pid --fork \
	--mount-proc true 2> /dev/null; then
	export FB_NAMESPACE=yes
	exec unshare --net --pid --fork --kill-child --mount-proc \
		bash "$0" "$@"
fi
if [ -n "${FB_NAMESPACE:-}" ]; then
	ip link set lo up
	ip address add 192.0.2.7/32 dev lo
	ip address add 2001:db8::7/128 dev lo nodad 2> /dev/null
fi
