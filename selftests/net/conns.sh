#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# 10,000 connections in 2 GiB, both ends in one task; fewer where kernels are slow.
# CONNS=N for another number.
#
# goko-test: timeout=180 vm='--mem 2048'

[ "$GOKO_SLOW" = 1 ] || : "${CONNS:=1000}"
conns=${CONNS:-10000}
ip link set lo up
ulimit -n $((2 * conns + 100))
goko run conns.gki "$conns"
status=$?
# What a task has opened is closed before its end is told.
used=$(sed -n 's/^sockets: used //p' /proc/net/sockstat)
[ "$used" = 0 ] || echo "$used sockets are left"
[ $status = 0 ] && [ "$used" = 0 ]
