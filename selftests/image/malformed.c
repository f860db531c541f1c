// SPDX-License-Identifier: GPL-2.0
/*
 * malformed.c - images with one thing wrong, each refused for that reason
 *
 * Usage: malformed [--device | --host] [--show]
 *
 * --device (the default where there is a /dev/goko): by the LOAD ioctl;
 * --host: by the verifier in this program, the same source.  --show prints
 * what the verifier says to each case.
 *
 * goko-test: timeout=120
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/goko.h>
#include <linux/goko_image.h>

#include "../../userspace/tools/asm.h"
#include "../../userspace/tools/cmd.h"
#include "image/vimage.h"

#include "base.h"

/* What a case does to the image of its text. */
enum change {
	CHANGE_NONE,
	CHANGE_HEADER,		/* @size bytes at @off of the header */
	CHANGE_RECORD,		/* ... of record @idx of section @sect */
	CHANGE_CUT,		/* only the first @value bytes are left */
	CHANGE_GROW,		/* @value bytes more */
	CHANGE_GROW_SIZE,	/* ... and the header says so */
	CHANGE_PAD,		/* the byte behind section @sect */
	CHANGE_REPEAT,		/* @value more of section @sect's last record of @size bytes */
};

struct kase {
	const char	*name;
	const char	*text;
	char		*(*make_text)(void);	/* if @text is NULL */
	const char	*log;
	enum change	change;
	int		sect;
	size_t		idx;
	size_t		off;
	size_t		size;
	uint64_t	value;
	bool		host;			/* the device says E2BIG before */
};

#define BASE		BASE_TEXT("", "", BASE_BODY)

/* main.f's code is @body. */
#define BODY(_name, _body, _log) \
	{ .name = _name, .text = BASE_TEXT("", "", _body), .log = _log }
/* The types go on with @types, the globals with @globals. */
#define TYPES(_name, _types, _log) \
	{ .name = _name, .text = BASE_TEXT(_types, "", ""), .log = _log }
#define GLOBALS(_name, _types, _globals, _log) \
	{ .name = _name, .text = BASE_TEXT(_types, _globals, ""), .log = _log }
/* f4 and what follows is @funcs. */
#define FUNCS(_name, _types, _funcs, _log) \
	{ .name = _name, .log = _log, \
	  .text = BASE_TYPES _types BASE_GLOBALS BASE_FUNCS F_HEAD \
		  "  ret\n.end\n" _funcs }
/* A field of the header is @value. */
#define HEADER(_name, _field, _value, _log) \
	{ .name = _name, .text = BASE, .log = _log, .change = CHANGE_HEADER, \
	  .off = offsetof(struct goko_img_header, _field), \
	  .size = sizeof(((struct goko_img_header *)0)->_field), \
	  .value = _value }
/* A field of a record is @value. */
#define RECORD(_name, _sect, _idx, _type, _field, _value, _log) \
	RECORD_OF(_name, BASE, _sect, _idx, _type, _field, _value, _log)
#define RECORD_OF(_name, _text, _sect, _idx, _type, _field, _value, _log) \
	{ .name = _name, .text = _text, .log = _log, .change = CHANGE_RECORD, \
	  .sect = GOKO_SECT_##_sect, \
	  .idx = (_idx) * sizeof(struct goko_img_##_type), \
	  .off = offsetof(struct goko_img_##_type, _field), \
	  .size = sizeof(((struct goko_img_##_type *)0)->_field), \
	  .value = _value }
/* A word of VARS or POOL is @value. */
#define WORD(_name, _sect, _idx, _value, _log) \
	{ .name = _name, .text = BASE, .log = _log, .change = CHANGE_RECORD, \
	  .sect = GOKO_SECT_##_sect, .idx = (_idx) * 4, .size = 4, \
	  .value = _value }
/* A program of its own. */
#define ONLY(_funcs) \
	".goko 1\n.image \"only\"\n" \
	".func f0 \"main.x\" file \"b.go\" line 1\n" _funcs ".end\n"
#define CUT(_name, _len, _log) \
	{ .name = _name, .text = BASE, .log = _log, .change = CHANGE_CUT, \
	  .value = _len }
#define GROW(_name, _len, _log) \
	{ .name = _name, .text = BASE, .log = _log, .change = CHANGE_GROW, \
	  .value = _len }

/* 1025 functions with frames of 65536 words. */
static char *many_frames(void)
{
	size_t room = 1 << 20, n = 0;
	char *text = malloc(room);
	int i;

	n += snprintf(text + n, room - n, "%s%s", BASE_TYPES,
		      ".type t31 array t1 65534 \"A\"\n");
	for (i = 0; i < 1025; i++)
		n += snprintf(text + n, room - n,
			      ".func f%d \"main.x\" file \"b.go\" line 1\n"
			      ".local t31\nret\n.end\n", i);
	return text;
}

/* A select with 65537 cases. */
static char *many_cases(void)
{
	size_t room = 2 << 20, n = 0;
	char *text = malloc(room);
	int i;

	n += snprintf(text + n, room - n, "%s%s", BASE_TYPES,
		      ".func f0 \"main.x\" file \"b.go\" line 1\n"
		      ".local t1\n.local t8\n"
		      "select w2, _, {default");
	for (i = 0; i < 65537; i++)
		n += snprintf(text + n, room - n, "; recv w3, _");
	snprintf(text + n, room - n, "}\nret\n.end\n");
	return text;
}

static const struct kase cases[] = {
#include "cases_format.h"
#include "cases_code.h"
#include "cases_iface.h"
#include "cases_data.h"
};

/* A whole image again, with @n more of the last record of one section. */
static void *repeat_record(struct goko_img_header *old, int sect, size_t rec,
			   size_t n, size_t *len)
{
	size_t end = old->sect[sect].off + old->sect[sect].size;
	size_t next = (end + 7) / 8 * 8, more = (n * rec + 7) / 8 * 8;
	char *new = calloc(1, *len + more);
	struct goko_img_header *h = (void *)new;
	size_t i;

	memcpy(new, old, end);
	for (i = 0; i < n; i++)
		memcpy(new + end + i * rec, (char *)old + end - rec, rec);
	memcpy(new + next + more, (char *)old + next, *len - next);
	*len += more;
	h->size = *len;
	h->sect[sect].size += n * rec;
	for (i = sect + 1; i < GOKO_SECT_NR; i++)
		h->sect[i].off += more;
	free(old);
	return new;
}

/* Applies the change of a case; the image may move. */
static void change_image(const struct kase *k, void **image, size_t *len)
{
	struct goko_img_header *h = *image;
	char *at = *image;

	switch (k->change) {
	case CHANGE_NONE:
		return;
	case CHANGE_CUT:
		*len = k->value;
		return;
	case CHANGE_GROW:
	case CHANGE_GROW_SIZE:
		h = *image = realloc(h, *len + k->value);
		memset((char *)h + *len, 0, k->value);
		*len += k->value;
		if (k->change == CHANGE_GROW_SIZE)
			h->size = *len;
		return;
	case CHANGE_PAD:
		at[h->sect[k->sect].off + h->sect[k->sect].size] = 1;
		return;
	case CHANGE_REPEAT:
		*image = repeat_record(h, k->sect, k->size, k->value, len);
		return;
	case CHANGE_RECORD:
		at += h->sect[k->sect].off + k->idx;
		break;
	case CHANGE_HEADER:
		break;
	}
	/* Little endian, as the image. */
	memcpy(at + k->off, &k->value, k->size);
}

/* Returns 0 or the error's number. */
static int ask_host(void *image, size_t len, char *text, size_t room)
{
	struct goko_vimage v;
	struct goko_log log;
	int ret;

	goko_log_init(&log, text, room);
	ret = goko_vimage_parse(&v, image, len, &log);
	if (!ret)
		goko_vimage_free(&v);
	return -ret;
}

static int ask_device(int dev, void *image, size_t len, char *text, size_t room)
{
	struct goko_load load = {
		.size = sizeof(load),
		.image = (uintptr_t)image,
		.image_len = len,
		.log = (uintptr_t)text,
		.log_len = room,
		.name = "malformed",
	};
	int fd;

	text[0] = 0;
	fd = ioctl(dev, GOKO_IOC_LOAD, &load);
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int ask(int dev, void *image, size_t len, char *text, size_t room)
{
	int err = dev < 0 ? ask_host(image, len, text, room) :
			    ask_device(dev, image, len, text, room);

	text[strcspn(text, "\n")] = 0;
	return err;
}

/* "..." at the end stands for numbers that grow with the lists of goko_ops.h. */
static bool matches(const char *text, const char *log)
{
	size_t n = strlen(log);

	if (n > 3 && !strcmp(log + n - 3, "..."))
		return !strncmp(text, log, n - 3);
	return !strcmp(text, log);
}

static bool run(const struct kase *k, int dev, bool show)
{
	char *made = k->text ? NULL : k->make_text();
	const char *source = k->text ? k->text : made;
	int want = *k->log ? EINVAL : 0, err;
	void *image;
	char text[512];
	size_t len;
	bool ok;

	err = goko_asm(k->name, source, strlen(source), &image, &len);
	free(made);
	if (err) {
		printf("# the text of this case has a syntax error\n");
		return false;
	}
	change_image(k, &image, &len);
	err = ask(dev, image, len, text, sizeof(text));
	free(image);

	ok = err == want && (!want || matches(text, k->log));
	if (show)
		printf("# %s\n", text);
	if (!ok)
		printf("# error %d, expected %d\n#  found: %s\n#  expected: %s\n",
		       err, want, text, k->log);
	return ok;
}

int main(int argc, char **argv)
{
	size_t n = sizeof(cases) / sizeof(cases[0]), i, failed = 0;
	bool show = false, host = access("/dev/goko", F_OK) != 0;
	int dev = -1;

	for (i = 1; i < (size_t)argc; i++) {
		if (!strcmp(argv[i], "--show"))
			show = true;
		else if (!strcmp(argv[i], "--host"))
			host = true;
		else if (!strcmp(argv[i], "--device"))
			host = false;
		else
			return 2;
	}
	if (!host) {
		dev = open("/dev/goko", O_RDWR | O_CLOEXEC);
		if (dev < 0) {
			perror("/dev/goko");
			return 1;
		}
	}

	printf("KTAP version 1\n1..%zu\n", n);
	for (i = 0; i < n; i++) {
		bool ok;

		if (cases[i].host && !host) {
			printf("ok %zu %s # SKIP LOAD says E2BIG\n", i + 1,
			       cases[i].name);
			continue;
		}
		ok = run(&cases[i], dev, show);
		failed += !ok;
		printf("%sok %zu %s\n", ok ? "" : "not ", i + 1, cases[i].name);
	}
	return failed != 0;
}
