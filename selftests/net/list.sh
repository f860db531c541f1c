#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The list of tasks' files and sockets, in debugfs and by the tool.

list=/sys/kernel/debug/goko/files
goko run echo.gki 127.0.0.1:7011 & server=$!
i=0
until grep -q ' tcp listen 127.0.0.1:7011 - 0 0 1 0$' $list; do
	i=$((i + 1))
	[ $i -lt 100 ] || { cat $list; exit 1; }
	sleep 0.2
done
goko ps --sockets | grep -q ' tcp listen 127.0.0.1:7011 ' || exit 1
kill $server
wait $server
[ "$(wc -l <$list)" = 1 ]
