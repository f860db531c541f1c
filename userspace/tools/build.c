// SPDX-License-Identifier: GPL-2.0
/*
 * tools/build.c - from Go source to an image: `goko build`, and for `goko run`
 *
 * gokoc is a process of its own, whose assembly comes back through a pipe;
 * the assembler is a function of this tool.  So nothing is left behind when
 * one of them fails.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/goko_image.h>

#include "cmd.h"

int find_compiler(char *buf, size_t len)
{
	const char *env = getenv("GOKOC");
	ssize_t n;

	if (env && *env)
		return snprintf(buf, len, "%s", env) < (int)len ? 0 : -1;

	n = readlink("/proc/self/exe", buf, len - 1);
	if (n > 0) {
		char *slash;

		buf[n] = 0;
		slash = strrchr(buf, '/');
		if (slash && (size_t)(slash - buf) + sizeof("/gokoc") <= len) {
			strcpy(slash, "/gokoc");
			if (!access(buf, X_OK))
				return 0;
		}
	}
	/* execvp() searches PATH for a name without a slash. */
	return snprintf(buf, len, "gokoc") < (int)len ? 0 : -1;
}

/* How the compiler is called. */
struct compiler {
	bool		plugin;		/* make one, not a program */
	bool		verbose;
	int		explain;	/* 0, 1; 2: with reasons */
	const char	*name;		/* of the image, or NULL */
};

static void __attribute__((noreturn)) exec_compiler(char *const *srcs, int nr,
						    const struct compiler *how,
						    int out)
{
	char **argv = xalloc((nr + 10) * sizeof(*argv));
	char path[PATH_MAX];
	int n = 3, i;

	if (find_compiler(path, sizeof(path))) {
		msg("GOKOC is too long a path");
		_exit(EX_GOKO_FAIL);
	}
	argv[0] = path;
	argv[1] = "-o";
	argv[2] = "-";
	if (how->plugin)
		argv[n++] = "-plugin";
	for (i = 0; i < how->explain; i++)
		argv[n++] = "-m";
	if (how->verbose)
		argv[n++] = "-v";
	if (how->name) {
		argv[n++] = "-name";
		argv[n++] = (char *)how->name;
	}
	memcpy(argv + n, srcs, nr * sizeof(*argv));
	dup2(out, STDOUT_FILENO);
	execvp(path, argv);
	msg("cannot run the compiler '%s': %s%s", path, strerror(errno),
	    errno == ENOENT ? "; install gokoc beside goko or in PATH, or set "
			      "GOKOC" : "");
	_exit(EX_GOKO_FAIL);
}

static int compile(char *const *srcs, int nr, const struct compiler *how,
		   char **text, size_t *len)
{
	int fds[2], status, ret;
	void *data = NULL;
	pid_t pid;

	fflush(NULL);
	if (pipe2(fds, O_CLOEXEC)) {
		msg("cannot make a pipe: %s", strerror(errno));
		return -1;
	}
	pid = fork();
	if (pid < 0) {
		msg("cannot fork: %s", strerror(errno));
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	if (!pid)
		exec_compiler(srcs, nr, how, fds[1]);
	close(fds[1]);
	ret = read_fd(fds[0], &data, len);
	close(fds[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (ret) {
		msg("cannot read what the compiler writes: %s",
		    strerror(-ret));
		return -1;
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		if (WIFSIGNALED(status))
			msg("the compiler was ended by signal %d",
			    WTERMSIG(status));
		free(data);
		return -1;
	}
	*text = data;
	return 0;
}

static bool has_suffix(const char *path, const char *suffix)
{
	size_t n = strlen(path), k = strlen(suffix);

	return n > k && !strcmp(path + n - k, suffix);
}

static bool is_image(const void *data, size_t len)
{
	__u32 magic;

	if (len < sizeof(magic))
		return false;
	memcpy(&magic, data, sizeof(magic));
	return magic == GOKO_IMAGE_MAGIC;
}

/* Name assembly after the source it came from, for the assembler's messages. */
static int assemble(const char *src, const char *text, size_t text_len,
		    void **image, size_t *len)
{
	char name[PATH_MAX + 8];

	snprintf(name, sizeof(name), "%s.gir", src);
	return goko_asm(name, text, text_len, image, len);
}

static int compile_to_image(char *const *srcs, int nr, const struct compiler *how,
			    void **image, size_t *len)
{
	size_t text_len;
	char *text;
	int ret;

	if (compile(srcs, nr, how, &text, &text_len))
		return -1;
	ret = assemble(srcs[0], text, text_len, image, len);
	free(text);
	return ret;
}

int make_image(const char *path, void **image, size_t *len)
{
	const struct compiler how = { };
	char *srcs[] = { (char *)path };
	struct stat st;
	void *data;
	int ret;

	if (stat(path, &st)) {
		msg("%s: %s", path, strerror(errno));
		return -1;
	}
	if (S_ISDIR(st.st_mode) || has_suffix(path, ".go"))
		return compile_to_image(srcs, 1, &how, image, len);

	ret = read_file(path, &data, len);
	if (ret) {
		msg("%s: %s", path, strerror(-ret));
		return -1;
	}
	if (is_image(data, *len)) {
		*image = data;
		return 0;
	}
	if (!memcmp(data, ".goko", *len < 5 ? *len + 1 : 5)) {
		size_t text_len = *len;

		ret = goko_asm(path, data, text_len, image, len);
	} else {
		msg("%s: neither a .go file nor a package folder nor an image",
		    path);
		ret = -1;
	}
	free(data);
	return ret;
}

/* "cmd/hello/" and "cmd/hello.go" both build to "hello.gki". */
static char *output_name(const char *src)
{
	const char *base;
	char *real, *name;
	size_t n;

	real = realpath(src, NULL);
	base = real ? strrchr(real, '/') + 1 : src;
	n = strlen(base);
	if (has_suffix(base, ".go"))
		n -= 3;
	if (asprintf(&name, "%.*s.gki", n ? (int)n : 1, n ? base : "a") < 0)
		name = NULL;
	free(real);
	return name;
}

static int write_output(const char *path, const void *data, size_t len)
{
	int ret = write_file(path, data, len);

	if (ret)
		msg("cannot write '%s': %s", path, strerror(-ret));
	return ret ? EX_GOKO_FAIL : EX_GOKO_OK;
}

static int build(char *const *srcs, int nr, const struct compiler *how,
		 const char *out, bool assembly)
{
	char *name = NULL;
	void *data;
	size_t len;
	int ret;

	if (assembly) {
		char *text;

		if (compile(srcs, nr, how, &text, &len))
			return EX_GOKO_FAIL;
		data = text;
		if (!out)
			out = "-";
	} else {
		if (compile_to_image(srcs, nr, how, &data, &len))
			return EX_GOKO_FAIL;
		if (!out)
			out = name = output_name(srcs[0]);
	}
	if (out) {
		ret = write_output(out, data, len);
	} else {
		msg("out of memory");
		ret = EX_GOKO_FAIL;
	}
	free(name);
	free(data);
	return ret;
}

/* The image of a plugin is called as the file it is built to. */
static char *plugin_name(const char *out)
{
	const char *base = strrchr(out, '/');
	char *name;
	size_t n;

	base = base ? base + 1 : out;
	n = strlen(base);
	if (has_suffix(base, ".gki"))
		n -= 4;
	if (!n || asprintf(&name, "%.*s", (int)n, base) < 0)
		return NULL;
	return name;
}

/* What the image is to be: a program, or a plugin. */
static bool set_mode(struct compiler *how, const char *mode)
{
	how->plugin = !strcmp(mode, "plugin");
	return how->plugin || !strcmp(mode, "exe") || !strcmp(mode, "default");
}

int cmd_build(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "assembly", no_argument, NULL, 'S' },
		{ "buildmode", required_argument, NULL, 'b' },
		{ "explain", no_argument, NULL, 'm' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	const char *out = NULL;
	bool assembly = false;
	struct compiler how = { };
	char *name = NULL;
	int opt, nr, ret;

	/* As Go has it: -buildmode=plugin. */
	while ((opt = getopt_long_only(argc, argv, ":o:Smvh", options,
				       NULL)) != -1) {
		switch (opt) {
		case 'o':
			out = optarg;
			break;
		case 'S':
			assembly = true;
			break;
		case 'm':
			how.explain += how.explain < 2;
			break;
		case 'v':
			how.verbose = true;
			break;
		case 'b':
			if (!set_mode(&how, optarg))
				return usage_error(argv[0], "no build mode '%s'",
						   optarg);
			break;
		case 'h':
			return usage_help(argv[0]);
		default:
			return bad_option(argv, opt);
		}
	}
	nr = argc - optind;
	if (!nr)
		return usage_error(argv[0], "which program?");
	if (out && !*out)
		return usage_error(argv[0], "the output has no name");
	for (int i = optind; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st)) {
			msg("%s: %s", argv[i], strerror(errno));
			return EX_GOKO_FAIL;
		}
		if (S_ISDIR(st.st_mode) ? nr > 1 : !has_suffix(argv[i], ".go"))
			return usage_error(argv[0], "'%s' is %s", argv[i],
				S_ISDIR(st.st_mode) ? "not the only source" :
						      "no .go file");
	}
	if (out && how.plugin)
		how.name = name = plugin_name(out);
	ret = build(argv + optind, nr, &how, out, assembly);
	free(name);
	return ret;
}
