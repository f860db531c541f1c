/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tools/json.h - write JSON to stdout
 *
 * The caller opens and closes objects and arrays; the writer sets commas,
 * new lines and escapes.  A key of NULL is for elements of an array.
 */
#ifndef GOKO_TOOLS_JSON_H
#define GOKO_TOOLS_JSON_H

#include <stdbool.h>

/**
 * struct json - state of one document
 * @depth:	open objects and arrays.
 * @first:	nothing has been written yet in the innermost one.
 */
struct json {
	int depth;
	bool first;
};

/**
 * json_open() - Begin an object or array.
 * @j:		the document, zeroed at first.
 * @key:	its key.
 * @bracket:	'{' or '['.
 */
void json_open(struct json *j, const char *key, char bracket);

/**
 * json_close() - End the innermost object or array.
 * @j:		the document.
 * @bracket:	'}' or ']'.
 */
void json_close(struct json *j, char bracket);

/**
 * json_string() - Write a string.
 * @j:		the document.
 * @key:	its key.
 * @value:	bytes; what is not ASCII is passed on.
 */
void json_string(struct json *j, const char *key, const char *value);

/**
 * json_number() - Write a number.
 * @j:		the document.
 * @key:	its key.
 * @value:	the number.
 */
void json_number(struct json *j, const char *key, unsigned long long value);

/**
 * json_bool() - Write true or false.
 * @j:		the document.
 * @key:	its key.
 * @value:	which.
 */
void json_bool(struct json *j, const char *key, bool value);

#endif /* GOKO_TOOLS_JSON_H */
