#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# plugins.sh - programs open plugins, and share packages with them
#
# What host.go says is for its tests: misc/cgo/testplugin's of Go, as far as they
# need no C.  Here it is run, twice at a time, and by who may not.
#
# goko-test: timeout=180

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

images=/sys/kernel/debug/goko/images

goko asm -o hello.gki hello.gir || exit 1
for p in plugin1 plugin2 plugin3 plugin4 plugin5 sleeper nested alike other rebuilt missing mistyped; do
	check "load $p" 0 loaded '' "goko load --shared --name $p $p.gki"
done
check 'load plain' 0 loaded '' 'goko load --shared --name plain hello.gki'

check 'host' 0 '^done$' '' 'goko run host.gki'
sed 's/^/# /' "$ktap_dir/out" | grep 'not ok'

# Ends with a panic in the plugin, whose functions the traceback names.
check 'issues' 2 '' '^plugin/plugin4.Deep\(' 'goko run issues.gki'
sed 's/^/# /' "$ktap_dir/err" | grep 'not ok'
result 'issues: all' grep -q '^done$' "$ktap_dir/err"

# Files that were made by hand.
check 'a method that the host lacks' 0 '^after: true 64$' '' 'goko run lacks.gki plugin5'
result 'it lacked it' grep -q '^before: false$' "$ktap_dir/out"
result 'the plugin has it' grep -q "^the plugin's: 49$" "$ktap_dir/out"
check 'types that look alike' 0 'its types look too much alike' '' 'goko run alike_host.gki alike'
check 'a package twice' 1 '' 'package .* is there twice' 'goko load --name twice twice.gki'

# An initialiser that does not end: others wait for it, and then get an error.
check 'load waits' 0 loaded '' 'goko load --name waits waits.gki'
check 'nested' 0 '' '^nested opened, the same again: true true$' 'goko run waits nested'
result 'opens another within' grep -q '^within: true$' "$ktap_dir/err"
result 'but not itself' grep -q '^itself: .*has not ended$' "$ktap_dir/err"
check 'it stays' 0 '' '^nested opened' 'goko run waits nested'
result 'initialised once' [ "$(grep -c within "$ktap_dir/err")" = 0 ]

goko run waits sleeper 2>first &
first=$!
result 'it is initialised' until_true 'grep -q "^initialising$" first'
goko run waits sleeper 2>second &
second=$!
result 'another waits' until_true \
	'goko stack "$(goko ps | awk "END { print \$1 }")" | grep -q "plugin init"'
# One that is killed while it waits.
goko run waits sleeper 2>third &
third=$!
sleep 0.2
kill $third
wait $third
kill $first
wait $first
result 'it goes on' wait $second
result 'with an error' grep -q 'its initialisation has not ended$' second
check 'unload waits' 0 '' '' 'goko unload waits'
check 'a panic' 0 '' '^sleeper panicked: not today$' \
	'PLUGIN=panics goko run waits.gki sleeper! plugin5 sleeper'
result 'others can be opened' grep -q '^plugin5 opened, the same again: true true$' "$ktap_dir/err"
result 'it cannot' grep -q 'sleeper.*its initialisation has not ended$' "$ktap_dir/err"

# Each host has plugins of its own.
two()
{
	goko run host.gki >"$ktap_dir/a" &
	goko run host.gki >"$ktap_dir/b" && wait $! &&
		grep -q done "$ktap_dir/a" && grep -q done "$ktap_dir/b"
}
result 'two hosts' two
gone()
{
	until_true '[ "$(grep -c "plugin[1-5] " '$images')" = 5 ]'
}
result 'plugins go with their host' gone

# One that stays keeps its variables, and its plugins with theirs.
check 'load host' 0 loaded '' 'goko load --name host host.gki'
check 'run it' 0 '^done$' '' 'goko run host'
check 'run it again' 2 'not ok X before' 'failed' 'goko run host'
result 'its plugins stay' [ "$(grep -c "plugin1 " $images)" = 2 ]
check 'which it holds' 0 'image [0-9]+ +plugin1' '' 'goko ps --images'
check 'unload plugin1' 0 '' '' 'goko unload plugin1'
result 'which it has still' [ "$(grep -c "plugin1 " $images)" -ge 1 ]
check 'unload host' 0 '' '' 'goko unload host'
for p in plugin2 plugin3 plugin4 plugin5 sleeper nested alike other rebuilt missing mistyped plain; do
	check "unload $p" 0 '' '' "goko unload $p"
done
result 'nothing is left' until_true '[ "$(wc -l <'$images')" = 1 ]'
check 'without plugins' 2 '*' 'plugin.Open\("plugin1"\): no plugin is loaded' 'goko run host.gki'
finish
