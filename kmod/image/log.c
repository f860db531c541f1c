// SPDX-License-Identifier: GPL-2.0
/*
 * image/log.c - reasons for a refusal, into the caller's buffer
 *
 * As with BPF's verifier, the reason goes to who asked and not to the kernel
 * log.  The buffer is terminated after every call; what does not fit is
 * counted, so that the caller learns how much room to bring.
 */
#include "image/vimage.h"

/**
 * goko_log_init() - Start an empty log.
 * @log:	the log.
 * @buf:	where the text goes; must outlive @log.  NULL: count only.
 * @cap:	bytes of @buf.
 *
 * Context: any; no P needed; no locks.
 */
void goko_log_init(struct goko_log *log, char *buf, size_t cap)
{
	log->buf = buf;
	log->cap = buf ? cap : 0;
	log->len = 0;
	if (log->cap)
		buf[0] = '\0';
}

/**
 * goko_log_printf() - Append to a log.
 * @log:	the log; NULL: do nothing.
 * @fmt:	printf format; only what the kernel and C have in common.
 *
 * Control characters become '?': names in images may hold any byte.
 *
 * Context: any; no P needed; the caller is the only user of @log.
 */
void goko_log_printf(struct goko_log *log, const char *fmt, ...)
{
	size_t room, i;
	va_list args;
	char *at;
	int n;

	if (!log)
		return;
	room = log->len < log->cap ? log->cap - log->len : 0;
	at = room ? log->buf + log->len : NULL;

	va_start(args, fmt);
	n = vsnprintf(at, room, fmt, args);
	va_end(args);
	if (n <= 0)
		return;

	for (i = 0; room && i < room - 1 && i < (size_t)n; i++)
		if ((u8)at[i] < ' ' && at[i] != '\n')
			at[i] = '?';
	log->len += n;
}
