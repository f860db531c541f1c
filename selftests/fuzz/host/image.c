// SPDX-License-Identifier: GPL-2.0
/*
 * image.c - libFuzzer's way into the image reader, verifier and translator
 *
 * Whatever bytes come, the reader and the verifier end, touch only the image,
 * and say why they refuse.  What they accept comes back from its text, and the
 * translator takes it, with and without checks; "too large" is the only
 * excuse.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mutate.h"
#include "exec/translate.h"
#include "image/vimage.h"
#include "../../../userspace/tools/asm.h"

/* Larger images cost time and show nothing new. */
#define MAX_TEXT	(256u << 10)

static void die(const char *why, const char *log)
{
	fprintf(stderr, "image: %s\n%s\n", why, log);
	abort();
}

static void translate(const struct goko_vimage *v, bool checked)
{
	struct goko_tr_env env = {
		.funcs = 0xffff888000100000, .func_size = 104,
		.func_closure = 8,
		.strdata = 0xffff888000200000,
		.checked = checked,
	};
	u64 *types = calloc(v->nr_types + 1, sizeof(*types));
	u64 *globals = calloc(v->nr_globals + 1, sizeof(*globals));
	u64 *itabs = calloc(v->nr_itabs + 1, sizeof(*itabs));
	char text[512];
	u32 i;

	for (i = 0; i < v->nr_types; i++)
		types[i] = 0xffff888000000000 + i * 104ull;
	for (i = 0; i < v->nr_globals; i++)
		globals[i] = 0xffff888000300000;
	env.types = types;
	env.globals = globals;
	env.itabs = itabs;
	for (i = 0; i < v->nr_funcs; i++) {
		struct goko_tr_code code;
		struct goko_log log;
		int ret;

		goko_log_init(&log, text, sizeof(text));
		ret = goko_tr_func(v, i, 16, &env, &code, &log);
		if (ret && (ret != -EINVAL || !strstr(text, "too large")))
			die("the translator gives up", text);
		goko_tr_code_free(&code);
	}
	free(itabs);
	free(globals);
	free(types);
}

static char *disassemble(const struct goko_vimage *v, size_t *len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	goko_dis(v, f);
	fclose(f);
	return text;
}

/* Text, image of it, text of that: the strings may have changed places. */
static void same_again(const struct goko_vimage *v)
{
	size_t text_len, again_len, len;
	char *text = disassemble(v, &text_len), *again;
	struct goko_vimage v2;
	void *image;

	if (text_len < MAX_TEXT) {
		if (goko_asm("accepted", text, text_len, &image, &len))
			die("the assembler refuses", text);
		if (goko_vimage_parse(&v2, image, len, NULL))
			die("the verifier refuses what the assembler makes", text);
		again = disassemble(&v2, &again_len);
		if (text_len != again_len || memcmp(text, again, text_len))
			die("another text", text);
		free(again);
		free(image);
		goko_vimage_free(&v2);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t max);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* As in the kernel, 8-byte aligned and of its exact size. */
	void *image = malloc(len ? len : 1);
	struct goko_vimage v;
	struct goko_log log;
	char text[256];
	int ret;

	memcpy(image, data, len);
	goko_log_init(&log, text, sizeof(text));
	ret = goko_vimage_parse(&v, image, len, &log);
	if (!ret) {
		same_again(&v);
		translate(&v, false);
		translate(&v, true);
		goko_vimage_free(&v);
	} else if (ret != -EINVAL || !log.len) {
		die("refused for no reason", text);
	}
	free(image);
	return ret ? -1 : 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max,
			       unsigned int seed)
{
	struct fuzz_rng r = { .state = 2ull * seed + 1 };
	int n = 1 + fuzz_below(&r, 3);

	if (!fuzz_below(&r, 50))
		return LLVMFuzzerMutate(data, len, max);
	while (n--)
		len = fuzz_mutate(&r, data, len, max);
	return len;
}
