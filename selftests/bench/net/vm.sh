#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# vm.sh REQUESTS: in the VM of `make bench BENCH=net`: drives each server with the same
# client; prints "CASE SERVER NANOSECONDS" for each case.

requests=$1
ip link set lo up
ulimit -n 8192
echo 4096 >/proc/sys/net/core/somaxconn

drive()
{
	for n in 1 64 1000; do
		echo "echo-$n $1 $(./client "$2" $n "$requests" 64)"
	done
	echo "16k-1 $1 $(./client "$2" 1 $((requests / 4)) 16384)"
	echo "16k-64 $1 $(./client "$2" 64 $((requests / 4)) 16384)"
}

drive_proxy()
{
	for n in 1 64; do
		echo "proxy-$n $1 $(./client "$2" $n $((requests / 2)) 64)"
	done
	echo "proxy-16k $1 $(./client "$2" 64 $((requests / 8)) 16384)"
}

# with SERVER DRIVE COMMAND...: one server at a time
with()
{
	server=$1 how=$2
	shift 2
	"$@" &
	pid=$!
	$how "$server" 8080
	kill $pid
	wait $pid 2>/dev/null
}

with goko drive goko run server.gki 8080
with go drive ./server 8080
with epoll drive ./epoll 8080
insmod kthread.ko port=8080
drive kthread 8080
rmmod kthread

./epoll 8081 &
backend=$!
with goko drive_proxy goko run server.gki 8080 8081
with go drive_proxy ./server 8080 8081
with epoll drive_proxy ./epoll 8080 8081
kill $backend
