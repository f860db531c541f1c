#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A network namespace of its own: ports run out there and not elsewhere; it is torn
# down under traffic, and goes when the task has gone.
#
# goko-test: timeout=120

unshare -n true 2>/dev/null || {
	echo "the kernel has no network namespaces"
	exit 4
}

unshare -n sh -c '
	ip link set lo up
	echo 40000 40009 >/proc/sys/net/ipv4/ip_local_port_range
	goko run ports.gki 2>out'
printf '10 true\ntrue\n' | cmp - out || { cat out; exit 1; }

# Nobody but the tasks and their owners is in these.
for i in 1 2 3 4 5; do
	unshare -n sh -c '
		ip link set lo up
		goko run traffic.gki 600 ns 2>>err & a=$!
		goko run traffic.gki 600 ns2 2>>err & b=$!
		sleep 0.5
		# The interface goes first, then the owners of the tasks.
		ip link set lo down
		sleep 0.2
		kill -KILL $a $b'
done
[ ! -s err ] || { cat err; exit 1; }
for i in 1 2 3 4 5 6 7 8 9 10; do
	[ "$(goko ps | wc -l)" -gt 1 ] || exit 0
	sleep 1
done
goko ps
exit 1
