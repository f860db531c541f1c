/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tools/cmd.h - verbs of the goko tool, and what they share
 *
 * Each verb is one function cmd_<verb>(argc, argv): argv[0] is the verb, the
 * value is the exit status of the tool.  main.c has the table of verbs with
 * their usage lines; a verb that finds its arguments wrong returns
 * usage_error(), one that is asked for --help returns usage_help().
 */
#ifndef GOKO_TOOLS_CMD_H
#define GOKO_TOOLS_CMD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Exit statuses.  `goko run` ends with the program's own status (0..255, 2
 * for a panic, 137 when it was killed), so its own failures need a number
 * that programs do not use by accident: 125, as in env(1) and timeout(1).
 */
#define EX_GOKO_OK	0
#define EX_GOKO_FAIL	1	/* it was tried and did not work */
#define EX_GOKO_USAGE	2	/* unknown verb or option, wrong arguments */
#define EX_GOKO_RUN	125	/* run: the program was never started */

int cmd_run(int argc, char **argv);
int cmd_build(int argc, char **argv);
int cmd_asm(int argc, char **argv);
int cmd_dis(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_load(int argc, char **argv);
int cmd_unload(int argc, char **argv);
int cmd_spawn(int argc, char **argv);
int cmd_ps(int argc, char **argv);
int cmd_kill(int argc, char **argv);
int cmd_stat(int argc, char **argv);
int cmd_stack(int argc, char **argv);
int cmd_version(int argc, char **argv);
int cmd_doctor(int argc, char **argv);

/**
 * usage_error() - Say what is wrong with a verb's arguments, and its usage.
 * @verb:	the verb, argv[0] of its function.
 * @fmt:	printf format of the complaint, without a newline.
 *
 * Return: EX_GOKO_USAGE.
 */
int usage_error(const char *verb, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * usage_help() - Print the help of one verb to stdout.
 * @verb:	the verb, argv[0] of its function.
 *
 * Return: EX_GOKO_OK.
 */
int usage_help(const char *verb);

/**
 * msg() - Print "goko: <message>" and a newline to stderr.
 * @fmt:	printf format, without a newline.
 */
void msg(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * bad_option() - usage_error() for what getopt_long() has just refused.
 * @argv:	arguments of the verb.
 * @opt:	what getopt_long() returned: '?' or, with a leading ':' in its
 *		option string, ':'.
 *
 * Return: EX_GOKO_USAGE.
 */
int bad_option(char **argv, int opt);

/**
 * xalloc() - Allocate zeroed memory, or end the tool.
 * @size:	bytes.
 */
void *xalloc(size_t size);

/**
 * read_file() - Read a whole file into memory.
 * @path:	the file, "-" for stdin.
 * @data:	out: the bytes, allocated by malloc(), with a 0 byte behind them.
 * @len:	out: how many, without that 0.
 *
 * Return: 0 or -errno; prints nothing.
 */
int read_file(const char *path, void **data, size_t *len);

/**
 * read_fd() - Read all that comes out of an fd, into memory.
 * @fd:		the fd; stays open.
 * @data:	out: the bytes, allocated by malloc(), with a 0 byte behind them.
 * @len:	out: how many, without that 0.
 *
 * Return: 0 or -errno; prints nothing.
 */
int read_fd(int fd, void **data, size_t *len);

/**
 * write_file() - Write a whole file, by way of a temporary file beside it.
 * @path:	the file, "-" for stdout.
 * @data:	the bytes.
 * @len:	how many.
 *
 * @path is replaced at once or not at all.
 *
 * Return: 0 or -errno; prints nothing.
 */
int write_file(const char *path, const void *data, size_t len);

/**
 * parse_number() - Read a number that is not negative.
 * @text:	decimal, or hexadecimal after 0x.
 * @value:	out.
 *
 * Return: 0 or -EINVAL.
 */
int parse_number(const char *text, unsigned long long *value);

/**
 * parse_size() - Read a number of bytes.
 * @text:	a number, perhaps with one of K, M, G, T behind it ("64M").
 * @bytes:	out.
 *
 * Return: 0 or -EINVAL.
 */
int parse_size(const char *text, unsigned long long *bytes);

/**
 * parse_time() - Read a time.
 * @text:	digits, perhaps followed by ms, s, m or h; else they are seconds.
 * @ms:		out: milliseconds.
 *
 * Return: 0 or -EINVAL.
 */
int parse_time(const char *text, unsigned long long *ms);

/* Room for what fmt_size() and fmt_ns() write. */
#define FMT_LEN 32

/**
 * fmt_size() - Write a number of bytes for people ("1.5 MiB").
 * @bytes:	the number.
 * @buf:	where to, FMT_LEN bytes.
 * @len:	bytes of @buf.
 *
 * Return: @buf.
 */
const char *fmt_size(unsigned long long bytes, char *buf, size_t len);

/**
 * fmt_ns() - Write a time for people ("12.3 ms").
 * @ns:		nanoseconds.
 * @buf:	where to, FMT_LEN bytes.
 * @len:	bytes of @buf.
 *
 * Return: @buf.
 */
const char *fmt_ns(unsigned long long ns, char *buf, size_t len);

/**
 * print_name() - Print a name and a newline to stdout.
 * @name:	may hold anything, which a terminal must not see.
 */
void print_name(const char *name);

/**
 * goko_asm() - Assemble a GIR text into an image (asm*.c).
 * @name:	what the text is called in messages.
 * @text:	the assembly; a 0 byte follows it.
 * @len:	bytes, without that 0.
 * @image:	out: the image, allocated by malloc().
 * @image_len:	out: its bytes.
 *
 * Prints errors to stderr as "name:line: message".
 *
 * Return: 0, or -1 after an error.
 */
int goko_asm(const char *name, const char *text, size_t len, void **image,
	     size_t *image_len);

/**
 * find_compiler() - Name the gokoc that compiles programs (build.c).
 * @buf:	out: its path, or a bare "gokoc" to be searched in PATH.
 * @len:	bytes of @buf.
 *
 * Return: 0, or -1 if it does not fit.
 */
int find_compiler(char *buf, size_t len);

/**
 * make_image() - Turn a program into an image in memory (build.c).
 * @path:	a .go file, a package folder, an image, or GIR assembly; what it
 *		is goes by its contents where the name doesn't say.
 * @image:	out: the image, allocated by malloc().
 * @len:	out: its bytes.
 *
 * Return: 0, or -1 after an error that has been reported.
 */
int make_image(const char *path, void **image, size_t *len);

#endif /* GOKO_TOOLS_CMD_H */
