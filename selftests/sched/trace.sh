#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# trace.sh - the tracepoints tell the life of a task
#
# Runs traced.go (two goroutines beside main, a pipeline, a sleep, a deep
# recursion) with all events on and checks what they say: which come, how often, and
# in what order.

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

tracing=/sys/kernel/tracing
events=$tracing/events/goko
trace=$ktap_dir/trace

result 'events are there' [ -d $events ]
for event in g_create g_ready g_start g_yield g_exit g_park p_state m_park \
	     m_unpark runq_steal task_start task_kill task_end image_publish \
	     image_retire image_free itab_add ioctl span_alloc stack_grow \
	     stack_shrink g_preempt p_retake p_handoff safepoint_begin \
	     safepoint_p safepoint_end schedtrace; do
	[ -e $events/goko_$event/format ] || missing="$missing $event"
done
result "each of them ($missing )" [ -z "$missing" ]

echo 8192 >$tracing/buffer_size_kb
echo >$tracing/trace
echo 1 >$events/enable
check 'the program runs' 0 '' '^5050 1000$' 'goko run traced.gki'
until_true "grep -q goko_image_free $tracing/trace"
echo each 1 >/sys/kernel/debug/goko/safepoint
echo 0 >$events/enable
cat $tracing/trace >$trace

# count PATTERN: lines of the trace that match
count()
{
	grep -cE "$1" $trace
}

# counts NAME PATTERN OPERATOR NUMBER
counts()
{
	n=$(count "$2")
	result "$1: $n" [ "$n" "$3" "$4" ]
}

counts 'image published' 'goko_image_publish: .*name=traced .*nr_funcs=' -eq 1
counts 'image retired' 'goko_image_retire: .*name=traced ' -eq 1
counts 'image freed' 'goko_image_free: .*name=traced .*nr_types=' -eq 1
counts 'ioctls' 'goko_ioctl: cmd=(LOAD|SPAWN|WAIT) ret=' -ge 3
counts 'no ioctl failed' 'goko_ioctl: .*ret=-' -eq 0
counts 'task started' 'goko_task_start: task=[0-9]+ image=traced func=main.main' -eq 1
counts 'task decided to end' 'goko_task_kill: task=[0-9]+ status=0 why=exit' -eq 1
counts 'task ended' 'goko_task_end: task=[0-9]+ status=0' -eq 1
counts 'main created' 'goko_g_create: task=[0-9]+ g=1 creator=0 func=main.main' -eq 1
counts 'worker created' 'goko_g_create: task=[0-9]+ g=2 creator=1 func=main.worker' -eq 1
counts 'goroutines created' 'goko_g_create:' -eq 3
counts 'goroutines gone' 'goko_g_exit:' -eq 3
counts 'waits to send or receive' 'goko_g_park: .*reason=chan_(send|receive)$' -ge 100
counts 'one sleep' 'goko_g_park: .*reason=sleep$' -eq 1

counts 'slices that were over' 'goko_g_preempt: task=[0-9]+ g=1 p=' -ge 1
counts 'safe point begun' 'goko_safepoint_begin: nr_ps=[0-9]+ stop=0' -ge 1
counts 'safe point of a P' 'goko_safepoint_p: p=0 own=' -ge 1
counts 'safe point over' 'goko_safepoint_end: nr_ps=[0-9]+ stop=0' -ge 1

counts 'phases of a collection' 'goko_gc_phase: seq=[0-9]+ phase=(enable|mark|disable|off)$' -ge 4
counts 'collection complete' 'goko_gc_cycle: seq=[0-9]+ mark_ns=[0-9]+' -ge 1
counts 'stack scanned' 'goko_gc_scan: g=1 own=[01] ns=[0-9]+$' -ge 1

counts 'a larger stack' 'goko_stack_grow: .*g=3 old_bytes=1024 new_bytes=2048' -eq 1
counts 'spans' 'goko_span_alloc: pages=[0-9]+ class=' -ge 1
counts 'Ps ran' 'goko_p_state: p=[0-9]+ cpu=[0-9]+ status=running' -ge 1
counts 'Ps idled' 'goko_p_state: p=[0-9]+ cpu=[0-9]+ status=idle' -ge 1
counts 'Ms woke' 'goko_m_unpark: m=[0-9]+ cpu=' -ge 1
counts 'Ms slept' 'goko_m_park: m=[0-9]+ cpu=' -ge 1

# Each goroutine, its preemptions left out: create, ready, (start, (park, ready | yield))*, start, exit.
# What a later step says comes later in the trace, as clocks of CPUs agree.
awk '
	/: goko_g_/ && !/: goko_g_preempt/ {
		for (i = 1; i <= NF; i++) {
			if ($i ~ /^goko_g_/)
				event = substr($i, 8, length($i) - 8)
			if ($i ~ /^g=/)
				g = $i
		}
		allowed = event == "create" ? "none" :
			  event == "ready" ? "create park" :
			  event == "start" ? "ready yield" : "start"
		if (!(g in last))
			last[g] = "none"
		if (index(" " allowed " ", " " last[g] " ") == 0) {
			print "# " g ": " event " after " last[g]
			bad = 1
		}
		last[g] = event
	}
	END {
		for (g in last)
			if (last[g] != "exit") {
				print "# " g " ends with " last[g]
				bad = 1
			}
		exit bad
	}' $trace >$ktap_dir/order
result 'events of a goroutine come in order' [ ! -s $ktap_dir/order ]
head -n 10 $ktap_dir/order

echo >$tracing/trace
finish
