// SPDX-License-Identifier: GPL-2.0
/*
 * tools/tasks.c - look at tasks and kill them: ps, stat, stack, kill, version
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/goko_image.h>

#include "cmd.h"
#include "core/version.h"
#include "device.h"
#include "json.h"

static const char *state_name(__u32 state)
{
	static const char *const names[] = {
		[GOKO_TASK_RUNNING] = "running",
		[GOKO_TASK_EXITED] = "exited",
		[GOKO_TASK_KILLED] = "killed",
	};

	return state < sizeof(names) / sizeof(names[0]) ? names[state] : "?";
}

static const char *end_name(__u32 why)
{
	static const char *const names[] = {
		[GOKO_END_EXIT] = "exit",
		[GOKO_END_PANIC] = "panic",
		[GOKO_END_FATAL] = "fatal error",
		[GOKO_END_KILLED] = "killed",
	};

	return why < sizeof(names) / sizeof(names[0]) ? names[why] : "?";
}

#define FLAGS_MAX	2

/* An option without a value; its first letter does as well. */
struct flag {
	const char	*name;
	bool		*on;
};

/* Options of a verb that has but @flags.  Returns -1 to go on, or the exit status. */
static int parse_flags(int argc, char **argv, const struct flag *flags)
{
	struct option options[FLAGS_MAX + 2] = { };
	char letters[FLAGS_MAX + 3] = ":h";
	int n, opt;

	for (n = 0; flags[n].name; n++) {
		options[n] = (struct option){ flags[n].name, no_argument, NULL,
					      flags[n].name[0] };
		letters[2 + n] = flags[n].name[0];
	}
	options[n] = (struct option){ "help", no_argument, NULL, 'h' };
	while ((opt = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		if (opt == 'h')
			return usage_help(argv[0]);
		for (n = 0; flags[n].name && flags[n].name[0] != opt; n++)
			;
		if (!flags[n].name)
			return bad_option(argv, opt);
		*flags[n].on = true;
	}
	return -1;
}

static void ps_json(const struct goko_task_entry *t, size_t nr)
{
	struct json j = { };

	json_open(&j, NULL, '[');
	for (size_t i = 0; i < nr; i++) {
		json_open(&j, NULL, '{');
		json_number(&j, "id", t[i].id);
		json_string(&j, "image", t[i].image);
		json_string(&j, "state", state_name(t[i].state));
		json_number(&j, "pid", t[i].pid);
		json_number(&j, "uid", t[i].uid);
		json_number(&j, "goroutines", t[i].nr_gs);
		json_number(&j, "cpu_ns", t[i].cpu_ns);
		json_number(&j, "alloc_bytes", t[i].alloc_bytes);
		json_close(&j, '}');
	}
	json_close(&j, ']');
}

static void ps_table(const struct goko_task_entry *t, size_t nr)
{
	char cpu[FMT_LEN], bytes[FMT_LEN];

	printf("%6s %7s %6s %-8s %10s %10s %10s %s\n", "ID", "PID", "UID",
	       "STATE", "GOROUTINES", "CPU", "ALLOCATED", "IMAGE");
	for (size_t i = 0; i < nr; i++) {
		printf("%6llu %7u %6u %-8s %10llu %10s %10s ",
		       (unsigned long long)t[i].id, t[i].pid, t[i].uid,
		       state_name(t[i].state),
		       (unsigned long long)t[i].nr_gs,
		       fmt_ns(t[i].cpu_ns, cpu, sizeof(cpu)),
		       fmt_size(t[i].alloc_bytes, bytes, sizeof(bytes)));
		print_name(t[i].image);
	}
}

/* What the module lists in debugfs, for root. */
static int ps_sockets(void)
{
	static const char name[] = "/sys/kernel/debug/goko/files";
	FILE *in = fopen(name, "r");
	char line[1024];

	if (!in) {
		msg("cannot open %s: %s", name, strerror(errno));
		return EX_GOKO_FAIL;
	}
	while (fgets(line, sizeof(line), in))
		fputs(line, stdout);
	fclose(in);
	return EX_GOKO_OK;
}

int cmd_ps(int argc, char **argv)
{
	struct goko_task_entry *tasks;
	bool json = false, images = false;
	const struct flag flags[] = { { "json", &json }, { "images", &images }, { } };
	int dev, ret;
	size_t nr;

	if (argc == 2 && !strcmp(argv[1], "--sockets"))
		return ps_sockets();
	ret = parse_flags(argc, argv, flags);
	if (ret >= 0)
		return ret;
	if (optind < argc)
		return usage_error(argv[0], "no arguments, please");
	dev = open_device(false);
	if (dev < 0)
		return EX_GOKO_FAIL;
	if (images) {
		ret = ps_images(dev, json);
		close(dev);
		return ret;
	}
	ret = goko_list_tasks(dev, &tasks, &nr);
	close(dev);
	if (ret) {
		msg("cannot list tasks: %s", strerror(-ret));
		return EX_GOKO_FAIL;
	}
	if (json)
		ps_json(tasks, nr);
	else
		ps_table(tasks, nr);
	free(tasks);
	return EX_GOKO_OK;
}

/* Returns a task fd, or -1 after a message. */
static int open_task(int dev, unsigned long long id)
{
	int fd = goko_open_task(dev, id);

	if (fd == -ESRCH)
		msg("there is no task %llu", id);
	else if (fd == -EPERM)
		msg("task %llu is not yours", id);
	else if (fd < 0)
		msg("cannot open task %llu: %s", id, strerror(-fd));
	return fd < 0 ? -1 : fd;
}

static int kill_task(int dev, unsigned long long id, bool wait)
{
	struct goko_wait result;
	int task, ret;

	task = open_task(dev, id);
	if (task < 0)
		return -1;
	ret = goko_kill(task);
	while (!ret && wait) {
		ret = goko_wait(task, 0, &result);
		if (ret != -EINTR)
			break;
		ret = 0;
	}
	close(task);
	if (ret)
		msg("cannot kill task %llu: %s", id, strerror(-ret));
	return ret ? -1 : 0;
}

int cmd_kill(int argc, char **argv)
{
	bool wait = false;
	const struct flag flags[] = { { "wait", &wait }, { } };
	int dev, ret = EX_GOKO_OK, status;
	unsigned long long id;

	status = parse_flags(argc, argv, flags);
	if (status >= 0)
		return status;
	if (optind == argc)
		return usage_error(argv[0], "which tasks?");
	for (int i = optind; i < argc; i++)
		if (parse_number(argv[i], &id))
			return usage_error(argv[0], "'%s' is no task id",
					   argv[i]);
	dev = open_device(false);
	if (dev < 0)
		return EX_GOKO_FAIL;
	for (int i = optind; i < argc; i++) {
		parse_number(argv[i], &id);
		if (kill_task(dev, id, wait))
			ret = EX_GOKO_FAIL;
	}
	close(dev);
	return ret;
}

static void stat_info_json(const struct goko_info *info)
{
	struct json j = { };

	json_open(&j, NULL, '{');
	json_string(&j, "version", info->version);
	json_number(&j, "abi", info->abi);
	json_number(&j, "image_version", info->image_version);
	json_bool(&j, "jit", info->features & GOKO_FEAT_JIT);
	json_number(&j, "ps", info->nr_ps);
	json_number(&j, "images", info->nr_images);
	json_number(&j, "tasks", info->nr_tasks);
	json_number(&j, "goroutines", info->nr_gs);
	json_number(&j, "heap_bytes", info->heap_bytes);
	json_number(&j, "heap_limit_bytes", info->heap_limit_bytes);
	json_close(&j, '}');
}

static void stat_info_text(const struct goko_info *info)
{
	char heap[FMT_LEN], limit[FMT_LEN];

	printf("module       %s\n", info->version);
	printf("jit          %s\n",
	       info->features & GOKO_FEAT_JIT ? "on" : "off");
	printf("Ps           %u\n", info->nr_ps);
	printf("images       %u\n", info->nr_images);
	printf("tasks        %u\n", info->nr_tasks);
	printf("goroutines   %llu\n", (unsigned long long)info->nr_gs);
	printf("heap         %s of %s\n",
	       fmt_size(info->heap_bytes, heap, sizeof(heap)),
	       fmt_size(info->heap_limit_bytes, limit, sizeof(limit)));
}

static int stat_runtime(int dev, bool json)
{
	struct goko_info info;
	int ret = goko_get_info(dev, &info);

	if (ret) {
		msg("cannot get information: %s", strerror(-ret));
		return EX_GOKO_FAIL;
	}
	if (json)
		stat_info_json(&info);
	else
		stat_info_text(&info);
	return EX_GOKO_OK;
}

static void stat_task_json(unsigned long long id, const struct goko_wait *w)
{
	struct json j = { };

	json_open(&j, NULL, '{');
	json_number(&j, "id", id);
	json_string(&j, "state", state_name(w->state));
	if (w->state != GOKO_TASK_RUNNING) {
		json_number(&j, "status", w->status);
		json_string(&j, "why", end_name(w->why));
	}
	json_number(&j, "cpu_ns", w->cpu_ns);
	json_number(&j, "wall_ns", w->wall_ns);
	json_number(&j, "alloc_bytes", w->alloc_bytes);
	json_number(&j, "allocs", w->nr_allocs);
	json_number(&j, "goroutines_created", w->nr_gs_created);
	json_number(&j, "goroutines_peak", w->nr_gs_peak);
	json_number(&j, "switches", w->nr_switches);
	json_number(&j, "preemptions", w->nr_preempts);
	json_number(&j, "stack_peak_bytes", w->stack_peak_bytes);
	json_close(&j, '}');
}

static void stat_task_text(unsigned long long id, const struct goko_wait *w)
{
	char buf[FMT_LEN];

	printf("task         %llu\n", id);
	printf("state        %s\n", state_name(w->state));
	if (w->state != GOKO_TASK_RUNNING)
		printf("end          %s, status %u\n", end_name(w->why),
		       w->status);
	printf("cpu          %s\n", fmt_ns(w->cpu_ns, buf, sizeof(buf)));
	printf("wall         %s\n", fmt_ns(w->wall_ns, buf, sizeof(buf)));
	printf("allocated    %s", fmt_size(w->alloc_bytes, buf, sizeof(buf)));
	printf(" in %llu objects\n", (unsigned long long)w->nr_allocs);
	printf("goroutines   %llu created, %llu at once\n",
	       (unsigned long long)w->nr_gs_created,
	       (unsigned long long)w->nr_gs_peak);
	printf("switches     %llu\n", (unsigned long long)w->nr_switches);
	printf("preemptions  %llu\n", (unsigned long long)w->nr_preempts);
	printf("stack        %s at most\n",
	       fmt_size(w->stack_peak_bytes, buf, sizeof(buf)));
}

static int stat_task(int dev, unsigned long long id, bool json)
{
	struct goko_wait wait;
	int task, ret;

	task = open_task(dev, id);
	if (task < 0)
		return EX_GOKO_FAIL;
	ret = goko_wait(task, GOKO_WAIT_NOHANG, &wait);
	close(task);
	if (ret) {
		msg("cannot look at task %llu: %s", id, strerror(-ret));
		return EX_GOKO_FAIL;
	}
	if (json)
		stat_task_json(id, &wait);
	else
		stat_task_text(id, &wait);
	return EX_GOKO_OK;
}

int cmd_stat(int argc, char **argv)
{
	unsigned long long id = 0;
	bool json = false;
	const struct flag flags[] = { { "json", &json }, { } };
	int dev, ret;

	ret = parse_flags(argc, argv, flags);
	if (ret >= 0)
		return ret;
	if (argc - optind > 1)
		return usage_error(argv[0], "one task at a time");
	if (optind < argc && parse_number(argv[optind], &id))
		return usage_error(argv[0], "'%s' is no task id",
				   argv[optind]);
	dev = open_device(false);
	if (dev < 0)
		return EX_GOKO_FAIL;
	ret = optind < argc ? stat_task(dev, id, json) :
			      stat_runtime(dev, json);
	close(dev);
	return ret;
}

#define STACK_PIECE	(256u << 10)

/* Piece by piece: there may be a million of them. */
static int print_stacks(int task, bool system)
{
	char *buf = xalloc(STACK_PIECE);
	bool first = true;
	__u64 next = 0;
	int n;

	do {
		n = goko_stacks(task, system, &next, buf, STACK_PIECE);
		/* Each goroutine begins with an empty line; not the first. */
		if (n > 0)
			fwrite(buf + first, 1, n - first, stdout);
		first &= n <= 0;
	} while (n >= 0 && next);
	free(buf);
	return n < 0 ? n : 0;
}

int cmd_stack(int argc, char **argv)
{
	bool system = false;
	const struct flag flags[] = { { "system", &system }, { } };
	unsigned long long id;
	int dev, task, ret;

	ret = parse_flags(argc, argv, flags);
	if (ret >= 0)
		return ret;
	if (optind == argc)
		return usage_error(argv[0], "which task?");
	if (argc - optind > 1)
		return usage_error(argv[0], "one task at a time");
	if (parse_number(argv[optind], &id))
		return usage_error(argv[0], "'%s' is no task id",
				   argv[optind]);
	dev = open_device(false);
	if (dev < 0)
		return EX_GOKO_FAIL;
	task = open_task(dev, id);
	close(dev);
	if (task < 0)
		return EX_GOKO_FAIL;
	ret = print_stacks(task, system);
	close(task);
	if (ret)
		msg("cannot look at task %llu: %s", id, strerror(-ret));
	return ret ? EX_GOKO_FAIL : EX_GOKO_OK;
}

int cmd_version(int argc, char **argv)
{
	struct goko_info info = { };
	bool json = false, loaded;
	const struct flag flags[] = { { "json", &json }, { } };
	struct json j = { };
	int dev, ret;

	ret = parse_flags(argc, argv, flags);
	if (ret >= 0)
		return ret;
	if (optind < argc)
		return usage_error(argv[0], "no arguments, please");
	/* The module's part is nice to have: no message, no modprobe. */
	dev = goko_open(device_path());
	loaded = dev >= 0 && !goko_get_info(dev, &info);
	if (dev >= 0)
		close(dev);
	if (!json) {
		printf("goko %s, interface %u, images %u\n", GOKO_VERSION,
		       GOKO_ABI_VERSION, GOKO_IMAGE_VERSION);
		if (loaded)
			printf("module %s, interface %u, images %u\n",
			       info.version, info.abi, info.image_version);
		return EX_GOKO_OK;
	}
	json_open(&j, NULL, '{');
	json_string(&j, "version", GOKO_VERSION);
	json_number(&j, "abi", GOKO_ABI_VERSION);
	json_number(&j, "image_version", GOKO_IMAGE_VERSION);
	json_bool(&j, "loaded", loaded);
	if (loaded) {
		json_open(&j, "module", '{');
		json_string(&j, "version", info.version);
		json_number(&j, "abi", info.abi);
		json_number(&j, "image_version", info.image_version);
		json_close(&j, '}');
	}
	json_close(&j, '}');
	return EX_GOKO_OK;
}
