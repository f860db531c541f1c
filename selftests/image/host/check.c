// SPDX-License-Identifier: GPL-2.0
/*
 * check.c - properties of the assembler, the disassembler and the verifier
 *
 * Usage: check SAMPLE.gas...
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../../userspace/tools/asm.h"
#include "../../../userspace/tools/cmd.h"
#include "image/vimage.h"

/* Allocations go through here; the one that counts this down to 0 fails. */
static long fail_at;

void *test_calloc(size_t n, size_t size);
void *test_calloc(size_t n, size_t size)
{
	void *p;

	if (fail_at && !--fail_at)
		return NULL;
	p = malloc(n * size);
	if (p)
		memset(p, 0, n * size);
	return p;
}

static unsigned int nr_results;
static bool failed;

static void result(bool ok, const char *what, const char *of)
{
	printf("%sok %u %s%s%s\n", ok ? "" : "not ", ++nr_results, what,
	       of ? ": " : "", of ? of : "");
	failed |= !ok;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static char *disassemble(const struct goko_vimage *v, size_t *len)
{
	char *text;
	FILE *f = open_memstream(&text, len);

	goko_dis(v, f);
	fclose(f);
	return text;
}

/* The text without lines that are comments. */
static char *without_comments(const char *text, size_t *len)
{
	char *out = malloc(*len + 1), *p = out;

	while (*text) {
		const char *nl = strchr(text, '\n');
		size_t n = nl ? (size_t)(nl - text) + 1 : strlen(text);

		if (*text != ';') {
			memcpy(p, text, n);
			p += n;
		}
		text += n;
	}
	*p = 0;
	*len = p - out;
	return out;
}

static bool verifies(struct goko_vimage *v, const void *image, size_t len)
{
	struct goko_log log;
	char text[512];

	goko_log_init(&log, text, sizeof(text));
	if (!goko_vimage_parse(v, image, len, &log))
		return true;
	printf("# %s", text);
	return false;
}

/* dis(asm(text)) is the text, and asm of that the same image. */
static void check_round_trip(const char *name, const char *text, size_t len)
{
	size_t image_len, dis_len, again_len, want_len = len;
	char *want = without_comments(text, &want_len), *dis;
	struct goko_vimage v;
	void *image, *again;
	bool ok;

	if (goko_asm(name, text, len, &image, &image_len) ||
	    !verifies(&v, image, image_len)) {
		free(want);
		result(false, "round trip", name);
		return;
	}
	dis = disassemble(&v, &dis_len);
	ok = dis_len == want_len && !memcmp(dis, want, dis_len);
	result(ok, "text to image to text", name);
	ok = !goko_asm("dis", dis, dis_len, &again, &again_len);
	result(ok && again_len == image_len && !memcmp(image, again, image_len),
	       "image to text to image", name);
	if (ok)
		free(again);
	goko_vimage_free(&v);
	free(image);
	free(dis);
	free(want);
}

/* Each part of an image is refused, and each lack of memory survived. */
static void check_damage(const char *name, const char *text, size_t len)
{
	struct goko_vimage v;
	size_t image_len, n;
	void *image, *part;
	bool ok = true;
	int ret;

	if (goko_asm(name, text, len, &image, &image_len))
		return;
	for (n = 0; n < image_len; n++) {
		part = malloc(n ? n : 1);
		memcpy(part, image, n);
		if (goko_vimage_parse(&v, part, n, NULL) != -EINVAL)
			ok = false;
		free(part);
	}
	result(ok, "parts are refused", name);

	for (n = 1;; n++) {
		fail_at = n;
		ret = goko_vimage_parse(&v, image, image_len, NULL);
		if (ret != -ENOMEM)
			break;
	}
	fail_at = 0;
	result(!ret && n > 5, "lack of memory is an error", name);
	if (!ret)
		goko_vimage_free(&v);
	free(image);
}

/* Every operation and builtin is in some sample. */
static void check_complete(int nr, char **texts)
{
	char want[64];
	bool ok = true, found;
	int i, j;

	for (i = 0; i < GOKO_OP_NR; i++) {
		snprintf(want, sizeof(want), "\n  %s%s", op_infos[i].name,
			 op_infos[i].fmt[0] == 'K' ? "." :
			 op_infos[i].fmt[0] ? " " : "\n");
		for (j = 0, found = false; j < nr; j++)
			found |= strstr(texts[j], want) != NULL;
		if (!found)
			printf("# no sample has %s\n", op_infos[i].name);
		ok &= found;
	}
	result(ok, "samples have every operation", NULL);

	for (i = 0, ok = true; i < GOKO_B_NR; i++) {
		snprintf(want, sizeof(want), "\n  callb %s, ",
			 builtin_names[i]);
		for (j = 0, found = false; j < nr; j++)
			found |= strstr(texts[j], want) != NULL;
		if (!found)
			printf("# no sample has %s\n", builtin_names[i]);
		ok &= found;
	}
	result(ok, "samples have every builtin", NULL);
}

/* What the linker and the translator ask about a verified image. */
static void check_queries(void)
{
	static const char text[] =
		".goko 1\n.image \"q\"\n"
		".type t0 bool \"bool\"\n"
		".type t1 i64 \"int\"\n"
		".type t2 ptr t1 \"*int\"\n"
		".type t3 lptr t1 \"*int\"\n"
		".type t4 string \"string\"\n"
		".type t5 struct (\"a\" t0, \"b\" t4, \"c\" t2) \"S\"\n"
		".type t6 array t5 3 \"[3]S\"\n"
		".type t7 named t6 \"A\"\n"
		".type t8 eface \"interface {}\"\n"
		".type t9 struct () \"struct {}\"\n"
		".type t10 struct (\"z\" t9, \"a\" t0, \"y\" t9, \"b\" t1, \"x\" t9) \"Z\"\n"
		".type t11 func (t1) (t1) \"func(int) int\"\n"
		".type t12 named t1 \"Int\"\n"
		".type t13 func (t12) (t12) \"func(Int) Int\"\n"
		".type t14 code \"code\"\n"
		".type t15 struct (\"F\" t14, \"p\" t2) \"closure\"\n"
		".type t16 ptr t12 \"*Int\"\n"
		".func f0 \"f\" file \"q.go\" line 1\n"
		".param t12\n.result t1\n.local t7\n.local t3\n.local t8\n"
		"lea t1 w16, w2, +0\n"
		"mov t5 w8, w4\n"
		"ret\n.end\n"
		".func f1 \"g\" file \"q.go\" line 2 ctx t15\n"
		"ret\n.end\n";
	unsigned long bits[1];
	struct goko_vimage v;
	void *image;
	size_t len;

	if (goko_asm("queries", text, sizeof(text) - 1, &image, &len) ||
	    !verifies(&v, image, len)) {
		result(false, "queries", NULL);
		return;
	}
	result(v.vtypes[5].size == 32 && v.vtypes[5].ptrdata == 32 &&
	       v.vtypes[5].align == 8 && v.field_off[1] == 8 &&
	       v.field_off[2] == 24 && v.vtypes[7].size == 96 &&
	       v.vtypes[7].ptrdata == 96 && v.vtypes[7].under == 6 &&
	       v.vtypes[7].kind == GOKO_K_ARRAY && v.vtypes[7].depth == 4 &&
	       v.vtypes[8].ptrdata == 16, "layouts", NULL);
	result(v.vtypes[10].size == 16 && v.field_off[3] == 0 &&
	       v.field_off[4] == 0 && v.field_off[5] == 1 &&
	       v.field_off[6] == 8 && v.field_off[7] == 16,
	       "fields of size 0", NULL);
	result(v.vtypes[11].class == v.vtypes[13].class &&
	       v.vfuncs[0].class == v.vtypes[11].class &&
	       v.vfuncs[1].class == GOKO_NONE &&
	       v.vtypes[2].class == v.vtypes[16].class &&
	       v.vtypes[2].class != v.vtypes[3].class &&
	       goko_vtype_fits(&v, 3, 16) && !goko_vtype_fits(&v, 2, 3) &&
	       goko_vtype_fits(&v, 1, 12), "classes of equal types", NULL);
	goko_vtype_ptrmask(&v, 7, bits, 20);
	result(bits[0] == 0xaaa, "pointer mask of an array", NULL);
	goko_vtype_ptrmask(&v, 8, bits, 2);
	result(bits[0] == 2, "pointer mask of an interface", NULL);
	result(v.vfuncs[0].frame_words == 19 && v.vfuncs[0].param_words == 1 &&
	       v.vfuncs[0].result_words == 1 && v.var_word[6] == 4 &&
	       v.var_word[7] == 16 && v.var_word[8] == 17 &&
	       v.var_flags[4] == GOKO_VV_ADDRESSED && !v.var_flags[5] &&
	       v.vfuncs[0].flags == GOKO_VF_ADDRESSED, "frames", NULL);
	result(goko_vfunc_var(&v, 0, 1) == GOKO_NONE &&
	       goko_vfunc_var(&v, 0, 2) == 4 && goko_vfunc_var(&v, 0, 15) == 6 &&
	       goko_vfunc_var(&v, 0, 18) == 8 &&
	       goko_vfunc_var(&v, 0, 19) == GOKO_NONE, "variable of a word",
	       NULL);
	result(goko_vfunc_word_type(&v, 0, 8, GOKO_K_STRUCT) == 5 &&
	       goko_vfunc_word_type(&v, 0, 9, GOKO_K_STRING) == 4 &&
	       goko_vfunc_word_type(&v, 0, 8, GOKO_K_VOID) == 0 &&
	       goko_vfunc_word_type(&v, 0, 10, GOKO_K_STRING) == GOKO_NONE &&
	       goko_vfunc_word_type(&v, 0, 1, GOKO_K_PTR) == GOKO_NONE,
	       "type of a word", NULL);
	result(goko_vfunc_word_is_ptr(&v, 0, 5) &&
	       !goko_vfunc_word_is_ptr(&v, 0, 6) &&
	       goko_vfunc_word_is_ptr(&v, 0, 7) &&
	       goko_vfunc_word_is_ptr(&v, 0, 16) &&
	       !goko_vfunc_word_is_ptr(&v, 0, 17) &&
	       goko_vfunc_word_is_ptr(&v, 0, 18) &&
	       !goko_vfunc_word_is_ptr(&v, 0, 1) &&
	       goko_vfunc_word_is_ptr(&v, 1, 1), "pointers in a frame", NULL);
	goko_vimage_free(&v);
	free(image);
}

/* A log of any size is terminated, never overrun, and counts all of it. */
static void check_log(void)
{
	struct goko_log log;
	char *buf;
	size_t cap;
	bool ok = true;

	for (cap = 0; cap < 30; cap++) {
		buf = malloc(cap ? cap : 1);
		goko_log_init(&log, cap ? buf : NULL, cap);
		ok &= !cap || !*buf;
		goko_log_printf(&log, "%s %d\n", "reason", 12345);
		goko_log_printf(&log, "%s", "more");
		goko_log_printf(&log, "%s", "");
		ok &= log.len == 17;
		ok &= !cap || (strlen(buf) == (cap < 18 ? cap - 1 : 17) &&
			       !strncmp(buf, "reason 12345\nmore", cap - 1));
		free(buf);
	}
	goko_log_printf(NULL, "nothing");
	result(ok, "logs of all sizes", NULL);
}

static const struct {
	const char *text;
	const char *errors;
} wrong_texts[] = {
	{ "", "a:1: no .goko or no .image\n" },
	{ "nop\n", "a:1: the text begins with .goko 1\n" },
	{ ".goko 2\n", "a:1: version 2 of the format is not known\n" },
	{ ".goko 1\n.goko x\n", "a:2: expected a version\n" },
	{ ".goko 1\n.nothing\n", "a:2: unknown directive '.nothing'\n" },
	{ ".goko 1\n.image x\n", "a:2: expected a string\n" },
	{ ".goko 1\n.image \"x\n", "a:2: string without an end\n" },
	{ ".goko 1\n.image \"\\q\"\n", "a:2: unknown escape in a string\n" },
	{ ".goko 1\n.image \"x\" y\n", "a:2: too much on the line\n" },
	{ ".goko 1\n.type t1 i64 \"int\"\n", "a:2: expected t0\n" },
	{ ".goko 1\n.type t0 i65 \"int\"\n", "a:2: unknown kind 'i65'\n" },
	{ ".goko 1\n.type t0 chan up t0 \"c\"\n",
	  "a:2: expected recv, send or both\n" },
	{ ".goko 1\n.image \"\"\n.type t0 ptr t7 \"p\"\n",
	  "a:3: t7 is not declared\n" },
	{ ".goko 1\nret\n", "a:2: not outside of a function\n" },
	{ ".goko 1\n.main f0\n.main f0\n", "a:3: given twice\n" },
	{ ".goko 1\n.func f0 \"f\" line 1\n", "a:2: the function has no file\n" },
	{ ".goko 1\n.func f0 \"f\" file \"x\" fast\n",
	  "a:2: unknown attribute 'fast'\n" },
#define F ".goko 1\n.image \"i\"\n.func f0 \"f\" file \"x\"\n"
	{ F, "a:4: the last function has no .end\n" },
	{ F ".end\n", "a:4: the function has no code\n" },
	{ F "ret\n.local t0\n",
	  "a:5: parameters, results, locals, code: in this order\n" },
	{ F "fly w2\n", "a:4: unknown operation 'fly'\n" },
	{ F "add w2, w2, w2\n", "a:4: add needs a kind, as in add.i64\n" },
	{ F "add.x w2, w2, w2\n", "a:4: unknown kind 'x'\n" },
	{ F "ret.i64\n", "a:4: ret has no kind\n" },
	{ F "add.i64 w2, w2\n", "a:4: expected a word (w<number>)\n" },
	{ F "add.i64 w2, w2, w2, w2\n", "a:4: too much on the line\n" },
	{ F "add.i64 w99999999999999999999, w2, w2\n",
	  "a:4: a word is too large\n" },
	{ F "addi.i64 w2, w2, #2147483648\n",
	  "a:4: immediate 2147483648 has more than 32 bits\n" },
	{ F "const.i64 w2, #-9223372036854775809\n",
	  "a:4: an immediate is too large\n" },
	{ F "const.i64 w2, 5\n", "a:4: expected '#'\n" },
	{ F "ld t0 w2, w2, 8\n", "a:4: expected '+'\n" },
	{ F "ld t0 w2, w2, +2147483648\n", "a:4: an offset is too large\n" },
	{ F "callb fly, (), ()\n", "a:4: unknown builtin 'fly'\n" },
	{ F "call f0, (w2, ()\n", "a:4: expected a word (w<number>)\n" },
	{ F "call f0, w2, ()\n", "a:4: expected '('\n" },
	{ F "select w2, _, {default; default}\n", "a:4: a second default\n" },
	{ F "select w2, _, {send w2, _}\n", "a:4: expected a word (w<number>)\n" },
	{ F "jmp L1\nret\n.end\n", "a:4: label L1 is not defined\n" },
	{ F "jmp L1\nret\nL1:\n.end\n",
	  "a:4: label L1 has no instruction behind it\n" },
	{ F "L1: L1: ret\n.end\n", "a:4: label L1 is defined twice\n" },
	{ F "jmp L9999999\n", "a:4: label L9999999 is over L1048576\n" },
	{ F "recover w2\n.recover L1\n.recover L1\n", "a:6: a second recover point\n" },
	{ F "call f1, (), ()\nret\n.end\n", "a:4: f1 is not declared\n" },
	{ F "gaddr w2, g0\nret\n.end\n", "a:4: g0 is not declared\n" },
	{ F "ret\n.func f1 \"g\" file \"x\"\n", "a:5: not inside of a function\n" },
	{ F "$\n", "a:4: expected a directive, label or operation\n" },
#undef F
};

static void check_errors(void)
{
	FILE *real = stderr;
	size_t i, n, len;
	char *errors;
	void *image;
	int ret;

	for (i = 0; i < ARRAY_SIZE(wrong_texts); i++) {
		n = strlen(wrong_texts[i].errors);
		stderr = open_memstream(&errors, &len);
		ret = goko_asm("a", wrong_texts[i].text,
			       strlen(wrong_texts[i].text), &image, &len);
		fclose(stderr);
		stderr = real;
		if (ret != -1 || strncmp(errors, wrong_texts[i].errors, n)) {
			printf("# found: %s# expected: %s", errors,
			       wrong_texts[i].errors);
			result(false, "error of the assembler", NULL);
		}
		free(errors);
	}
	result(true, "errors of the assembler", NULL);
}

/* 200,000 lines take well under a second, even with sanitizers. */
static void check_speed(void)
{
	struct timespec start, end;
	size_t len, image_len;
	char *text;
	FILE *f = open_memstream(&text, &len);
	void *image;
	double s;
	int i, j;

	fprintf(f, ".goko 1\n.image \"big\"\n.type t0 i64 \"int\"\n"
		".type t1 string \"string\"\n");
	for (i = 0; i < 4000; i++) {
		fprintf(f, ".func f%d \"main.f%d\" file \"x.go\" line %d\n"
			".param t0\n.result t0\n.local t1\n", i, i, i);
		for (j = 0; j < 10; j++)
			fprintf(f, "  .line %d\n  str w4, \"text %d %d\"\n"
				"  addi.i64 w3, w2, #%d\nL%d:\n"
				"  jlti.i64 w3, #10, L%d\n", i + j, i, j, j, j, j);
		fprintf(f, "  ret\n.end\n");
	}
	fclose(f);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	if (goko_asm("big", text, len, &image, &image_len)) {
		result(false, "speed", NULL);
		return;
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	s = end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9;
	printf("# 224,000 lines: %.2f s\n", s);
	result(s < 2, "speed", NULL);
	free(image);
	free(text);
}

int main(int argc, char **argv)
{
	char **texts = calloc(argc, sizeof(*texts));
	size_t len;
	void *data;
	int i;

	printf("KTAP version 1\n");
	for (i = 1; i < argc; i++) {
		if (read_file(argv[i], &data, &len)) {
			result(false, "cannot read", argv[i]);
			return 1;
		}
		texts[i - 1] = data;
		check_round_trip(base_name(argv[i]), data, len);
		check_damage(base_name(argv[i]), data, len);
	}
	check_complete(argc - 1, texts);
	check_queries();
	check_log();
	check_errors();
	check_speed();
	for (i = 1; i < argc; i++)
		free(texts[i - 1]);
	free(texts);
	printf("1..%u\n", nr_results);
	return failed;
}
