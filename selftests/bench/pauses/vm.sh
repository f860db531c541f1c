#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# vm.sh: in the VM of `make bench BENCH=pauses`.  Prints "WHO WHAT NANOSECONDS", a line
# for each time that somebody had to wait.

tracing=/sys/kernel/tracing
echo 32768 >$tracing/buffer_size_kb
for event in goko_safepoint_begin goko_safepoint_end goko_gc_scan; do
	echo 1 >$tracing/events/goko/$event/enable
done
goko run pauses.gki 2>goko.out || exit
echo 0 >$tracing/tracing_on
./pauses 2>go.out || exit
sed -n 's/^\(tick\|cycles\) /goko &/p' goko.out
sed 's/^/go /' go.out
# The time stamp of an event is in seconds, and the field before its name.
awk '
	{ for (at = 1; at <= NF && $at !~ /^goko_[a-z_]*:$/; at++) ; }
	$at == "goko_safepoint_begin:"	{ begin = $(at - 1) }
	$at == "goko_safepoint_end:" && begin {
		printf "goko each_p %d\n", 1e9 * ($(at - 1) - begin)
		begin = 0
	}
	$at == "goko_gc_scan:" {
		sub(/.*own=/, "")
		own = $1
		sub(/.*ns=/, "")
		print "goko", own == "1" ? "scan-own" : "scan-held", $1
	}' $tracing/trace
