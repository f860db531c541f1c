#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# memlimit.sh - GOMEMLIMIT: of the environment, of debug.SetMemoryLimit(), of several tasks
#
# goko-test: timeout=120 vm='--mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

none=9223372036854775807

# get NAME VALUE LIMIT
get()
{
	check "$1" 0 '' "^$3 70 $3 $3\$" "GOMEMLIMIT=$2 goko run memlimit.gki get"
}

check default 0 '' "^$none 70 $none $none\$" 'goko run memlimit.gki get'
get bytes 12345 12345
get unit-b 12345B 12345
get kib 3KiB 3072
get mib 64MiB 67108864
get tib 2TiB 2199023255552
get zero 0 0
get off off $none
get empty '' $none
get other-unit 64MB $none
get negative -5 $none
get too-large 99999999999999999999 $none
get too-large-unit 99999999TiB $none

export GOGC=off
check alone-off	0 '' '^collections: 0$' 'goko run memlimit.gki off'
check below	0 '' '^stays below: true$' \
	'GOMEMLIMIT=32MiB goko run memlimit.gki below 2>err; s=$?; cat err >&2; exit $s'
result below-due grep -q '^some: true due below: true$' err
echo "# $(head -n 1 err)"
check goes-with-task 0 '' '^collections: 0$' 'goko run memlimit.gki off'
for limit in 20MiB 1MiB 0; do
	check less-than-lives-$limit 0 '' '^some: true not too many: true due below: true stays near: true$' \
		"GOMEMLIMIT=$limit goko run memlimit.gki less 2>err; s=\$?; cat err >&2; exit \$s"
	echo "# $(head -n 1 err)"
	result "right-$limit" [ "$(grep -c wrong err)" = 0 ]
done
check set	0 '' "^$none 33554432\$" 'goko run memlimit.gki set'
check released	0 '' '^right: true$' 'goko run memlimit.gki released'
result nothing-kept [ "$(sed -n 's/^empty_arenas	//p' /sys/kernel/debug/goko/heap)" = 0 ]

GOMEMLIMIT=32MiB goko run memlimit.gki hold 2>hold.err &
hold=$!
result beside-others until_true 'grep -q holding hold.err'
check others-stay-below 0 '' '^some: true due below: true$' 'goko run memlimit.gki below'
kill $hold
wait $hold
check goes-when-killed 0 '' '^collections: 0$' 'goko run memlimit.gki off'
result none-again [ "$(sed -n 's/^memory_limit	//p' /sys/kernel/debug/goko/gc)" = $none ]
finish
