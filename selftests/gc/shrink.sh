#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# shrink.sh - memory pressure: empty arenas go when the kernel reclaims memory; garbage is collected
#
# goko-test: timeout=120 vm='--mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

debug=/sys/kernel/debug/goko
arena=$((2 << 20))

# number FILE FIELD: in debugfs
number()
{
	sed -n "s/^$2[	 ]//p" $debug/"$1"
}

# reclaim: as the kernel does when it is short of memory
reclaim()
{
	echo 2 >/proc/sys/vm/drop_caches
}

# mem_free: bytes, those on lists of CPUs as well
mem_free()
{
	awk '$1 == "nr_free_pages" || $1 == "count:" { n += $2 } END { print n * 4096 }' \
		/proc/zoneinfo
}

# said TEXT: the program says that, and that all it has is right
said()
{
	until_true "grep -q '^$1' err" && ! grep -q false err
}

# tell COMMAND
tell()
{
	echo "$1" >&3
	said "$1 true"
}

# What others have left would be in the way: the program is to have arenas of its own.
goko run collect.gki
reclaim
mkfifo in
GOGC=off goko run shrink.gki <in 2>err &
program=$!
exec 3>in
result filled said filled

# What others and we have to give goes first.
reclaim
reclaim
result drop tell drop
echo "# in use $(number heap inuse_bytes), free $(number heap free_bytes)" \
	"of $(number heap sys_bytes) bytes; $(number heap empty_arenas) empty arenas"
empty=$(number heap empty_arenas)
arenas=$(number heap arenas)
given=$(number stats shrink_bytes)
released=$(number heap released_bytes)
free=$(mem_free)
reclaim
free=$(($(mem_free) - free))
given=$(($(number stats shrink_bytes) - given))
released=$(($(number heap released_bytes) - released))
echo "# $given bytes given back; $free bytes more are free"
result some-were-empty [ "$empty" -ge 2 ]
result all-go [ "$(number heap empty_arenas)" = 0 ]
result arenas [ "$(number heap arenas)" = $((arenas - empty)) ]
result counted [ "$given" = $((empty * arena)) ]
result released [ "$released" = "$given" ]
# The kernel takes some for itself meanwhile.
result kernel-has-it [ $((free + arena)) -ge "$given" ]

# Nothing is collected until the kernel is short of memory.
cycles=$(number gc cycles)
result garbage tell garbage
result not-collected [ "$(number gc cycles)" = "$cycles" ]
asked=$(number stats shrink_cycles)
inuse=$(number heap inuse_bytes)
reclaim
result asked [ "$(number stats shrink_cycles)" -gt "$asked" ]
collected()
{
	[ "$(number gc cycles)" -gt "$cycles" ]
}
result collected until_true collected
echo "# in use $inuse bytes before, $(number heap inuse_bytes) after it"
result found [ "$(number heap inuse_bytes)" -le $((inuse - 30 * (1 << 20))) ]
reclaim
result all-go-2 [ "$(number heap empty_arenas)" = 0 ]

# What a task leaves behind is worth a cycle, however little it is.
goko run hold.gki 4 2>holding &
holder=$!
result holds until_true "grep -q holding holding"
cycles=$(number gc cycles)
reclaim
sleep 0.2
result no-cycle [ "$(number gc cycles)" = "$cycles" ]
kill $holder
wait $holder
inuse=$(number heap inuse_bytes)
reclaim
result collected-2 until_true collected
result found-2 [ "$(number heap inuse_bytes)" -le $((inuse - 3 * (1 << 20))) ]

# Beside a program that allocates.
result churn tell churn
n=0
while [ $n -lt 50 ]; do
	reclaim
	n=$((n + 1))
done
echo "# $(number stats shrink_bytes) bytes, $(number stats shrink_cycles) cycles by reclaim"
result stop tell stop
result nothing-wrong grep -qx 'wrong: 0' err
exec 3>&-
result ends wait $program

# And what the last one leaves is not left until the kernel wants it.
none()
{
	[ "$(number heap inuse_bytes)" -le $((2 * arena)) ]
}
result nothing-left until_true none
echo "# in use $(number heap inuse_bytes) bytes"
finish
