// SPDX-License-Identifier: GPL-2.0
/*
 * tools/util.c - messages, memory and files, for all verbs
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"

void msg(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "goko: ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void *xalloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p) {
		msg("out of memory");
		exit(EX_GOKO_FAIL);
	}
	return p;
}

int read_fd(int fd, void **data, size_t *len)
{
	size_t room = 64 << 10, used = 0;
	char *buf = malloc(room);

	while (buf) {
		ssize_t n;

		if (used + 1 == room) {
			char *bigger = realloc(buf, room *= 2);

			if (!bigger)
				break;
			buf = bigger;
		}
		n = read(fd, buf + used, room - used - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int err = errno;

			free(buf);
			return -err;
		}
		if (!n) {
			buf[used] = 0;
			*data = buf;
			*len = used;
			return 0;
		}
		used += n;
	}
	free(buf);
	return -ENOMEM;
}

int read_file(const char *path, void **data, size_t *len)
{
	int fd, ret;

	if (!strcmp(path, "-"))
		return read_fd(STDIN_FILENO, data, len);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = read_fd(fd, data, len);
	close(fd);
	return ret;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			data += n;
			len -= n;
		}
	}
	return 0;
}

/* Devices, pipes and stdout can't be replaced, only written. */
static int write_direct(const char *path, const void *data, size_t len)
{
	bool is_stdout = !strcmp(path, "-");
	int fd = STDOUT_FILENO;
	int ret;

	if (is_stdout)
		fflush(stdout);
	else
		fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = write_all(fd, data, len);
	if (!is_stdout && close(fd) && !ret)
		ret = -errno;
	return ret;
}

int write_file(const char *path, const void *data, size_t len)
{
	struct stat st;
	char *tmp;
	int fd, ret;

	if (!strcmp(path, "-") || (!stat(path, &st) && !S_ISREG(st.st_mode)))
		return write_direct(path, data, len);
	if (asprintf(&tmp, "%s.%d.tmp", path, (int)getpid()) < 0)
		return -ENOMEM;
	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		ret = -errno;
		free(tmp);
		return ret;
	}
	ret = write_all(fd, data, len);
	if (close(fd) && !ret)
		ret = -errno;
	if (!ret && rename(tmp, path))
		ret = -errno;
	if (ret)
		unlink(tmp);
	free(tmp);
	return ret;
}

int parse_number(const char *text, unsigned long long *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	if (errno || *end || text[0] < '0' || text[0] > '9')
		return -EINVAL;
	return 0;
}

int parse_size(const char *text, unsigned long long *bytes)
{
	static const char units[] = "KMGT";
	unsigned long long n;
	int shift = 0;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 0);
	if (errno || text[0] < '0' || text[0] > '9')
		return -EINVAL;
	if (*end) {
		const char *unit = strchr(units, toupper((unsigned char)*end));

		if (!unit)
			return -EINVAL;
		shift = 10 * (unit - units + 1);
		end++;
		if (!strcasecmp(end, "ib") || !strcasecmp(end, "b"))
			end = "";
	}
	if (*end || n > ~0ull >> shift)
		return -EINVAL;
	*bytes = n << shift;
	return 0;
}

int parse_time(const char *text, unsigned long long *ms)
{
	static const struct {
		const char *unit;
		unsigned long long ms;
	} units[] = {
		{ "", 1000 }, { "ms", 1 }, { "s", 1000 }, { "m", 60000 },
		{ "h", 3600000 },
	};
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno || text[0] < '0' || text[0] > '9')
		return -EINVAL;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].unit))
			continue;
		if (n > ~0ull / units[i].ms)
			return -EINVAL;
		*ms = n * units[i].ms;
		return 0;
	}
	return -EINVAL;
}

const char *fmt_size(unsigned long long bytes, char *buf, size_t len)
{
	static const char *const units[] = {
		"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"
	};
	double value = bytes;
	int i = 0;

	while (value >= 1024 && i < 6) {
		value /= 1024;
		i++;
	}
	snprintf(buf, len, i && value < 100 ? "%.1f %s" : "%.0f %s", value,
		 units[i]);
	return buf;
}

const char *fmt_ns(unsigned long long ns, char *buf, size_t len)
{
	if (ns < 1000ull * 1000)
		snprintf(buf, len, "%.1f us", ns / 1e3);
	else if (ns < 1000ull * 1000 * 1000)
		snprintf(buf, len, "%.1f ms", ns / 1e6);
	else
		snprintf(buf, len, "%.2f s", ns / 1e9);
	return buf;
}

void print_name(const char *name)
{
	for (; *name; name++)
		putchar((unsigned char)*name < 0x20 || *name == 0x7f ? '?' :
			*name);
	putchar('\n');
}
