#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# limits.sh - tasks that leak end, alone; what tasks had is free when they have ended
#
# goko-test: timeout=300 vm='--mem 512'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

heap=/sys/kernel/debug/goko/heap
oom='out of memory'

# number FIELD: of the heap
number()
{
	sed -n "s/^$1	//p" $heap
}

# collected INUSE: is no more in use than that, after a cycle?
collected()
{
	goko run collect.gki && [ "$(number inuse_bytes)" -le "$1" ]
}

# A first task leaves the runtime's own caches as they stay.
goko run small.gki && goko run collect.gki
base=$(($(number inuse_bytes) + 512 * 1024))
echo "# in use: $(number inuse_bytes) of $(number sys_bytes) bytes"

goko run steady.gki 2>steady.err &
steady=$!
check leak-with-limit 2 '' "$oom" 'goko run --heap-limit=8M leak.gki'
check leak-again 2 '' "$oom" 'goko run --heap-limit=8M leak.gki'
beside()
{
	wait $steady && grep -q '^100 of 100' steady.err
}
result others-go-on beside
result in-use-as-before until_true "collected $base"

# A limit is for what the task itself has: its garbage is collected in time, however
# much others keep.
goko run hold.gki 2>hold.err &
hold=$!
until_true 'grep -q holding hold.err'
check garbage-within-limit 0 '' '^32000000$' 'goko run --heap-limit=2M garbage.gki'
kill $hold
wait $hold

# Bytes of tasks with limits are never more than those.
goko run --heap-limit=3M leak.gki 2>/dev/null & a=$!
goko run --heap-limit=12M leak.gki 2>/dev/null & b=$!
while kill -0 $a 2>/dev/null || kill -0 $b 2>/dev/null; do
	sed -n 's/^task	//p' $heap
done >samples
wait $a $b
exact()
{
	awk '$2 > $3 { print "# " $0; over = 1 } $2 > most { most = $2 }
	     END { print "# " NR " samples, the largest " most " bytes"; exit over || !NR }' \
		samples
}
result never-over-the-limit exact

# To the end of the module's memory.
check leak-to-the-limit 2 '' "$oom" 'goko run leak.gki'
echo "# in use after it: $(number inuse_bytes) of $(number sys_bytes) bytes"
result in-use-as-before-2 until_true "collected $base"
result arenas-given-back until_true \
	"goko run collect.gki && [ \$(number sys_bytes) -le $((base + (4 << 20))) ]"

# Tasks that come and go.
many()
{
	n=0
	while [ $n -lt 60 ]; do
		goko run small.gki & a=$!
		goko run small.gki || return 1
		wait $a || return 1
		n=$((n + 1))
	done
}
result small-tasks many
result in-use-as-before-3 until_true "collected $base"
none()
{
	[ "$(sed -n 's/^finalizers	//p' /sys/kernel/debug/goko/gc)" = 0 ]
}
result no-finalizer-left until_true none
echo "# in use: $(number inuse_bytes) of $(number sys_bytes) bytes"
finish
