// SPDX-License-Identifier: GPL-2.0
/*
 * tools/image.c - `goko asm`, `goko dis` and `goko verify`
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asm.h"
#include "cmd.h"
#include "image/vimage.h"

/* NAME.gki beside NAME.gas, NAME.gir or NAME. */
static char *default_output(const char *in)
{
	const char *dot = strrchr(in, '.');
	char *out = xalloc(strlen(in) + sizeof(".gki"));
	size_t len = strlen(in);

	if (dot && dot != in && dot[-1] != '/' && !strchr(dot, '/') &&
	    strcmp(dot, ".gki"))
		len = dot - in;
	memcpy(out, in, len);
	strcpy(out + len, ".gki");
	return out;
}

static int assemble(const char *in, const char *out)
{
	size_t len, image_len;
	void *data, *image;
	int ret;

	ret = read_file(in, &data, &len);
	if (ret) {
		msg("%s: %s", in, strerror(-ret));
		return EX_GOKO_FAIL;
	}
	ret = goko_asm(in, data, len, &image, &image_len);
	free(data);
	if (ret)
		return EX_GOKO_FAIL;
	ret = write_file(out, image, image_len);
	free(image);
	if (ret) {
		msg("%s: %s", out, strerror(-ret));
		return EX_GOKO_FAIL;
	}
	return EX_GOKO_OK;
}

/*
 * Options of a verb that turns one file into another: @out receives what -o
 * says, @what is needed.  Returns the exit status, or -1 to go on.
 */
static int output_option(int argc, char **argv, const char *what,
			 const char **out)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int opt;

	while ((opt = getopt_long(argc, argv, ":o:h", options, NULL)) != -1) {
		switch (opt) {
		case 'o':
			*out = optarg;
			break;
		case 'h':
			return usage_help(argv[0]);
		default:
			return bad_option(argv, opt);
		}
	}
	if (argc - optind != 1)
		return usage_error(argv[0], "needs one %s", what);
	return -1;
}

int cmd_asm(int argc, char **argv)
{
	const char *out = NULL;
	char *name = NULL;
	int ret = output_option(argc, argv, "file", &out);

	if (ret >= 0)
		return ret;
	if (!out && !strcmp(argv[optind], "-"))
		return usage_error(argv[0], "needs -o for a text from stdin");
	if (!out)
		out = name = default_output(argv[optind]);
	ret = assemble(argv[optind], out);
	free(name);
	return ret;
}

/* Reads and verifies an image, and says why if that fails. */
static int load_image(const char *path, struct goko_vimage *v, void **data,
		      size_t *len)
{
	struct goko_log log;
	char text[512];
	int ret;

	ret = read_file(path, data, len);
	if (ret) {
		msg("%s: %s", path, strerror(-ret));
		return ret;
	}
	goko_log_init(&log, text, sizeof(text));
	ret = goko_vimage_parse(v, *data, *len, &log);
	if (ret) {
		text[strcspn(text, "\n")] = 0;
		msg("%s: %s", path, *text ? text : strerror(-ret));
		free(*data);
	}
	return ret;
}

static int disassemble(const char *in, const char *out)
{
	struct goko_vimage v;
	size_t len, text_len;
	void *data;
	char *text;
	FILE *f;
	int ret;

	if (load_image(in, &v, &data, &len))
		return EX_GOKO_FAIL;
	f = open_memstream(&text, &text_len);
	if (!f) {
		msg("out of memory");
		exit(EX_GOKO_FAIL);
	}
	goko_dis(&v, f);
	ret = ferror(f) ? -ENOMEM : 0;
	if (fclose(f) || ret)
		ret = -ENOMEM;
	else
		ret = write_file(out, text, text_len);
	if (ret)
		msg("%s: %s", out, strerror(-ret));
	free(text);
	goko_vimage_free(&v);
	free(data);
	return ret ? EX_GOKO_FAIL : EX_GOKO_OK;
}

int cmd_dis(int argc, char **argv)
{
	const char *out = "-";
	int ret = output_option(argc, argv, "image", &out);

	return ret >= 0 ? ret : disassemble(argv[optind], out);
}

static int verify(const char *path)
{
	struct goko_vimage v;
	u8 id[16];
	void *data;
	size_t len;

	if (load_image(path, &v, &data, &len))
		return EX_GOKO_FAIL;
	image_build_id(data, len, id);
	if (memcmp(id, v.hdr->build_id, sizeof(id)))
		msg("%s: warning: the build id is not that of the contents",
		    path);
	printf("%s: ok, %u types, %u functions, %u instructions\n", path,
	       v.nr_types, v.nr_funcs, v.nr_insns);
	goko_vimage_free(&v);
	free(data);
	return EX_GOKO_OK;
}

int cmd_verify(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int opt, i, status = EX_GOKO_OK;

	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (opt == 'h')
			return usage_help(argv[0]);
		return bad_option(argv, opt);
	}
	if (optind == argc)
		return usage_error(argv[0], "needs an image");
	for (i = optind; i < argc; i++)
		if (verify(argv[i]))
			status = EX_GOKO_FAIL;
	return status;
}
