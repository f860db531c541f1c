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
	  "PROGRAM is a .go file, a package folder or a built image (.gki); the\n"
	  "ARGs are its os.Args.  Its output goes to stdout and stderr, and its\n"
	  "exit status is this command's: 2 after a panic, 137 when it was killed.\n"
	  "SIGINT, SIGTERM and SIGHUP kill it; the exit status then is 128 + the\n"
	  "signal.  125 means that the program could not be started.\n"
	  "\n"
	  "  --heap-limit=SIZE      limit of its live heap (64M, 1G)\n"
	  "  --max-goroutines=N     limit of its goroutines\n"
	  "  --stack-limit=SIZE     limit of one goroutine's stack\n"
	  "  --stat                 a line of statistics on stderr at its end\n" },
	{ "build", cmd_build, "[-o FILE] [-S] FOLDER | FILE.go...",
	  "compile a Go program to an image",
	  "  -o, --output=FILE      write the image there, not to NAME.gki\n"
	  "  -S, --assembly         write GIR assembly instead, to stdout or FILE\n"
	  "\n"
	  "The compiler is $GOKOC, else gokoc beside this command or in PATH.\n" },
	{ "asm", cmd_asm, "[-o FILE] FILE.gir",
	  "assemble GIR to an image",
	  "  -o, --output=FILE      write the image there, not to NAME.gki\n" },
	{ "dis", cmd_dis, "[-o FILE] IMAGE",
	  "disassemble an image to GIR",
	  "  -o, --output=FILE      write the text there, not to stdout\n" },
	{ "verify", cmd_verify, "IMAGE...",
	  "check images by the rules of the kernel, without it",
	  "Exit status 1 if one of them is refused; the reasons go to stderr.\n" },
	{ "load", cmd_load, "[--hold] IMAGE",
	  "load an image into the kernel, without running it",
	  "Tells what was loaded, or why it was refused.\n"
	  "\n"
	  "  --hold                 keep it loaded until SIGINT or SIGTERM\n"
	  "  --lookup=FUNCTION      ask for the id of an exported function, too\n" },
	{ "spawn", cmd_spawn, "[OPTION]... PROGRAM [ARG]...",
	  "start a program in the background",
	  "Prints the id of the task, for ps, stat and kill.  A process stays behind\n"
	  "to hold it and to take its output.\n"
	  "\n"
	  "  --log=FILE             append its output to FILE, not to nowhere\n"
	  "  --heap-limit=SIZE, --max-goroutines=N, --stack-limit=SIZE: see run\n" },
	{ "ps", cmd_ps, "[--json]",
	  "list tasks",
	  "Without CAP_SYS_ADMIN: your own.\n"
	  "\n"
	  "  --json                 as JSON\n" },
	{ "kill", cmd_kill, "[--wait] ID...",
	  "kill tasks",
	  "Exit status 1 if one of them does not exist or is not yours.\n"
	  "\n"
	  "  -w, --wait             return when they have ended\n" },
	{ "stat", cmd_stat, "[--json] [ID]",
	  "statistics of the runtime, or of a task",
	  "  --json                 as JSON\n" },
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
