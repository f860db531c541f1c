// SPDX-License-Identifier: GPL-2.0
/*
 * tools/asm_lex.c - reading the assembly: numbers, names, strings
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asm.h"
#include "cmd.h"

/* Makes room for @more records behind the first @nr. */
void vec_room(void **v, size_t *room, size_t nr, size_t more, size_t size)
{
	if (nr + more <= *room)
		return;
	while (nr + more > *room)
		*room = *room ? *room * 2 : 64;
	*v = realloc(*v, *room * size);
	if (!*v) {
		msg("out of memory");
		exit(EX_GOKO_FAIL);
	}
}

static bool report(struct assembler *as, unsigned int line, const char *fmt,
		   va_list ap)
{
	fflush(stdout);
	fprintf(stderr, "%s:%u: ", as->name, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	as->errors++;
	return false;
}

/* Reports an error in the current line; false, for the caller to return. */
bool as_error(struct assembler *as, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(as, as->line, fmt, ap);
	va_end(ap);
	return false;
}

bool as_error_at(struct assembler *as, unsigned int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(as, line, fmt, ap);
	va_end(ap);
	return false;
}

void as_blanks(struct assembler *as)
{
	while (*as->p == ' ' || *as->p == '\t' || *as->p == '\r')
		as->p++;
}

bool as_accept(struct assembler *as, char c)
{
	as_blanks(as);
	if (*as->p != c)
		return false;
	as->p++;
	return true;
}

bool as_expect(struct assembler *as, char c)
{
	return as_accept(as, c) || as_error(as, "expected '%c'", c);
}

/* Nothing but a comment is left of the line. */
bool as_at_end(struct assembler *as)
{
	as_blanks(as);
	return *as->p == '\n' || *as->p == ';' || as->p == as->end;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* A name, or nothing, which is no error of its own. */
bool as_word(struct assembler *as, const char **word, size_t *len)
{
	as_blanks(as);
	*word = as->p;
	while (is_word_char(*as->p))
		as->p++;
	*len = as->p - *word;
	return *len > 0;
}

bool as_is(const char *word, size_t len, const char *text)
{
	return strlen(text) == len && !memcmp(word, text, len);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* An unsigned number of at most @max, decimal or 0x. */
bool as_number(struct assembler *as, uint64_t max, const char *what,
	       uint64_t *value)
{
	const char *start;
	int base = 10;

	as_blanks(as);
	if (as->p[0] == '0' && (as->p[1] == 'x' || as->p[1] == 'X')) {
		as->p += 2;
		base = 16;
	}
	*value = 0;
	for (start = as->p; digit(*as->p) < base; as->p++) {
		int d = digit(*as->p);

		if (*value > (UINT64_MAX - d) / base)
			return as_error(as, "%s is too large", what);
		*value = *value * base + d;
	}
	if (as->p == start || is_word_char(*as->p))
		return as_error(as, "expected %s", what);
	if (*value > max)
		return as_error(as, "%s is too large", what);
	return true;
}

/* "w12", "t3": a letter and a number. */
bool as_id(struct assembler *as, char letter, const char *what, uint32_t *id)
{
	uint64_t value;

	as_blanks(as);
	if (*as->p != letter || digit(as->p[1]) > 9)
		return as_error(as, "expected %s (%c<number>)", what, letter);
	as->p++;
	if (!as_number(as, GOKO_NONE - 1, what, &value))
		return false;
	*id = value;
	return true;
}

/* Remembers that an id must have been declared by the end of the text. */
void as_used(struct assembler *as, struct id_use *use, uint32_t id)
{
	if (id < use->end)
		return;
	use->end = (uint64_t)id + 1;
	use->line = as->line;
}

bool as_type(struct assembler *as, uint32_t *id)
{
	if (!as_id(as, 't', "a type", id))
		return false;
	as_used(as, &as->type_use, *id);
	return true;
}

static uint32_t hash_bytes(const char *s, size_t len)
{
	uint32_t h = 2166136261u;

	while (len--)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h ^ h >> 15;
}

static uint32_t *hash_slot(struct assembler *as, const char *s, size_t len)
{
	size_t i = hash_bytes(s, len) & (as->hash_size - 1);

	for (;; i = (i + 1) & (as->hash_size - 1)) {
		uint32_t *slot = &as->hash[i];
		struct goko_img_str *str;

		if (!*slot)
			return slot;
		str = &as->strs.v[*slot - 1];
		if (str->len == len && !memcmp(as->bytes.v + str->off, s, len))
			return slot;
	}
}

/* The hash table is at most half full. */
static void grow_hash(struct assembler *as)
{
	size_t i;

	if (as->hash_size > 2 * as->strs.nr)
		return;
	free(as->hash);
	as->hash_size = as->hash_size ? 2 * as->hash_size : 1024;
	as->hash = xalloc(as->hash_size * sizeof(*as->hash));
	for (i = 0; i < as->strs.nr; i++) {
		struct goko_img_str *s = &as->strs.v[i];

		*hash_slot(as, as->bytes.v + s->off, s->len) = i + 1;
	}
}

/* Gives equal strings one number; the candidate is at the end of @bytes. */
static uint32_t intern(struct assembler *as, size_t start)
{
	size_t len = as->bytes.nr - start;
	struct goko_img_str *str;
	uint32_t *slot;

	grow_hash(as);
	slot = hash_slot(as, as->bytes.v + start, len);
	if (*slot) {
		as->bytes.nr = start;
		return *slot - 1;
	}
	str = vec_push(&as->strs);
	str->off = start;
	str->len = len;
	*slot = as->strs.nr;
	return *slot - 1;
}

static bool escape(struct assembler *as, char *c)
{
	switch (*as->p++) {
	case 'n':
		*c = '\n';
		return true;
	case 't':
		*c = '\t';
		return true;
	case 'r':
		*c = '\r';
		return true;
	case '\\':
		*c = '\\';
		return true;
	case '"':
		*c = '"';
		return true;
	case 'x':
		if (digit(as->p[0]) < 16 && digit(as->p[1]) < 16) {
			*c = digit(as->p[0]) * 16 + digit(as->p[1]);
			as->p += 2;
			return true;
		}
		break;
	}
	as->p--;
	return as_error(as, "unknown escape in a string");
}

/* A literal in quotes. */
bool as_string(struct assembler *as, uint32_t *str)
{
	size_t start = as->bytes.nr;

	if (!as_accept(as, '"'))
		return as_error(as, "expected a string");
	for (;;) {
		char c;

		if (*as->p == '\n' || as->p == as->end) {
			as->bytes.nr = start;
			return as_error(as, "string without an end");
		}
		c = *as->p++;
		if (c == '"')
			break;
		if (c == '\\' && !escape(as, &c)) {
			as->bytes.nr = start;
			return false;
		}
		*vec_push(&as->bytes) = c;
	}
	/* A string's offset has 32 bits; the loader's limit is far below. */
	if (as->bytes.nr > GOKO_IMAGE_MAX) {
		as->bytes.nr = start;
		return as_error(as, "the strings are over the limit of %u bytes",
				GOKO_IMAGE_MAX);
	}
	*str = intern(as, start);
	return true;
}
