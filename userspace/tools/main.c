// SPDX-License-Identifier: GPL-2.0
/*
 * tools/main.c - the goko tool: verbs, their usage and help
 *
 * A verb is a line of verbs[] and a function cmd_<verb>() in the file that is
 * named for it.  What --help prints stands here, so that all of it reads
 * alike; docs/man/goko.8 says the same at more length.
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

struct verb {
	const char *name;
	int (*fn)(int argc, char **argv);
	const char *args;
	const char *summary;
	const char *help;
};

static int cmd_help(int argc, char **argv);

static const struct verb verbs[] = {
	{ "run", cmd_run, "[OPTION]... PROGRAM [ARG]...",
	  "run a Go program in the kernel",
	  "PROGRAM is a .go file, a package folder, a built image (.gki), or the name\n"
	  "of an image that stays loaded (goko load --name); the ARGs are its os.Args.\n"
	  "NAME.FUNCTION runs one function of such an image, with the ARGs as its\n"
	  "arguments, and prints what it returns.\n"
	  "Standard input is the program's, but that of a terminal only in its\n"
	  "foreground.\n"
	  "The program's output goes to stdout and stderr, and its exit status is this\n"
	  "command's: 2 after a panic, 137 when it was killed.\n"
	  "SIGINT, SIGTERM and SIGHUP kill it; the exit status then is 128 + the\n"
	  "signal.  125 means that the program could not be started.\n"
	  "\n"
	  "  --heap-limit=SIZE      limit of its live heap (64M, 1G)\n"
	  "  --max-goroutines=N     limit of its goroutines\n"
	  "  --stack-limit=SIZE     limit of one goroutine's stack\n"
	  "  --fd=N                 give it the open file N of this command (a socket, pipe,\n"
	  "                         file, eventfd); the first is its file 3, the next 4\n"
	  "  --cpu-time=TIME        limit of its CPU time (500ms, 10s, 2m, 1h)\n"
	  "  --stat                 a line of statistics on stderr at its end\n" },
	{ "build", cmd_build, "[-m] [-o FILE] [-S] [-v] [--buildmode=MODE] FOLDER | FILE.go...",
	  "compile a Go program to an image",
	  "  -o, --output=FILE      write the image there, not to NAME.gki\n"
	  "  -S, --assembly         write GIR assembly instead, to stdout or FILE\n"
	  "  -m, --explain          tell what escapes to the heap and what is inlined;\n"
	  "                         twice: why it escapes\n"
	  "      --buildmode=MODE   exe; plugin: an image that Go programs open\n"
	  "  -v, --verbose          tell whether it was compiled, or found in the cache\n"
	  "\n"
	  "The compiler is $GOKOC, else gokoc beside this command or in PATH.  It keeps\n"
	  "what it compiles in $GOKO_CACHE, else below $XDG_CACHE_HOME/goko or\n"
	  "~/.cache/goko, and compiles only what has changed; GOKO_CACHE=off: no cache.\n" },
	{ "asm", cmd_asm, "[-o FILE] FILE.gir",
	  "assemble GIR to an image",
	  "  -o, --output=FILE      write the image there, not to NAME.gki\n" },
	{ "dis", cmd_dis, "[-o FILE] IMAGE",
	  "disassemble an image to GIR",
	  "  -o, --output=FILE      write the text there, not to stdout\n" },
	{ "verify", cmd_verify, "IMAGE...",
	  "check images by the rules of the kernel, without it",
	  "Exit status 1 if one of them is refused; the reasons go to stderr.\n" },
	{ "load", cmd_load, "[OPTION]... IMAGE",
	  "load an image into the kernel, without running it",
	  "Tells what was loaded, or why it was refused, and unloads it again.\n"
	  "\n"
	  "  -n, --name=NAME        it stays loaded under NAME: for 'goko spawn NAME',\n"
	  "                         until 'goko unload NAME'\n"
	  "  --shared               all users may start it by that name\n"
	  "  --hold                 keep it loaded until SIGINT or SIGTERM\n"
	  "  --lookup=FUNCTION      ask for the id of an exported function, too\n" },
	{ "unload", cmd_unload, "NAME...",
	  "let go of images that stay loaded under a name",
	  "An image goes with its last task; 'goko ps --images' tells what holds it.\n" },
	{ "spawn", cmd_spawn, "[OPTION]... PROGRAM [ARG]...",
	  "start a program in the background",
	  "Prints the id of the task, for ps, stat and kill.  A process stays behind\n"
	  "to hold it and to take its output.\n"
	  "\n"
	  "  --log=FILE             append its output to FILE, not to nowhere\n"
	  "  --heap-limit=SIZE, --max-goroutines=N, --stack-limit=SIZE,\n"
	  "  --fd=N, --cpu-time=TIME: see run\n" },
	{ "ps", cmd_ps, "[--images] [--json] | --sockets",
	  "list tasks, images, or the files and sockets of tasks",
	  "Without CAP_SYS_ADMIN: your own.\n"
	  "\n"
	  "  --images               images, and what holds them\n"
	  "  --sockets              open files and sockets of tasks: addresses, bytes that\n"
	  "                         wait in them, goroutines that wait (root only)\n"
	  "  --json                 as JSON\n" },
	{ "kill", cmd_kill, "[--wait] ID...",
	  "kill tasks",
	  "Exit status 1 if one of them does not exist or is not yours.\n"
	  "\n"
	  "  -w, --wait             return when they have ended\n" },
	{ "stat", cmd_stat, "[--json] [ID]",
	  "statistics of the runtime, or of a task",
	  "  --json                 as JSON\n" },
	{ "stack", cmd_stack, "[--system] ID",
	  "tracebacks of all goroutines of a task, as Go prints them",
	  "What each waits for and since when, its functions, and who started it.  The\n"
	  "task runs on.\n"
	  "\n"
	  "  --system               the runtime's own goroutines, too\n" },
	{ "version", cmd_version, "[--json]",
	  "versions of the tool, the interface and the module",
	  "  --json                 as JSON\n" },
	{ "doctor", cmd_doctor, "",
	  "find out why it does not work here",
	  "Looks at all that goko needs and says how to get what is missing.  Exit\n"
	  "status 1 if something is.\n" },
	{ "help", cmd_help, "[VERB]", "tell about all verbs or one", "" },
};

#define NR_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < NR_VERBS; i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static void print_usage(FILE *f, const struct verb *v)
{
	fprintf(f, "Usage: goko %s%s%s\n", v->name, *v->args ? " " : "",
		v->args);
}

static int print_help(FILE *f)
{
	fprintf(f, "Usage: goko VERB [ARGUMENT]...\n"
		"Go programs in the Linux kernel.\n\n");
	for (size_t i = 0; i < NR_VERBS; i++)
		fprintf(f, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
	fprintf(f, "\n'goko VERB --help' tells more.  Exit status: 0; 1 it did "
		"not work; 2 wrong\narguments; of run: the program's own, or "
		"125 if it was never started.\n");
	return f == stdout ? EX_GOKO_OK : EX_GOKO_USAGE;
}

static int cmd_help(int argc, char **argv)
{
	if (argc == 1)
		return print_help(stdout);
	if (argc > 2)
		return usage_error(argv[0], "one verb at a time");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return usage_help(argv[0]);
	if (!find_verb(argv[1]))
		return usage_error(argv[0], "unknown verb '%s'", argv[1]);
	return usage_help(argv[1]);
}

int usage_help(const char *verb)
{
	const struct verb *v = find_verb(verb);

	print_usage(stdout, v);
	printf("%c%s.\n", v->summary[0] - 'a' + 'A', v->summary + 1);
	if (*v->help)
		printf("\n%s", v->help);
	return EX_GOKO_OK;
}

int usage_error(const char *verb, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "goko %s: ", verb);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	print_usage(stderr, find_verb(verb));
	return EX_GOKO_USAGE;
}

int bad_option(char **argv, int opt)
{
	const char *arg = argv[optind - 1];

	if (opt == ':')
		return usage_error(argv[0], "option '%s' needs a value", arg);
	if (optopt && arg[0] == '-' && arg[1] != '-')
		return usage_error(argv[0], "unknown option '-%c'", optopt);
	if (optopt)
		return usage_error(argv[0], "option '%s' takes no value", arg);
	return usage_error(argv[0], "unknown option '%s'", arg);
}

static int dispatch(int argc, char **argv)
{
	const struct verb *v;

	if (argc < 2)
		return print_help(stderr);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return print_help(stdout);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		argv[1] = "version";
	v = find_verb(argv[1]);
	if (!v) {
		fprintf(stderr, "goko: unknown %s '%s'; 'goko --help' lists "
			"the verbs\n",
			argv[1][0] == '-' ? "option" : "verb", argv[1]);
		return EX_GOKO_USAGE;
	}
	return v->fn(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	int ret;

	/* Messages of a verb are its own; see bad_option(). */
	opterr = 0;
	ret = dispatch(argc, argv);
	if (fflush(stdout) || ferror(stdout)) {
		msg("cannot write to stdout: %s", strerror(errno));
		if (!ret)
			ret = EX_GOKO_FAIL;
	}
	return ret;
}
