#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tasks with mixed traffic, of which some are killed at any time; afterwards all
# sockets and their memory are gone.  NET_SECONDS says for how long: by hand
# 1800, with NET_SECONDS=1800 sh mixed.sh in a VM.
#
# goko-test: timeout=180

seconds=${NET_SECONDS:-20}
ip link set lo up

# Sockets that live; those in TIME_WAIT are nobody's.
counts()
{
	sed -n 's/^sockets: used \([0-9]*\).*/used \1/p
		s/^TCP: inuse \([0-9]*\) orphan \([0-9]*\) .*/tcp \1 \2/p
		s/^UDP: inuse \([0-9]*\) .*/udp \1/p' /proc/net/sockstat
}

# Pages of TCP's buffers.  Each CPU keeps up to 256 to itself.
pages()
{
	sed -n 's/^TCP: .* mem //p' /proc/net/sockstat
}

most=$(($(pages) + 1024))
before=$(counts)
end=$(($(date +%s) + seconds))
n=0
while [ "$(date +%s)" -lt $end ]; do
	n=$((n + 1))
	goko run traffic.gki 600 a$n 2>err & a=$!
	goko run traffic.gki 600 b$n 2>>err & b=$!
	goko run traffic.gki 2 c$n 2>>err & c=$!
	# A moment that is another one each time.
	sleep 0.$((n * 37 % 90 + 10))
	kill -KILL $a
	wait $c || { echo "a task failed"; cat err; exit 1; }
	kill $b
	wait $a $b 2>/dev/null
	[ ! -s err ] || { cat err; exit 1; }
done
# What was sent and not received has gone when its timers have.
for i in 1 2 3 4 5 6 7 8 9 10; do
	if [ "$(counts)" = "$before" ] && [ "$(pages)" -le $most ]; then
		echo "$n rounds"
		exit 0
	fi
	sleep 2
done
echo "before:" $before "after:" $(counts) "pages:" "$(pages)" of $most
exit 1
