#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# cycles.sh - insmod, run, kill, rmmod, over and over: no memory may be lost
#
# goko-test: timeout=1800 vm='--append slub_debug=FZP'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc
. ./memory.inc

# Kernels with sanitizers are there for what a cycle does, less for counting.
[ "$GOKO_SLOW" = 1 ] || : "${CYCLES:=20}"
cycles=${CYCLES:-200}
warm=${WARM:-10}
for p in hello spin sleep; do
	goko asm -o $p.gki $p.gir || exit 1
done
rmmod goko || exit 1
mkfifo "$ktap_dir/ready"

# wait_ready: until the task has said so
wait_ready()
{
	read -r line <"$ktap_dir/ready"
	[ "$line" = ready ]
}

unload()
{
	until_true 'rmmod goko 2>/dev/null'
}

# cycle NUMBER: each ends tasks in another way
cycle()
{
	insmod "$GOKO_KO" || return 1
	case $(($1 % 5)) in
	0)	goko run hello.gki >/dev/null 2>&1
		[ $? = 7 ] || return 1 ;;
	1)	goko run spin.gki >"$ktap_dir/ready" &
		wait_ready || return 1
		kill -INT $!
		wait $!
		[ $? = 130 ] || return 1 ;;
	2)	goko run spin.gki >"$ktap_dir/ready" &
		wait_ready || return 1
		kill -KILL $!
		wait $! 2>/dev/null ;;
	3)	goko run sleep.gki >"$ktap_dir/ready" &
		wait_ready || return 1
		goko kill "$(goko ps | awk 'NR == 2 { print $1 }')" || return 1
		wait $!
		[ $? = 137 ] || return 1 ;;
	4)	# Killed before it has got anywhere.
		goko run spin.gki >/dev/null &
		goko load hello.gki >/dev/null || return 1
		kill -KILL $!
		wait $! 2>/dev/null ;;
	esac
	unload
}

run_cycles()
{
	n=0
	while [ $n -lt "$1" ]; do
		if ! cycle $n; then
			echo "# cycle $n failed"
			return 1
		fi
		n=$((n + 1))
	done
}

result warm-up run_cycles "$warm"
memory >"$ktap_dir/before"
result "$cycles-cycles" run_cycles "$cycles"
memory >"$ktap_dir/after"

# An object or a page lost by one of the five kinds of cycles.
memory_results $cycles $((cycles / 5))
result caches-gone eval '! grep ^goko /proc/slabinfo'
result names-gone eval '! grep -i goko /proc/vmallocinfo /proc/misc'

insmod "$GOKO_KO" $(cat /run/vm/module-args)
finish
