#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# cycles.sh - insmod, run, kill, rmmod, over and over: no memory may be lost
#
# Slab and vmalloc memory is counted after some cycles of warming up, and again
# after CYCLES (200) more: per slab cache (objects) and per caller of vmalloc
# (pages).  What one cycle loses is there CYCLES times in the end, so that what
# the rest of the system holds a little more of by then doesn't matter.
#
# goko-test: timeout=1800

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

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

# Memory as lines "KIND NAME NUMBER".
#
# Some of what is free is so a little later only (RCU, dentries that are still on
# some list): of several times the least is true.  Areas of vmalloc that are free
# are kept for a while as objects of vmap_area; those in use show in vmallocinfo.
memory()
{
	sync
	for i in 1 2 3 4 5 6 7 8 9 10; do
		sleep 1
		echo 3 >/proc/sys/vm/drop_caches
		for s in /sys/kernel/slab/*/shrink; do
			echo 1 >"$s"
		done
		cat /proc/slabinfo
	done 2>/dev/null | awk '
	/^slabinfo|^#|^vmap_area / { next }
	!($1 in least) || $2 < least[$1] { least[$1] = $2; slab[$1] = $5 }
	END { for (c in least) print "slab", c, least[c], slab[c] }'
	# The stacks of processes and per-CPU memory come and go with the system.
	awk '$0 !~ /dup_task_struct|copy_process|kernel_clone|pcpu_|unpurged/ {
		for (i = 3; i <= NF; i++)
			if ($i ~ /^pages=/) {
				sub("pages=", "", $i); pages[$3] += $i
			}
	} END { for (c in pages) print "vmalloc", c, pages[c] }' \
		/proc/vmallocinfo
	awk '/^(SUnreclaim|VmallocUsed|Percpu):/ { print "total", $1, $2 }' \
		/proc/meminfo
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

# grown KIND LIMIT: no line of this kind has grown by as much as LIMIT
#
# A slab that some CPU works with counts as full, however empty it is: two of
# those a CPU, before and after, are not growth.  slub_debug=F on the kernel's
# command line makes it count exactly.
grown()
{
	awk -v kind="$1" -v limit="$2" -v cpus="$(nproc)" '
	$1 != kind { next }
	NR == FNR  { before[$2] = $3; next }
	$3 - before[$2] >= limit + 2 * cpus * $4 {
		print "# " $2 ": from " before[$2] + 0 " to " $3
		bad = 1
	}
	END { exit bad }' "$ktap_dir/before" "$ktap_dir/after"
}

result warm-up run_cycles "$warm"
memory >"$ktap_dir/before"
result "$cycles-cycles" run_cycles "$cycles"
memory >"$ktap_dir/after"

# An object or a page lost by one of the five kinds of cycles.
result slab-objects grown slab $((cycles / 5))
result vmalloc-pages grown vmalloc $((cycles / 5))
# In KiB: 4 bytes a cycle and half a MiB.
result totals grown total $((cycles * 4 / 1024 + 512))
result caches-gone eval '! grep ^goko /proc/slabinfo'
result names-gone eval '! grep -i goko /proc/vmallocinfo /proc/misc'

insmod "$GOKO_KO" $(cat /run/vm/module-args)
finish
