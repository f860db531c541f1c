#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# hotplug.sh - CPUs go offline and come back: no goroutine is lost, no safe point missed
#
# While hotplug.go keeps Ps busy, idle, in kernel calls and in between, CPUs are taken
# offline and online again through sysfs, and safe points are asked for back to back.
#
# goko-test: timeout=240 vm='--smp 4'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

cpus=/sys/devices/system/cpu
file=/sys/kernel/debug/goko/safepoint
state=/sys/kernel/debug/goko/state

# turn CPU HOW: 0 off, 1 on
turn()
{
	echo "$2" 2>/dev/null >$cpus/cpu$1/online
}

# dead CPU, alive CPU: its P is; a safe point may hold it for a moment
dead()
{
	until_true "grep -q '^p [0-9]* cpu $1 dead .* runq 0 runnext 0' $state"
}

alive()
{
	grep -q "^p [0-9]* cpu $1 \(idle\|running\|syscall\|held\)" $state
}

bad()
{
	awk '{ for (i = 2; i < NF; i += 2) if ($i == "bad") n += $(i + 1) }
	     END { print n + 0 }' $file
}

if [ ! -w $cpus/cpu3/online ]; then
	skip 'CPUs go and come' 'this kernel has no CPU hotplug'
	finish
fi

# With nothing to do.
for cpu in 3 2 1; do
	result "CPU $cpu goes" turn $cpu 0
	result 'and its P with it' dead $cpu
done
check 'a program runs on what is left' 0 '' '^5050 1000$' 'goko run traced.gki'
for cpu in 1 2 3; do
	result "CPU $cpu comes" turn $cpu 1
	result 'and its P with it' alive $cpu
done

goko run hotplug.gki 8 2>"$ktap_dir/err" &
pid=$!
: >"$ktap_dir/more"
(while [ -e "$ktap_dir/more" ]; do
	echo each 50 >$file
	echo stop 2 >$file
	echo stacks 1 >$file
done) &
asker=$!
result 'a program runs' \
	until_true "grep -q 'image hotplug alive goroutines [1-9][0-9]' $state"
rounds=0
failed=0
while kill -0 $pid 2>/dev/null; do
	cpu=$((rounds % 3 + 1))
	turn $cpu 0 && dead $cpu || failed=$((failed + 1))
	# Mostly one is offline, at times all that can be.
	if [ $((rounds % 4)) = 3 ]; then
		turn $((cpu % 3 + 1)) 0
		turn $(((cpu + 1) % 3 + 1)) 0
		turn $((cpu % 3 + 1)) 1
		turn $(((cpu + 1) % 3 + 1)) 1
	fi
	turn $cpu 1 && alive $cpu || failed=$((failed + 1))
	rounds=$((rounds + 1))
done
echo "# $rounds rounds"
result 'CPUs have come and gone' [ $rounds -ge 1 -a $failed = 0 ]
wait $pid
result 'the program ends' [ $? = 0 ]
sed 's/^/# /' "$ktap_dir/err"
result 'and no goroutine was lost' [ "$(cat "$ktap_dir/err")" = 'all are back' ]
rm "$ktap_dir/more"
wait $asker
sed 's/^/# /' $file
result 'each P once at each safe point' [ "$(bad)" = 0 ]
result 'all CPUs are back' eval 'alive 1 && alive 2 && alive 3'
finish
