// SPDX-License-Identifier: GPL-2.0
/*
 * tools/json.c - write JSON to stdout
 */
#include <stdio.h>

#include "json.h"

static void quote(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

/* Everything up to a value. */
static void lead(struct json *j, const char *key)
{
	if (j->depth)
		printf("%s\n%*s", j->first ? "" : ",", 2 * j->depth, "");
	j->first = false;
	if (key) {
		quote(key);
		printf(": ");
	}
}

void json_open(struct json *j, const char *key, char bracket)
{
	lead(j, key);
	putchar(bracket);
	j->depth++;
	j->first = true;
}

void json_close(struct json *j, char bracket)
{
	j->depth--;
	if (!j->first)
		printf("\n%*s", 2 * j->depth, "");
	putchar(bracket);
	j->first = false;
	if (!j->depth)
		putchar('\n');
}

void json_string(struct json *j, const char *key, const char *value)
{
	lead(j, key);
	quote(value);
}

void json_number(struct json *j, const char *key, unsigned long long value)
{
	lead(j, key);
	printf("%llu", value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	lead(j, key);
	printf(value ? "true" : "false");
}
