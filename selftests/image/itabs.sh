#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# itabs.sh - an itab is made once, and so is the knowledge that there is none
#
# itabs.go has four goroutines ask 12000 times: two types for two interfaces, and
# an int for both.  The tracepoint tells what has gone into the table.

tracing=/sys/kernel/tracing
nr=0
failed=0

# is NAME PATTERN NUMBER: so many lines of the trace match
is()
{
	nr=$((nr + 1))
	n=$(grep -cE "$2" $tracing/trace)
	if [ "$n" = "$3" ]; then
		echo "ok $nr $1"
	else
		failed=1
		echo "not ok $nr $1"
		echo "# $n lines, not $3, have $2"
	fi
}

cd "$(dirname "$0")" || exit 1
echo 'KTAP version 1'
echo >$tracing/trace
echo 1 >$tracing/events/goko/goko_itab_add/enable
goko run itabs.gki
status=$?
echo 0 >$tracing/events/goko/goko_itab_add/enable

nr=1
[ $status = 0 ] || failed=1
[ $status = 0 ] && echo 'ok 1 the program runs' || echo 'not ok 1 the program runs'
is 'square is a shape' 'iface=.*area.* type=main.square miss=0' 1
is 'square is no named' 'iface=.*name.* type=main.square miss=1' 1
is '*circle is a shape' 'iface=.*area.* type=\*main.circle miss=0' 1
is '*circle is a named' 'iface=.*name.* type=\*main.circle miss=0' 1
is 'int is neither' 'type=int miss=1' 2
echo "1..$nr"
exit $failed
