#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# cli.sh - the goko tool in the VM: run, load, spawn, ps, kill, stat, doctor
#
# goko-test: timeout=180

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

work=$ktap_dir
export work
touch "$work/o"

for p in hello spin sleep flood panic lib; do
	goko asm -o $p.gki $p.gir || exit 1
done
grep -q ^nobody: /etc/passwd ||
	echo 'nobody:x:65534:65534:nobody:/:/bin/sh' >>/etc/passwd

# Exit status and streams of `goko run`.
check run		7 '^out 1$' '^err 1$' 'goko run hello.gki'
check run-order		0 '^out 1 err 1 out 2 $' '' \
	'goko run hello.gki 2>&1 | tr "\n" " "; echo'
check run-assembly	7 '^out 2$' '*' 'goko run hello.gir'
check run-arguments	7 '*' '*' 'goko run hello.gki --stat -x "a b" "" --'
check run-options	7 '*' '*' 'goko run --heap-limit=64M --max-goroutines=10 \
	--stack-limit=1M --cpu-time=1m hello.gki'
check run-stat		7 '^out 1$' '^goko: .* wall, .* cpu, 1 goroutines .*stack' \
	'goko run --stat hello.gki'
check run-panic		2 '^ready$' '^panic: runtime error: integer divide by zero' \
	'goko run panic.gki'
check run-much		0 '^4096000$' '' 'goko run flood.gki | wc -c'
check run-cut-off	0 '^xxxxx$' '' 'goko run flood.gki | head -c 5; echo'
check run-full		125 '' 'No space left' 'goko run hello.gki >/dev/full'
check run-refused	125 '' 'refused the image' \
	'head -c 40 hello.gki >bad.gki; goko run bad.gki'
check run-no-main	125 '' 'no main function' 'goko run lib.gki'
check run-missing	125 '' 'none: No such file' 'goko run none'
check run-text		125 '' 'neither a .go file nor' 'goko run cli.sh'
check run-many-args	125 '' 'bytes of arguments' \
	'a=$(head -c 100000 /dev/zero | tr "\0" a); goko run hello.gki "$a" "$a"'

# A signal kills the task; its output until then comes out.
for s in INT:130 TERM:143 HUP:129; do
	check "run-SIG${s%:*}" "${s#*:}" '^ready$' '' "
		: >\$work/o; goko run spin.gki >\$work/o 2>\$work/e & p=\$!
		until grep -q ready \$work/o; do sleep 0.05; done
		kill -${s%:*} \$p; wait \$p 2>/dev/null; s=\$?
		cat \$work/o; cat \$work/e >&2; exit \$s"
done
check run-nohup		137 '^ready$' '' "
	trap '' HUP; : >\$work/o; goko run sleep.gki >\$work/o & p=\$!
	until grep -q ready \$work/o; do sleep 0.05; done
	kill -HUP \$p; sleep 0.2; kill -0 \$p || exit 1
	goko kill \$(goko ps | awk 'NR == 2 { print \$1 }')
	wait \$p; s=\$?; cat \$work/o; exit \$s"
check run-SIGKILL	0 '' '' '
	: >$work/o; goko run spin.gki >$work/o & p=$!
	until grep -q ready $work/o; do sleep 0.05; done
	kill -KILL $p; wait $p 2>/dev/null
	for i in $(seq 100); do goko ps | grep -q spin || exit 0; sleep 0.05; done
	exit 1'
# Nobody reads the output: the first signal kills the task, the second the tool.
check run-stuck		0 '' '' '
	mkfifo $work/f; sleep 100 <$work/f & r=$!
	goko run flood.gki >$work/f & p=$!
	until goko ps | grep -q flood; do sleep 0.05; done
	sleep 0.5; kill -INT $p; sleep 0.2; kill -INT $p 2>/dev/null; wait $p; s=$?
	kill $r; rm $work/f; test $s -ge 128'
check run-killed	137 '^ready$' '' '
	: >$work/o; goko run spin.gki >$work/o & p=$!
	until grep -q ready $work/o; do sleep 0.05; done
	id=$(goko ps | awk "NR == 2 { print \$1 }"); goko kill --wait $id || exit 1
	wait $p; s=$?; cat $work/o; exit $s'

# load
check load		0 '^hello.gki: loaded, ' '' 'goko load hello.gki'
check load-refused	1 '' 'refused the image' 'goko load bad.gki'
check load-lookup	0 '^p.f: function 0, \(\) \(\)$' '' 'goko load --lookup=p.f lib.gki'
check load-lookup-none	1 '*' "no exported function 'p.h'" \
	'goko load --lookup=p.h lib.gki'
check load-lookup-args	0 '^p.g: .* \(i64\) \(\)$' '' 'goko load --lookup=p.g lib.gki'
check load-lookup-ptr	1 '*' "what 'p.i' takes or returns can't be passed" \
	'goko load --lookup=p.i lib.gki'
check load-hold		0 '^images +[1-9]' '' '
	: >$work/o; goko load --hold hello.gki >$work/o & p=$!
	until grep -q loaded $work/o; do sleep 0.05; done
	goko stat; kill $p; wait $p'
check load-gone		0 '^images +0$' '' '
	for i in $(seq 400); do
		goko stat >$work/o; grep -q "^images *0" $work/o && break
		sleep 0.05
	done; cat $work/o'

# images that stay
check load-name		0 '^sleep.gki: loaded, ' '' 'goko load --name svc sleep.gki'
check load-name-taken	1 '' 'under the name svc already' \
	'goko load -n svc hello.gki'
check load-name-bad	2 '' "bad name 'a/b'" 'goko load -n a/b hello.gki'
check load-name-empty	2 '' "bad name ''" 'goko load --name= hello.gki'
check load-shared-only	2 '' 'needs --name' 'goko load --shared hello.gki'
check ps-images		0 ' loaded +no .* name,0 fds,0 tasks +svc$' '' \
	'goko ps --images'
check ps-images-json	0 '"named": true,$' '' 'goko ps --images --json'
check spawn-name	0 '^[0-9]+$' '' 'goko spawn svc | tee $work/id'
check ps-images-task	0 ' name,0 fds,1 task +svc$' '' 'goko ps --images'
check unload		0 '' '' 'goko unload svc'
check ps-images-leaving	0 ' leaving .* 0 fds,1 task +svc$' '' 'goko ps --images'
check spawn-name-gone	1 '' 'svc' 'goko spawn svc'
check unload-gone	1 '' "no image stays loaded as 'svc'" 'goko unload svc'
check kill-name		0 '' '' 'goko kill -w $(cat $work/id)'
check run-name		7 '^out 1$' '^err 1$' '
	goko load --shared -n hello hello.gki >/dev/null; goko run hello'
check run-name-file	125 '' 'hello: ' '
	: >hello; goko run hello; s=$?; rm hello; exit $s'
check run-shared	7 '^out 1$' '^err 1$' '
	chmod 666 /dev/goko; su nobody -c "goko run hello"'
check run-private	125 '' "another user's, and not shared" '
	goko load -n mine hello.gki >/dev/null; su nobody -c "goko run mine"'
check spawn-func	0 '^31$' '' 'goko load -n call call.gki >/dev/null
	goko run call.Add 0x1e 1'
check spawn-func-struct	0 '^[{]4, "n", [{]true, -1[}][}]$' '' \
	'goko run call.Struct "{3, \"n\", {false, 1}}"'
check spawn-func-exit	2 '' 'index out of range' 'goko run call.At 9'
check spawn-func-log	0 '^31$' '' '
	goko spawn --log=$work/r call.Add 30 1 >/dev/null
	for i in $(seq 100); do test -s $work/r && break; sleep 0.05; done
	cat $work/r'
check spawn-func-few	125 '' 'too few arguments: .*i64 i64' 'goko run call.Add 1'
check spawn-func-many	125 '' 'too many arguments' 'goko run call.Add 1 2 3'
check spawn-func-type	125 '' "argument 2, 'x', is not of its type" \
	'goko run call.Add 1 x'
check spawn-func-range	125 '' "argument 1, '200', is out of range" \
	'goko run call.Small 200 0'
check spawn-func-none	125 '' 'has no exported function main.None' \
	'goko run call.None'
check spawn-func-iface	125 '' "can't be passed" 'goko run call.Error'
check unload-call	0 '' '' 'goko unload call'
check unload-nobody	1 '' 'needs CAP_SYS_MODULE' 'su nobody -c "goko unload mine"'
check unload-both	0 '' '' 'chmod 600 /dev/goko; goko unload hello mine'
check unload-one-bad	1 '' "no image stays loaded as 'none'" '
	goko load -n some hello.gki >/dev/null; goko unload none some'
check unload-all	0 '^ +ID' '' '
	for i in $(seq 100); do
		goko ps --images >$work/o; test $(wc -l <$work/o) = 1 && break
		sleep 0.05
	done; cat $work/o'

# spawn, ps, stat, kill
check spawn		0 '^[0-9]+$' '' 'goko spawn --log=$work/log sleep.gki'
id=$(goko ps | awk 'NR == 2 { print $1 }')
export id
check ps		0 "^ *$id +[0-9]+ +0 running .* dev-sleep$" '' 'goko ps'
check ps-json		0 "\"id\": $id,$" '' 'goko ps --json'
check stat-task		0 '^goroutines +1 created, 1 at once$' '' 'goko stat $id'
check stat-task-json	0 '"state": "running",$' '' 'goko stat --json $id'
check stat		0 '^tasks +1$' '' 'goko stat'
check stat-json		0 '"tasks": 1,$' '' 'goko stat --json'
check spawn-keeper	0 '^sleep.gki$' '' \
	'tr "\0" "\n" </proc/$(goko ps | awk "NR == 2 { print \$2 }")/cmdline'
check kill-one-bad	1 '' 'there is no task 99999' 'goko kill 99999'
check kill-other-user	1 '' "$id is not yours" \
	'chmod 666 /dev/goko; su nobody -c "goko kill $id"'
check ps-other-user	0 '^    ID' '' 'su nobody -c "goko ps" >$work/o; cat $work/o
	test $(wc -l <$work/o) = 1'
check kill-with-bad	1 '' 'there is no task 99999' 'goko kill --wait 99999 $id'
check kill-gone		1 '' "there is no task $id" 'goko kill $id'
check stat-gone		1 '' "there is no task $id" 'goko stat $id'
check spawn-log		0 '^ready$' '' 'cat $work/log'
check spawn-appends	0 '^ready$' '' '
	goko kill -w $(goko spawn --log=$work/log sleep.gki)
	for i in $(seq 100); do
		test $(grep -c ready $work/log) = 2 && break; sleep 0.05
	done; cat $work/log; test $(wc -l <$work/log) = 2'
check spawn-ends	0 '' '' '
	goko spawn hello.gki >/dev/null
	for i in $(seq 100); do
		goko ps | grep -q dev-hello || exit 0; sleep 0.05
	done; exit 1'
check spawn-unread	0 '' '' '
	goko spawn flood.gki >/dev/null
	for i in $(seq 200); do
		goko ps | grep -q dev-flood || exit 0; sleep 0.05
	done; exit 1'
check spawn-refused	1 '' 'refused the image' 'goko spawn bad.gki'
check spawn-no-log	1 '' "cannot open the log" 'goko spawn --log=/none/log sleep.gki'

# doctor, and what it is for
check version		0 '^module [0-9.]+, interface 4' '' 'goko version'
check version-json	0 '"loaded": true' '' 'goko version --json'
check doctor		0 '^Programs can run here' '' 'goko doctor'
check doctor-nobody	1 '^FAIL  capability .*run as root' '' 'su nobody -c "goko doctor"'
chmod 600 /dev/goko
check doctor-closed	1 '^FAIL  device .*closed to you' '' 'su nobody -c "goko doctor"'
check run-closed	125 '' 'no permission to open' 'su nobody -c "goko run hello.gki"'
chmod 666 /dev/goko
check run-nobody	125 '' 'needs CAP_SYS_MODULE' 'su nobody -c "goko run hello.gki"'
chmod 600 /dev/goko

jit=/proc/sys/net/core/bpf_jit_enable
if echo 0 >$jit 2>/dev/null; then
	check jit-off-run	125 '' 'JIT is off.*sysctl' 'goko run hello.gki'
	check jit-off-doctor	1 '^FAIL  jit .*sysctl' '' 'goko doctor'
	check jit-off-stat	0 '^jit +off$' '' 'goko stat'
	echo 1 >$jit
	check jit-on-run	7 '*' '*' 'goko run hello.gki'
else
	skip jit-off "the JIT of this kernel can't be turned off"
fi

# Without the module; `goko run` as root loads it where modprobe finds it.
args=$(cat /run/vm/module-args)
until_true 'rmmod goko 2>/dev/null'
check unloaded-ps	1 '' 'the module is not loaded' 'goko ps'
check unloaded-version	0 '^goko ' '' 'goko version'
check unloaded-doctor	1 '^FAIL  module .*modprobe goko' '' 'goko doctor'
check unloaded-run	7 '^out 1$' '^err 1$' 'goko run hello.gki'
until_true 'rmmod goko 2>/dev/null'
dep=/lib/modules/$(uname -r)/modules.dep
mv "$dep" "$dep.away"
check uninstalled-run	125 '' 'the module is not loaded' 'goko run hello.gki'
check uninstalled-doctor 1 '^FAIL  module .*neither loaded nor installed' '' \
	'goko doctor'
mv "$dep.away" "$dep"
insmod "$GOKO_KO" $args

finish
