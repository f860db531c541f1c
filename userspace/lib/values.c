// SPDX-License-Identifier: GPL-2.0
/*
 * lib/values.c - arguments and results of functions that are spawned
 */
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define SIG_GUESS	256
#define RESULTS_GUESS	4096

int goko_signature(int image, const char *name, __u32 *func, char **sig)
{
	struct goko_lookup lookup;
	__u32 len = SIG_GUESS;
	int ret;

	*sig = NULL;
	for (;;) {
		char *buf = calloc(1, len);

		if (!buf)
			return -ENOMEM;
		memset(&lookup, 0, sizeof(lookup));
		lookup.size = sizeof(lookup);
		lookup.name = (uintptr_t)name;
		lookup.name_len = strlen(name);
		lookup.sig = (uintptr_t)buf;
		lookup.sig_len = len;
		ret = do_ioctl(image, GOKO_IOC_LOOKUP, &lookup);
		if (ret >= 0 && lookup.sig_used <= len) {
			*func = lookup.func;
			*sig = buf;
			return 0;
		}
		free(buf);
		if (ret < 0)
			return ret;
		len = lookup.sig_used;
	}
}

/* Offsets in the buffer become addresses; a kernel that lies is no reason to crash. */
static int relocate(struct goko_value *v, size_t nr, size_t size)
{
	if (nr > size / sizeof(*v))
		return -EPROTO;
	for (size_t i = 0; i < nr; i++) {
		if (v[i].kind != GOKO_VAL_STRING && v[i].kind != GOKO_VAL_BYTES)
			continue;
		if (v[i].val > size || v[i].len > size - v[i].val)
			return -EPROTO;
		v[i].val += (uintptr_t)v;
	}
	return 0;
}

int goko_wait_results(int task, struct goko_wait *wait,
		      struct goko_value **values, size_t *nr)
{
	__u32 len = RESULTS_GUESS;
	void *buf;
	int ret;

	*values = NULL;
	*nr = 0;
	for (;;) {
		buf = calloc(1, len);
		if (!buf)
			return -ENOMEM;
		memset(wait, 0, sizeof(*wait));
		wait->size = sizeof(*wait);
		wait->results = (uintptr_t)buf;
		wait->results_len = len;
		ret = do_ioctl(task, GOKO_IOC_WAIT, wait);
		if (ret < 0 || wait->results_used <= len)
			break;
		free(buf);
		len = wait->results_used;
	}
	if (ret >= 0)
		ret = relocate(buf, wait->nr_results, wait->results_used);
	if (ret < 0 || !wait->nr_results) {
		free(buf);
		return ret;
	}
	*values = buf;
	*nr = wait->nr_results;
	return 0;
}

int goko_call(int image, const char *name, const struct goko_value *args,
	      size_t nr_args, struct goko_wait *wait,
	      struct goko_value **results, size_t *nr_results)
{
	__u32 func;
	int task, ret;

	ret = goko_lookup(image, name, &func);
	if (ret)
		return ret;
	task = goko_spawn_values(image, func, args, nr_args, NULL, NULL);
	if (task < 0)
		return task;
	ret = goko_wait_results(task, wait, results, nr_results);
	close(task);
	return ret;
}

/* ---- Texts ---- */

/*
 * A signature and a text that are read side by side.  @text is the rest of the
 * argument, of which a scalar takes all when it is not in a struct.
 */
struct parser {
	const char *sig;
	const char *text;
	struct goko_value *v;
	size_t nr;
};

static bool take(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*at, word, n))
		return false;
	*at += n;
	return true;
}

static void blanks(struct parser *p)
{
	while (*p->text == ' ')
		p->text++;
}

/* A value ends where the text does, or in a struct at a comma or a brace. */
static bool at_end(struct parser *p, bool nested)
{
	if (!nested)
		return !*p->text;
	blanks(p);
	return *p->text == ',' || *p->text == '}';
}

static int parse_number(struct parser *p, struct goko_value *v, bool nested)
{
	char *end;
	int bits;

	errno = 0;
	if (take(&p->sig, "f32")) {
		float f = strtof(p->text, &end);
		__u32 word;

		memcpy(&word, &f, sizeof(word));
		v->kind = GOKO_VAL_FLOAT;
		v->len = sizeof(f);
		v->val = word;
		goto done;
	}
	if (take(&p->sig, "f64")) {
		double d = strtod(p->text, &end);

		memcpy(&v->val, &d, sizeof(d));
		v->kind = GOKO_VAL_FLOAT;
		v->len = sizeof(d);
		goto done;
	}
	v->kind = *p->sig++ == 'i' ? GOKO_VAL_INT : GOKO_VAL_UINT;
	bits = strtol(p->sig, (char **)&p->sig, 10);
	if (bits < 8 || bits > 64)
		return -EPROTO;
	if (v->kind == GOKO_VAL_INT) {
		long long n = strtoll(p->text, &end, 0);

		if (bits < 64 && (n >= 1ll << (bits - 1) ||
				  n < -(1ll << (bits - 1))))
			return -ERANGE;
		v->val = n;
	} else {
		unsigned long long n = strtoull(p->text, &end, 0);

		if (strchr(p->text, '-') && strchr(p->text, '-') < end)
			return -ERANGE;
		if (bits < 64 && n >> bits)
			return -ERANGE;
		v->val = n;
	}
done:
	if (errno == ERANGE)
		return -ERANGE;
	if (end == p->text || isspace((unsigned char)*p->text))
		return -EINVAL;
	p->text = end;
	return at_end(p, nested) ? 0 : -EINVAL;
}

/* In a struct a string stands in quotes, without any escapes. */
static int parse_string(struct parser *p, struct goko_value *v, bool nested)
{
	const char *end;

	v->kind = take(&p->sig, "bytes") ? GOKO_VAL_BYTES : GOKO_VAL_STRING;
	if (v->kind == GOKO_VAL_STRING && !take(&p->sig, "string"))
		return -EPROTO;
	if (!nested) {
		v->val = (uintptr_t)p->text;
		v->len = strlen(p->text);
		p->text += v->len;
		return 0;
	}
	if (*p->text != '"')
		return -EINVAL;
	end = strchr(p->text + 1, '"');
	if (!end)
		return -EINVAL;
	v->val = (uintptr_t)(p->text + 1);
	v->len = end - p->text - 1;
	p->text = end + 1;
	return at_end(p, nested) ? 0 : -EINVAL;
}

static int parse_bool(struct parser *p, struct goko_value *v, bool nested)
{
	v->kind = GOKO_VAL_BOOL;
	v->val = take(&p->text, "true");
	if (!v->val && !take(&p->text, "false"))
		return -EINVAL;
	return at_end(p, nested) ? 0 : -EINVAL;
}

static int parse_value(struct parser *p, bool nested);

static int parse_struct(struct parser *p, struct goko_value *v, bool nested)
{
	int ret;

	v->kind = GOKO_VAL_STRUCT;
	if (!take(&p->text, "{"))
		return -EINVAL;
	blanks(p);
	while (!take(&p->sig, "}")) {
		take(&p->sig, " ");
		if (v->nr && !take(&p->text, ","))
			return -EINVAL;
		blanks(p);
		ret = parse_value(p, true);
		if (ret)
			return ret;
		v->nr++;
	}
	if (!take(&p->text, "}"))
		return -EINVAL;
	return at_end(p, nested) ? 0 : -EINVAL;
}

static int parse_value(struct parser *p, bool nested)
{
	struct goko_value *v;

	if (p->nr == GOKO_VALUES_MAX)
		return -E2BIG;
	v = &p->v[p->nr++];
	memset(v, 0, sizeof(*v));
	if (take(&p->sig, "bool"))
		return parse_bool(p, v, nested);
	if (take(&p->sig, "{"))
		return parse_struct(p, v, nested);
	if (*p->sig == 's' || *p->sig == 'b')
		return parse_string(p, v, nested);
	if (*p->sig == 'i' || *p->sig == 'u' || *p->sig == 'f')
		return parse_number(p, v, nested);
	return -EPROTO;
}

int goko_parse_values(const char *sig, char *const *texts,
		      struct goko_value **values, size_t *nr, size_t *bad)
{
	struct parser p = { .sig = sig };
	size_t i = 0;
	int ret = 0;

	*values = NULL;
	*nr = 0;
	p.v = calloc(GOKO_VALUES_MAX, sizeof(*p.v));
	if (!p.v)
		return -ENOMEM;
	if (!take(&p.sig, "("))
		ret = -EPROTO;
	for (; !ret && !take(&p.sig, ")"); i++) {
		take(&p.sig, " ");
		p.text = texts[i];
		ret = p.text ? parse_value(&p, false) : -ENODATA;
		if (ret)
			break;
	}
	if (!ret && texts[i])
		ret = -EOVERFLOW;
	if (ret) {
		*bad = i;
		free(p.v);
		return ret;
	}
	*values = p.v;
	*nr = p.nr;
	return 0;
}
