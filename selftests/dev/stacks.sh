#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# stacks.sh - tracebacks of all goroutines: goko stack, and GOTRACEBACK at a panic
#
# goko-test: timeout=180

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

work=$ktap_dir
export work

# start ARGUMENT: the program in the background; its task's id is $id
start()
{
	: >"$work/log"
	id=$(goko spawn --log="$work/log" stacks.gki "$1") || exit 1
	export id
	until_true 'grep -q ready "$work/log"'
}

# one_each NAME FILE: a part for each goroutine that the program has made, complete
one_each()
{
	awk -v name="$1" '
	BEGIN {
		RS = ""
		want["receiver"] = "chan receive"
		want["sender"] = "chan send"
		want["nobody"] = "chan receive \\(nil chan\\)"
		want["empty"] = "select \\(no cases\\)"
		want["locker"] = "semacquire"
		want["sleeper"] = "sleep"
		want["spinner"] = "running|runnable"
		want["selector"] = "select"
	}
	{
		for (f in want)
			if ($0 ~ "^goroutine [0-9]+ \\[(" want[f] ")\\]:\n" &&
			    $0 ~ "\nmain\\." f "\\((\\.\\.\\.)?\\)\n\t[^ ]*stacks.go:[0-9]+ \\+0x[0-9a-f]+" &&
			    $0 ~ "\ncreated by main.waiters\n\t[^ ]*stacks.go:[0-9]+ \\+0x[0-9a-f]+")
				found[f]++
	}
	END {
		for (f in want)
			if (found[f] != 1) {
				print "# " name ": " f ": " found[f] + 0
				bad = 1
			}
		exit bad
	}' "$2"
}

start -
check stack		0 '^goroutine 1 \[sleep\]:$' '' 'goko stack $id | tee $work/all'
result stack-each	one_each stack "$work/all"
result stack-recursion	test "$(grep -c '^main.selector(...)$' "$work/all")" = 3
check stack-begins	0 '^goroutine [0-9]+ ' '' 'goko stack $id | head -n 1'
check stack-number	0 '^9$' '' 'goko stack $id | grep -c "^goroutine "'
check stack-system	0 '^1$' '' \
	'expr $(goko stack --system $id | grep -c ^goroutine) \>= 9'
check stack-runs-on	0 '^running$' '' \
	'goko stack $id >/dev/null; goko stat --json $id | sed -n "s/.*state\": \"\(.*\)\".*/\1/p"'
check stack-many	0 '' '' '
	for i in 1 2 3 4 5 6 7 8; do
		(goko stack $id >$work/s$i) & p="$p $!"
	done
	for i in $p; do wait $i || exit 1; done
	for i in 1 2 3 4 5 6 7 8; do
		[ $(grep -c ^goroutine $work/s$i) = 9 ] || exit 1
	done'
check stack-ends	0 '' '' 'goko kill --wait $id'
check stack-no-task	1 '' 'there is no task' 'goko stack $id'

start crowd
check stack-crowd	0 '^20009$' '' 'goko stack $id | grep -c "^goroutine "'
check stack-numbers	0 '^20009$' '' \
	'goko stack $id | awk "/^goroutine/ { print \$2 }" | sort -u | wc -l'
goko kill --wait "$id"

# dies LEVEL ARGUMENT: its report, in $work/report
dies()
{
	GOTRACEBACK=$1 goko run stacks.gki "$2" >"$work/out" 2>"$work/report"
	[ $? = 2 ]
}

goroutines()
{
	grep -c '^goroutine ' "$work/report"
}

result panic-single	dies single panic
result panic-single-1	test "$(goroutines)" = 1
result panic-all	dies all panic
result panic-all-each	one_each panic-all "$work/report"
check panic-all-first	0 '\[running\]:$' '' 'grep "^goroutine " $work/report | head -n 1'
result panic-1		dies 1 panic
result panic-1-all	test "$(goroutines)" = 10
result panic-system	dies system panic
result panic-system-all	test "$(goroutines)" -ge 10
result panic-none	dies none panic
result panic-none-0	test "$(goroutines)" = 0
result panic-none-text	grep -q '^panic: in a goroutine$' "$work/report"
result fatal		dies '' fatal
result fatal-each	one_each fatal "$work/report"
result fatal-none	dies 0 fatal
result fatal-none-0	test "$(goroutines)" = 0
finish
