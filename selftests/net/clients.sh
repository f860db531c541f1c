#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Clients that others have written: libmemcached's tools, and its test of the whole text
# protocol, with examples/kv.go; curl and wrk with examples/http.go.
#
# goko-test: timeout=120

. ./ktap.inc
ip link set lo up

goko run kv.gki 127.0.0.1:11211 &
kv=$!
goko run http.gki 127.0.0.1:8080 &
http=$!
until_true 'clients/memcping --servers=127.0.0.1 2>/dev/null'
until_true 'clients/curl -sf -o /dev/null http://127.0.0.1:8080/'

clients/memccapable -h 127.0.0.1 -p 11211 -a -t 30 >protocol
result 'text protocol' grep -q '^All tests passed' protocol
grep 'FAIL' protocol | sed 's/^/# /'

echo 'a value' >/tmp/key
check store	0 '' '' 'clients/memccp --servers=127.0.0.1 /tmp/key'
check find	0 '^a value$' '' 'clients/memccat --servers=127.0.0.1 key'
check remove	0 '' '' 'clients/memcrm --servers=127.0.0.1 key'
check gone	0 '*' '*' '! clients/memccat --servers=127.0.0.1 key | grep value'
for what in set get mget; do
	check load-$what 0 '*' '' "clients/memcslap --servers=127.0.0.1 --test=$what \
		--concurrency=8 --execute-number=500 --initial-load=500"
done

check curl	0 '^You are reader [0-9]+ of' '' 'clients/curl -s http://127.0.0.1:8080/'
check not-found	0 '^404$' '' \
	'clients/curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:8080/none'
check JSON	0 '"goroutines":' '' 'clients/curl -s http://127.0.0.1:8080/status'
clients/wrk -t 2 -c 50 -d 5s http://127.0.0.1:8080/status >load
result wrk	grep -q '^ *[1-9][0-9]* requests in' load
result no-error	sh -c '! grep -E "Socket errors|Non-2xx" load'
grep 'Requests/sec' load | sed 's/^/# /'

kill $kv $http
wait $kv $http
finish
