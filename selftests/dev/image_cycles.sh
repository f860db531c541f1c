#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# image_cycles.sh - load, run, unload, over and over: no memory may be lost
#
# Each tenth time a program opens a plugin, too: an image that is loaded for it.
#
# goko-test: timeout=1800 vm='--append slub_debug=FZP'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc
. ./memory.inc

# Kernels with sanitizers are there for what a cycle does, less for counting.
[ "$GOKO_SLOW" = 1 ] || : "${CYCLES:=60}" "${WARM:=20}"
cycles=${CYCLES:-1000}
goko asm -o hello.gki hello.gir || exit 1
goko load --name plugin1 plugin1.gki || exit 1

# run_cycles NUMBER
run_cycles()
{
	n=0
	while [ $n -lt "$1" ]; do
		goko load --name "svc$n" hello.gki >/dev/null || return 1
		goko run "svc$n" >/dev/null 2>&1
		[ $? = 7 ] || return 1
		goko unload "svc$n" || return 1
		[ $((n % 10)) != 0 ] || goko run small.gki || return 1
		n=$((n + 1))
	done
	until_true '[ $(goko ps --images | wc -l) = 2 ]'
}

# Free Gs, stacks and spans are kept: up to some hundred on two CPUs.  Where there are too
# few cycles to fill that, they are not counted.
result warm-up run_cycles "${WARM:-300}"
memory >"$ktap_dir/before"
result "$cycles-cycles" run_cycles "$cycles"
memory >"$ktap_dir/after"
[ "$GOKO_SLOW" = 1 ] || sed -i '/ goko_\(g\|span\|stack\) /d' "$ktap_dir/before" "$ktap_dir/after"
memory_results "$cycles" $((cycles / 10))
finish
