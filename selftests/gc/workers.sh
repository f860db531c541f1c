#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# workers.sh - who marks: the workers of all CPUs, if these have nothing else to do
#
# goko-test: timeout=180

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

# worker_ticks CPU: the time that its worker has had, in 10 ms
worker_ticks()
{
	awk -v name="(goko_gc/$1)" '$2 == name { print $15 }' /proc/[0-9]*/stat 2>/dev/null
}

before0=$(worker_ticks 0)
before1=$(worker_ticks 1)
check collects 0 '' '^nodes: 262143$' 'goko run workers.gki'
had0=$(($(worker_ticks 0) - before0))
had1=$(($(worker_ticks 1) - before1))
echo "# ms: ${had0}0 and ${had1}0"
result cpu0-marks [ "$had0" -gt $((had1 / 10)) ]
result cpu1-marks [ "$had1" -gt $((had0 / 10)) ]
finish
