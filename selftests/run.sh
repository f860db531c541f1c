#!/bin/bash
# SPDX-License-Identifier: GPL-2.0

usage()
{
	cat <<'END'
Usage: selftests/run.sh [--check] [--all] [--list] [PATTERN]

Runs the tests, on the host and in VMs.  Prints KTAP; the last line is
"N passed, N failed, N skipped".

  --check    run scripts/check as well, each of its steps a test
  --all      all tests in all legs, rather than a few in the later ones
  --list     only print the names of the tests
  PATTERN    an extended regular expression (also by T=): only tests whose
             name has it.  Names are host/FOLDER/NAME, LEG/FOLDER/NAME,
             LEG/gotree/PATH and check/STEP.

The legs, each a kernel and perhaps parameters of the module:
  6.1, kasan                 all tests
  checked, 6.12, kcsan,      those that selftests/smoke.list has for the leg;
  kmemleak, gc, gc-kasan,    with --all or a PATTERN that names the leg, all;
  gc-kcsan                   but none in gc* that looks at the clock
docs/testing.md tells what each is for, and how to add a test.
END
}

set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/.." && pwd)
cd "$top" || exit 1

pattern=${T-}
check=
list=
all=
for arg; do
	case "$arg" in
	--check)	check=1 ;;
	--all)		all=1; export GOKO_ALL=1 ;;
	--list)		list=1 ;;
	-h|--help)	usage; exit ;;
	-*)		usage >&2; exit 2 ;;
	*)		pattern=$arg ;;
	esac
done

# A leg's options of selftests/vm/vm.
# The kernels of the last ones may have to be built meanwhile.
legs='6.1 kasan checked 6.12 gc kcsan kmemleak gc-kasan gc-kcsan'
gc_checks='--module-args clobberfree=1 --module-args gccheckmark=1'
declare -A leg_options=(
	[6.1]='--kernel 6.1'
	[6.12]='--kernel 6.12'
	[kasan]='--kernel kasan'
	[kcsan]='--kernel kcsan'
	[checked]='--kernel 6.1 --module-args checked=1 --module-args stackstress=50'
	[kmemleak]='--kernel kasan --kmemleak'
	[gc]="--kernel 6.1 --module-args gcstress=20 --module-args stackstress=50 $gc_checks"
	[gc-kasan]="--kernel kasan --smp 4 --module-args gcstress=5 --module-args stackstress=20 $gc_checks"
	[gc-kcsan]="--kernel kcsan --smp 4 --module-args gcstress=50 --module-args stackstress=10 $gc_checks"
)
# With a collection each few allocations, on slow kernels: not those that look at the clock,
# or at numbers that more collections change; nor the ones that take many minutes as it is.
gc_suited='^(go|gotree|gc|sched|net|image)/|^dev/(call|handover|image_storm|plugins|task|unload)$'
gc_unsuited='^(go/(deep|gc_period|map_race|pingpong_sleep|preempt|timers|times)|gc/(gctrace|memlimit|memstats|nodes|percent|shrink|workers)|net/(cgroup|clients|conns)|sched/(cputime|fairness|idle|many|procs|schedtrace))$'
declare -A leg_only=(
	[gc-kasan]=$gc_suited
	[gc-kcsan]=$gc_suited
)
# What a leg is not for: with collections all the time nothing is on time, checked code
# takes minutes to look through 64 MiB, and the kernels that are built here know neither
# nodes nor cgroups, and are too slow for a load test.
declare -A leg_without=(
	[kasan]='^(gc/nodes|net/(cgroup|clients))$'
	[kcsan]='^(gc/nodes|net/(cgroup|clients))$'
	[kmemleak]='^(gc/nodes|net/(cgroup|clients))$'
	[checked]='^gc/(fragment|shrink)$'
	[gc]='^(go/(gc_period|preempt|pingpong_sleep|timers)|gc/(memlimit|percent|shrink))$'
	[gc-kasan]=$gc_unsuited
	[gc-kcsan]=$gc_unsuited
)
# Those of only a few tests, unless everything is asked for.
brief=' checked 6.12 kcsan kmemleak gc gc-kasan gc-kcsan '
built=build/selftests
helpers=' bench conformance data go kmod lib vm '

# Those that run beside the others.
aside='kasan gc-kasan'

# scripts/coverage counts lines in all tests, and what the modes for debugging
# add to them.
if [ -n "${GOKO_COVERAGE-}" ]; then
	legs='gcov gcov-checked gcov-gc'
	leg_options[gcov]="--kernel gcov"
	leg_options[gcov-checked]=${leg_options[checked]/6.1/gcov}
	leg_options[gcov-gc]=${leg_options[gc]/6.1/gcov}
	leg_without[gcov]=${leg_without[kasan]}
	leg_without[gcov-checked]=${leg_without[checked]}
	leg_without[gcov-gc]=${leg_without[gc]}
	brief=' gcov-checked gcov-gc '
	aside='gcov-checked gcov-gc'
fi
tmp=$(mktemp -d)
vm=
beside=
checking=
trap 'for pid in $vm $beside $checking; do kill "$pid"; done 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

# ---- Results ----

number=0
passed=0
failed=0
skipped=0
failures=()

# account ok|not-ok|skip: counts one test
account()
{
	case "$1" in
	ok)	passed=$((passed + 1)) ;;
	skip)	skipped=$((skipped + 1)) ;;
	*)	failed=$((failed + 1)) ;;
	esac
}

nested_passed=0
nested_failed=0
nested_skipped=0

# nested LINE: prints and counts a result of a test that is one of several in
# a program
nested()
{
	echo "$1"
	case "$1" in
	'  ok'*'# SKIP'*)	nested_skipped=$((nested_skipped + 1)) ;;
	'  ok'*)		nested_passed=$((nested_passed + 1)) ;;
	'  not ok'*)		nested_failed=$((nested_failed + 1)) ;;
	esac
}

# result ok|not-ok|skip NAME [REASON]: the end of a test, or of the program
# that held the nested ones, which then count in its place.
result()
{
	number=$((number + 1))
	case "$1" in
	ok)	echo "ok $number $2" ;;
	skip)	echo "ok $number $2 # SKIP ${3-}" ;;
	*)	echo "not ok $number $2"; failures+=("$2") ;;
	esac
	if [ $((nested_passed + nested_failed + nested_skipped)) = 0 ]; then
		account "$1"
	else
		[ "$1" != not-ok ] || [ "$nested_failed" != 0 ] || account not-ok
		passed=$((passed + nested_passed))
		failed=$((failed + nested_failed))
		skipped=$((skipped + nested_skipped))
	fi
	nested_passed=0
	nested_failed=0
	nested_skipped=0
}

remark()
{
	sed 's/^/# /' | head -n "${1:-100}"
}

selected()
{
	[ -z "$pattern" ] || [[ $1 =~ $pattern ]]
}

# ---- Tests on the host: exit status 0, or 4 to skip; or KTAP ----

run_on_host()
{
	local name=$1 status line
	shift
	if [ -n "$list" ]; then
		echo "$name"
		return
	fi
	timeout -k 5 3600 "$@" </dev/null >"$tmp/out" 2>"$tmp/err"
	status=$?
	if grep -qE '^(not )?ok\b' "$tmp/out"; then
		while IFS= read -r line; do
			nested "  $line"
		done < <(grep -E '^((not )?ok\b|#)' "$tmp/out")
	fi
	case $status in
	0)	[ "$nested_failed" = 0 ] && result ok "$name" ||
			result not-ok "$name" ;;
	4)	result skip "$name" "$(tail -n 1 "$tmp/out")" ;;
	*)	[ "$status" != 124 ] || echo "# no end after an hour"
		echo "# exit status $status"
		grep -qE '^(not )?ok\b' "$tmp/out" || remark <"$tmp/out"
		remark <"$tmp/err"
		result not-ok "$name" ;;
	esac
}

host_tests()
{
	local test name
	for test in selftests/*/*.test; do
		name=host/${test#selftests/}
		name=${name%.test}
		[ -x "$test" ] && selected "$name" || continue
		run_on_host "$name" "$test"
	done
	for test in selftests/host/*.c; do
		[ -e "$test" ] || continue
		name=${test#selftests/}
		name=${name%.c}
		selected "$name" || continue
		run_on_host "$name" "$built/$name"
	done
	# Those that take minutes and have arguments of their own.
	[ -n "$all" ] || return 0
	! selected host/fuzz/image ||
		run_on_host host/fuzz/image selftests/fuzz/host/run 60
	! selected host/mutations/run ||
		run_on_host host/mutations/run selftests/mutations/run
}

# Its end is told after the tests on the host; it keeps one CPU busy, and most
# of them another.
start_check()
{
	scripts/check >"$tmp/check" 2>&1 &
	checking=$!
}

finish_check()
{
	local line name
	wait "$checking"
	checking=
	while read -r line; do
		case "$line" in
		'ok '*)		name=${line#ok }; result ok "check/${name// /-}" ;;
		'FAIL '*)	name=${line#FAIL }
				result not-ok "check/${name// /-}" ;;
		'skip '*)	name=${line#skip }
				result skip "check/${name%%:*}" "${name#*: }" ;;
		*)		echo "# $line" ;;
		esac
	done <"$tmp/check"
}

# ---- Cases for the VM, each a folder of the share; see vm/run-cases ----

share=$tmp/share
cases=()		# numbers
declare -A name_of	# number -> FOLDER/NAME
declare -A vm_of	# number -> options of selftests/vm/vm

# The lines of smoke.list that are for a leg, for grep -E.
declare -A smoke
for leg in $brief; do
	smoke[$leg]=$(awk -v leg="${leg#gcov-}" '
		/^(#|$)/	{ next }
				{ for (i = 2; i <= NF; i++) if ($i == leg) print $1 }
		' selftests/smoke.list)
done

# in_leg LEG TEST: is it to be run there?
in_leg()
{
	selected "$1/$2" || return
	[[ -z ${leg_only[$1]-} || $2 =~ ${leg_only[$1]-} ]] || return
	[[ -z ${leg_without[$1]-} || ! $2 =~ ${leg_without[$1]-} ]] || return
	[ -z "$all" ] && [[ $brief == *" $1 "* ]] || return 0
	[[ -n $pattern && $pattern == *"$1"* ]] ||
		grep -qE "${smoke[$1]}" <<<"$2"
}

selected_on_some_kernel()
{
	local leg
	for leg in $legs; do
		in_leg "$leg" "$1" && return
	done
	return 1
}

# directive KEY FILE: the value of KEY in a line "goko-test: KEY=VALUE ..."
# among the first of a test's source; a value with blanks stands in quotes.
directive()
{
	sed -n '1,20s/.*goko-test: *\(.*\)/ \1/p' "$2" |
		sed -nE "s/.* $1=('([^']*)'|([^ ]*)).*/\2\3/p" | head -n 1
}

# new_case NAME SOURCE: sets $dir to the folder of a new case
new_case()
{
	local n value
	n=$(printf %04d $((${#cases[@]} + 1)))
	cases+=("$n")
	name_of[$n]=$1
	vm_of[$n]=$(directive vm "$2")
	dir=$share/cases/$n
	mkdir -p "$dir"
	echo "$1" >"$dir/name"
	value=$(directive timeout "$2")
	echo "${value:-60}" >"$dir/timeout"
	value=$(directive module "$2")
	[ -z "$value" ] || echo "$value" >"$dir/module"
}

# The programs to compile: lines "IMAGE SOURCE".
program()
{
	printf '%s\n' "$built/gki/$1.gki" "$2" >>"$tmp/programs"
}

# Compiles what is out of date, with as many at a time as there are CPUs.  An
# image that is missing afterwards has left its errors in IMAGE.err.
compile_programs()
{
	[ -s "$tmp/programs" ] || return
	xargs -d '\n' -n 2 -P "$(nproc)" sh -c '
		newer=$(find -L "$1" bin/goko bin/gokoc -newer "$0" 2>&1)
		[ -n "$newer" ] || exit 0
		rm -f "$0"
		mkdir -p "$(dirname "$0")"
		bin/goko build -o "$0" "$1" >"$0.err" 2>&1 || rm -f "$0"
		exit 0' <"$tmp/programs"
}

# generate SCRIPT FILE: what a script prints, if that has changed
generate()
{
	mkdir -p "$(dirname "$2")"
	sh "$1" >"$tmp/generated"
	cmp -s "$tmp/generated" "$2" || cp "$tmp/generated" "$2"
}

# Lists the cases, and what they need in the share.
list_go_tests()
{
	local src name
	for src in selftests/go/*.go.sh; do
		[ -e "$src" ] || continue
		name=go/$(basename "$src" .go.sh)
		selected_on_some_kernel "$name" || continue
		generate "$src" "$built/$name.go"
		program "$name" "$built/$name.go"
		echo "$name $src" >>"$tmp/go"
	done
	for src in selftests/go/*.go selftests/go/*/; do
		src=${src%/}
		name=go/$(basename "$src" .go)
		[ -e "$src" ] && selected_on_some_kernel "$name" || continue
		program "$name" "$src"
		echo "$name $src" >>"$tmp/go"
	done

	[ -e selftests/gotree.list ] || return
	goroot=$(go env GOROOT)
	while read -r path _; do
		name=gotree/${path%.go}
		case "$path" in ''|'#'*) continue ;; esac
		selected_on_some_kernel "$name" || continue
		program "$name" "$goroot/test/$path"
		echo "$name $goroot/test/$path" >>"$tmp/gotree"
	done <selftests/gotree.list
}

list_folders()
{
	local src folder
	for src in selftests/*/*.c selftests/*/*.sh; do
		folder=$(basename "$(dirname "$src")")
		case "$helpers host " in *" $folder "*) continue ;; esac
		[ -e "$src" ] || continue
		name=$folder/$(basename "${src%.*}")
		selected_on_some_kernel "$name" || continue
		echo "$name $src" >>"$tmp/scripts"
		folders[$folder]=1
	done
	# Go programs beside them are for them to run.
	for folder in "${!folders[@]}"; do
		for src in selftests/"$folder"/*.go; do
			[ ! -e "$src" ] ||
				program "$folder/$(basename "$src" .go)" "$src"
		done
	done
}

# go_case NAME SOURCE: a case that runs the image of a program, or a failure
go_case()
{
	local image=$built/gki/$1.gki
	if [ ! -e "$image" ]; then
		remark <"$image.err"
		result not-ok "build/$1"
		return 1
	fi
	new_case "$1" "$2"
	cp "$image" "$dir/program.gki"
	echo "exec goko run program.gki $(directive args "$2")" >"$dir/run"
}

fill_share()
{
	local name src base ext
	mkdir -p "$share/cases"
	cp selftests/vm/run-cases selftests/vm/expect.awk "$share/"

	[ ! -e "$tmp/go" ] || while read -r name src; do
		base=${src%.sh}
		base=${base%.go}
		[ ! -d "$src" ] || src=$src/main.go
		go_case "$name" "$src" || continue
		for ext in out err both status; do
			[ ! -e "$base.$ext" ] || cp "$base.$ext" "$dir/$ext"
		done
	done <"$tmp/go"

	# As in Go's own test driver: status 0, and both streams together.
	[ ! -e "$tmp/gotree" ] || while read -r name src; do
		go_case "$name" "$src" || continue
		cp "${src%.go}.out" "$dir/both" 2>/dev/null || : >"$dir/both"
	done <"$tmp/gotree"

	for folder in "${!folders[@]}"; do
		mkdir -p "$share/$folder"
		find "selftests/$folder" -mindepth 1 -maxdepth 1 \
			! -name '*.[cho]' ! -name '*.go' ! -name '*.test' \
			-exec cp -rL {} "$share/$folder/" \;
		for src in selftests/"$folder"/*.go; do
			[ -e "$src" ] || continue
			name=$folder/$(basename "$src" .go)
			if [ -e "$built/gki/$name.gki" ]; then
				cp "$built/gki/$name.gki" "$share/$folder/"
			else
				remark <"$built/gki/$name.gki.err"
				result not-ok "build/$name"
			fi
		done
		for src in selftests/"$folder"/*.prepare; do
			name=$folder/$(basename "$src" .prepare)
			[ -e "$src" ] && selected_on_some_kernel "$name" || continue
			"$src" "$share/$folder" >"$tmp/prepared" 2>&1 && continue
			remark <"$tmp/prepared"
			result not-ok "build/$name"
		done
	done
	[ ! -e "$tmp/scripts" ] || while read -r name src; do
		base=$(basename "$src")
		case "$src" in
		*.c)	if [ ! -e "$built/$name" ]; then
				make -s -C selftests "$top/$built/$name" 2>&1 |
					remark
				result not-ok "build/$name"
				continue
			fi
			cp "$built/$name" "$share/$name"
			base=./$(basename "$name") ;;
		*.sh)	base="sh $base" ;;
		esac
		new_case "$name" "$src"
		touch "$dir/ktap"
		echo "cd /share/$(dirname "$name") && exec $base" >"$dir/run"
	done <"$tmp/scripts"
}

# ---- Running them ----

boots=0

# Boots of a lane that may hang.  Seen once: a CPU that had hit a breakpoint of the
# kernel's own patching, where there was none any more; probably QEMU's fault.
hangs=2

# Tests that take so many seconds say so.
LONG=10

# Runs cases in one VM, with $GOKO_VM_OPTIONS as well (selftests/soak).  Those it got
# results of are removed from `remaining`.
one_boot()
{
	local kernel=$1 options=$2 line current= stopped= status fd
	local slow=$3 wait_for=$((120 + 90 * $3)) began=$SECONDS
	local -A done_=()

	rm -f "$tmp/stream"
	mkfifo "$tmp/stream"
	boots=$((boots + 1))
	# shellcheck disable=SC2086 # options are words
	selftests/vm/vm --no-build ${leg_options[$kernel]} $options ${GOKO_VM_OPTIONS-} \
		${GOKO_COVERAGE:+--coverage "$GOKO_COVERAGE_DIR/$kernel-$boots.cpio.gz"} \
		--share "$share" --timeout 14400 -- \
		sh run-cases "${remaining[@]}" >"$tmp/stream" 2>"$tmp/err" &
	vm=$!
	exec {fd}<"$tmp/stream"

	# A VM that says nothing for longer than its case may take is stuck;
	# SIGUSR1 makes selftests/vm/vm show where, and end.  On a busy machine
	# booting alone has taken 90 s.
	while :; do
		IFS= read -r -t "$wait_for" line <&$fd
		status=$?
		if [ $status -gt 128 ]; then
			kill -USR1 "$vm"
			wait_for=30
			continue
		fi
		[ $status = 0 ] || break
		case "$line" in
		'ok '*|'not ok '*)
			[ $((SECONDS - began)) -lt $LONG ] ||
				echo "# $((SECONDS - began)) s" ;;&
		'begin '*)
			current=${line#begin }
			began=$SECONDS
			wait_for=$((slow * (90 + $(cat "$share/cases/$(
				number_of "$current")/timeout")))) ;;
		'# '*)	echo "$line" ;;
		'  '*)	nested "$line" ;;
		'ok '*'# SKIP'*)
			result skip "$kernel/$current" "${line#*# SKIP }"
			done_[$current]=1; current= ;;
		'ok '*)	result ok "$kernel/$current"
			done_[$current]=1; current= ;;
		'not ok '*)
			result not-ok "$kernel/$current"
			done_[$current]=1; stopped=$current; current= ;;
		esac
	done
	exec {fd}<&-
	wait "$vm"
	status=$?
	vm=

	if [ -n "$current" ]; then
		echo "# the VM ended with status $status in this case"
		remark 1000 <"$tmp/err"
		result not-ok "$kernel/$current"
		done_[$current]=1
	elif [ $status = 96 ] && [ $hangs -gt 0 ]; then
		hangs=$((hangs - 1))
		echo '# a VM hung before anything of ours ran in it: once more'
		tail -n 100 "$tmp/err" | remark
	elif [ $status != 0 ] && [ -z "$stopped" ]; then
		echo "# the VM ended with status $status"
		remark 1000 <"$tmp/err"
		result not-ok "$kernel/vm"
		# Nothing ran and nothing will.
		[ ${#done_[@]} -gt 0 ] || remaining=()
	fi

	local n left=()
	for n in "${remaining[@]}"; do
		[ -n "${done_[${name_of[$n]}]-}" ] || left+=("$n")
	done
	remaining=("${left[@]}")
}

number_of()
{
	local n
	for n in "${cases[@]}"; do
		[ "${name_of[$n]}" != "$1" ] || echo "$n"
	done
}

flavour_of()
{
	local words=${leg_options[$1]#--kernel }
	echo "${words%% *}"
}

# Makes the kernels of the legs that are not there yet, beside the tests on the
# host, most of which keep one CPU busy.  A leg waits for its own.  The legs aside take
# longest: theirs come first, and are not nice.
build_kernels()
{
	local leg flavour flavours nice=0
	flavours=$(for leg in $aside $legs; do
			flavour_of "$leg"
		   done | awk '!seen[$0]++' |
		   grep -Fx -f <(scripts/kernel --sanitizers))
	for flavour in $flavours; do
		scripts/build-kernel --find "$flavour" ||
			nice -n "$nice" scripts/build-kernel "$flavour"
		nice=5
	done >/dev/null
}

# All selected cases of a kernel, those with the same VM options together.
vm_tests()
{
	local kernel=$1 flavour kdir slow n options
	local -A groups=()
	for n in "${cases[@]}"; do
		! in_leg "$kernel" "${name_of[$n]}" ||
			groups[.${vm_of[$n]}]+=" $n"
	done
	[ ${#groups[@]} -gt 0 ] || return

	flavour=$(flavour_of "$kernel")
	slow=$(scripts/kernel --slow "$flavour")
	read -r _ _ kdir < <(scripts/kernel "$flavour")
	if ! make -s KDIR="$kdir" modules >"$tmp/out" 2>&1; then
		remark <"$tmp/out"
		result not-ok "build/$kernel"
		return
	fi
	for options in "${!groups[@]}"; do
		# shellcheck disable=SC2206 # numbers
		remaining=(${groups[$options]})
		while [ ${#remaining[@]} -gt 0 ]; do
			one_boot "$kernel" "${options#.}" "$slow"
		done
	done
}

# A VM leaves a CPU idle most of the time: two lanes, of the tests on the host and
# most legs, and of the longest legs, take little more than the longer one alone.
# The result of the lane aside is told at its end.
start_aside()
{
	local leg
	(
		tmp=$tmp/aside
		vm=
		trap '[ -z "$vm" ] || kill "$vm" 2>/dev/null; exit 130' TERM
		mkdir "$tmp"
		for leg in $aside; do
			vm_tests "$leg"
		done
	) >"$tmp/aside.ktap" &
	beside=$!
}

finish_aside()
{
	local line name
	wait "$beside"
	beside=
	while IFS= read -r line; do
		name=${line#*ok * }
		case "$line" in
		'  '*)			nested "$line" ;;
		'ok '*'# SKIP'*)	result skip "${name% # SKIP *}" \
						"${line#*# SKIP }" ;;
		'ok '*)			result ok "$name" ;;
		'not ok '*)		result not-ok "$name" ;;
		*)			echo "$line" ;;
		esac
	done <"$tmp/aside.ktap"
}

# ---- The run ----

declare -A folders=()
: >"$tmp/programs"
list_go_tests
list_folders

if [ -n "$list" ]; then
	host_tests
	for leg in $legs; do
		cat "$tmp"/{go,gotree,scripts} 2>/dev/null |
			while read -r name _; do
				! in_leg "$leg" "$name" || echo "$leg/$name"
			done
	done
	exit
fi

echo 'KTAP version 1'
make -s tools || exit 1
make -s -k -C selftests 2>"$tmp/make-err" || :
if [ -z "$pattern" ]; then
	build_kernels &
	[ -z "$check" ] || start_check
fi
compile_programs
fill_share
start_aside
host_tests
[ -z "$checking" ] || finish_check
for leg in $legs; do
	[[ " $aside " == *" $leg "* ]] || vm_tests "$leg"
done
finish_aside

echo "1..$number"
[ ${#failures[@]} = 0 ] || printf '# failed: %s\n' "${failures[@]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
