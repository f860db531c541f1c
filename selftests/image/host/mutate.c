// SPDX-License-Identifier: GPL-2.0
/*
 * mutate.c - random damage to correct images
 *
 * Usage: mutate SEED ITERATIONS SAMPLE.gas...
 *
 * Whatever comes out, the verifier ends and touches only the image (the
 * sanitizers watch), and says why it refuses.  An image that it accepts can
 * be printed, and the assembler makes an image with the same text of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../userspace/tools/asm.h"
#include "../../../userspace/tools/cmd.h"
#include "image/vimage.h"

static uint64_t state;

/* xorshift64* */
static uint64_t rnd(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1dull;
}

static uint32_t below(uint64_t n)
{
	return rnd() % n;
}

/* Numbers at which something changes. */
static uint32_t interesting(void)
{
	static const uint32_t n[] = {
		0, 1, 2, 3, 7, 8, 9, 16, 24, 31, 32, 63, 64, 65535, 65536,
		0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
	};

	return below(4) ? below(40) : n[below(sizeof(n) / sizeof(n[0]))];
}

static void damage(char *image, size_t len)
{
	struct goko_img_header *h = (void *)image;
	struct goko_img_sect s = h->sect[below(GOKO_SECT_NR)];
	uint32_t value = interesting();
	size_t at;

	/* Mostly in the sections, where records are aligned to 4 bytes. */
	switch (below(8)) {
	case 0:
		image[below(len)] = rnd();
		return;
	case 1:
		image[below(len)] ^= 1 << below(8);
		return;
	case 2:
		at = below(sizeof(*h) / 4) * 4;
		break;
	case 3:
		at = below(len / 4) * 4;
		break;
	default:
		if (s.size < 4 || s.off > len || s.size > len - s.off)
			return;
		at = s.off + below(s.size / 4) * 4;
		break;
	}
	if (!below(3))
		memcpy(&value, image + below(len / 4) * 4, 4);
	memcpy(image + at, &value, 4);
}

static char *disassemble(const struct goko_vimage *v, size_t *len)
{
	char *text;
	FILE *f = open_memstream(&text, len);

	goko_dis(v, f);
	fclose(f);
	return text;
}

/* An accepted image: text, image, text again. */
static bool survives(const struct goko_vimage *v)
{
	size_t len, again_len, image_len;
	char *text = disassemble(v, &len), *again;
	struct goko_vimage v2;
	void *image;
	bool ok;

	if (goko_asm("accepted", text, len, &image, &image_len)) {
		free(text);
		return false;
	}
	ok = !goko_vimage_parse(&v2, image, image_len, NULL);
	if (ok) {
		again = disassemble(&v2, &again_len);
		ok = len == again_len && !memcmp(text, again, len);
		free(again);
		goko_vimage_free(&v2);
	}
	free(image);
	free(text);
	return ok;
}

int main(int argc, char **argv)
{
	unsigned long iterations, i, accepted = 0;
	void **images;
	size_t *lens;
	int nr = argc - 3, n;

	if (nr < 1)
		return 2;
	state = strtoull(argv[1], NULL, 0) * 2 + 1;
	iterations = strtoul(argv[2], NULL, 0);
	images = calloc(nr, sizeof(*images));
	lens = calloc(nr, sizeof(*lens));
	for (n = 0; n < nr; n++) {
		size_t len;
		void *text;

		if (read_file(argv[3 + n], &text, &len) ||
		    goko_asm(argv[3 + n], text, len, &images[n], &lens[n]))
			return 1;
		free(text);
	}

	printf("KTAP version 1\n1..1\n# seed %s, %lu iterations\n", argv[1],
	       iterations);
	for (i = 0; i < iterations; i++) {
		int from = below(nr), changes = 1 + below(3);
		size_t len = lens[from];
		char *image = malloc(len), text[256];
		struct goko_vimage v;
		struct goko_log log;
		int ret;

		memcpy(image, images[from], len);
		while (changes--)
			damage(image, len);
		goko_log_init(&log, text, sizeof(text));
		ret = goko_vimage_parse(&v, image, len, &log);
		if (!ret) {
			accepted++;
			if (!survives(&v))
				ret = 1;
			goko_vimage_free(&v);
		} else if (ret != -EINVAL || !log.len) {
			ret = 1;
		}
		free(image);
		if (ret == 1) {
			printf("not ok 1 random damage\n# iteration %lu\n", i);
			return 1;
		}
	}
	printf("# %lu accepted\nok 1 random damage\n", accepted);
	for (n = 0; n < nr; n++)
		free(images[n]);
	free(images);
	free(lens);
	return 0;
}
