#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# gctrace.sh - a line for each collection, as Go's GODEBUG=gctrace=1 has it
#
# goko-test: timeout=120 module='gctrace=1'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

file=/sys/kernel/debug/goko/gctrace
ms='[0-9]+\.[0-9]{3}'
line="gc [0-9]+ @[0-9]+\.[0-9]{3}s [0-9]+%: 0\+$ms\+0 ms clock, 0\+$ms/$ms/0\+0 ms cpu, \
[0-9]+->[0-9]+->[0-9]+ MB, [0-9]+ MB goal, [0-9]+ MB stacks, [0-9]+ MB globals, 2 P"

check collects 0 '' '*' 'goko run collect.gki'
result format grep -qE "^$line\$" $file
result log sh -c "dmesg | grep -qE 'goko: $line\$'"
check live 0 '' '^nodes:' 'goko run workers.gki'
result megabytes awk '
	match($0, /[0-9]+->[0-9]+->[0-9]+ MB/) {
		split(substr($0, RSTART), mb, /->| /)
		good = good || mb[1] >= 7 && mb[2] >= mb[3] && mb[3] >= 7
	}
	END { exit !good }' $file
for _ in 1 2; do
	goko run workers.gki 2>/dev/null
done
result some-lines [ "$(wc -l <$file)" = 32 ]
result in-order awk 'NR > 1 && $2 != last + 1 { bad = 1 } { last = $2 } END { exit bad }' $file
sed -n '$s/^/# /p' $file
finish
