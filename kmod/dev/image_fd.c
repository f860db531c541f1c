// SPDX-License-Identifier: GPL-2.0
/*
 * dev/image_fd.c - image fds: look a function up, start it
 *
 * What: an anonymous file that holds one reference on an image.  Whoever has
 * the fd may spawn, whatever its user: to pass the fd is to pass the right.
 * Tasks hold the image themselves, so the fd may be closed first.
 */
#include <linux/anon_inodes.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/overflow.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "dev/internal.h"
#include "exec/values.h"
#include "gc/gc.h"
#include "gc/wish.h"
#include "image/image.h"
#include "net/net.h"
#include "sched/sched.h"

/* Longest name that LOOKUP takes, bytes; no linker makes longer ones. */
#define LOOKUP_MAX	4096u

/* No signature of GOKO_VALUES_MAX values each way is longer. */
#define SIG_MAX		8192u

/* Tell what the function takes and returns. */
static int copy_signature(const struct goko_image *img, struct goko_lookup *lookup)
{
	const struct goko_func *f = &img->funcs[lookup->func];
	size_t len = min(lookup->sig_len, SIG_MAX);
	char *buf = NULL;
	int ret;

	if (len) {
		buf = kzalloc(len, GFP_KERNEL_ACCOUNT);
		if (!buf)
			return -ENOMEM;
	}
	ret = goko_values_signature(f, buf, len);
	if (ret >= 0) {
		lookup->sig_used = ret;
		ret = len && copy_to_user(u64_to_user_ptr(lookup->sig), buf,
					  len) ? -EFAULT : 0;
	}
	kfree(buf);
	return ret;
}

/**
 * goko_image_fd_lookup() - GOKO_IOC_LOOKUP.
 * @obj:	the image.
 * @call:	the call; lookup.func is filled in.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_image_fd_lookup(void *obj, struct goko_call *call)
{
	struct goko_lookup *lookup = &call->args.lookup;
	char *name;
	int ret;

	lookup->func = 0;
	lookup->sig_used = 0;
	if (lookup->flags || !lookup->name_len ||
	    !lookup->sig != !lookup->sig_len)
		return -EINVAL;
	if (lookup->name_len > LOOKUP_MAX)
		return -ENOENT;
	name = memdup_user(u64_to_user_ptr(lookup->name), lookup->name_len);
	if (IS_ERR(name))
		return PTR_ERR(name);
	ret = goko_image_lookup(obj, name, lookup->name_len, &lookup->func);
	kfree(name);
	return ret ? ret : copy_signature(obj, lookup);
}

/* Which function SPAWN asks for: main, or one that LOOKUP would find. */
static int find_entry(const struct goko_image *img, u32 want, u32 *func)
{
	const struct goko_func *f;

	if (want == GOKO_FUNC_MAIN)
		want = img->main;
	if (want >= img->nr_funcs)
		return -ENOENT;
	want = array_index_nospec(want, img->nr_funcs);
	f = &img->funcs[want];
	if (want != img->main && !(f->flags & GOKO_FUNC_EXPORT))
		return -ENOENT;
	*func = want;
	return 0;
}

/* Are these @nr terminated strings in a row, and nothing else? */
static bool args_valid(const char *args, u32 len, u64 nr)
{
	u32 found = 0;
	u32 i;

	if (len && args[len - 1])
		return false;
	for (i = 0; i < len; i++)
		found += !args[i];
	return found == nr;
}

static int copy_args(const struct goko_spawn *spawn, char **args)
{
	char *copy;

	*args = NULL;
	if (spawn->args_len > GOKO_ARG_MAX)
		return -E2BIG;
	if (!spawn->args_len)
		return spawn->nr_args || spawn->nr_env || spawn->args ?
			-EINVAL : 0;
	copy = vmemdup_user(u64_to_user_ptr(spawn->args), spawn->args_len);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	if (!args_valid(copy, spawn->args_len,
			(u64)spawn->nr_args + spawn->nr_env)) {
		kvfree(copy);
		return -EINVAL;
	}
	*args = copy;
	return 0;
}

/* The value of a variable of an environment, the last one as in Go; or NULL. */
static const char *env_value(const char *env, u32 nr, const char *name)
{
	size_t len = strlen(name);
	const char *val = NULL;

	for (; nr; nr--, env += strlen(env) + 1)
		if (!strncmp(env, name, len) && env[len] == '=')
			val = env + len + 1;
	return val;
}

/* GOTRACEBACK. */
static enum goko_traceback traceback_level(const char *val)
{
	static const char *const levels[] = {
		[GOKO_TRACEBACK_NONE]	= "none",
		[GOKO_TRACEBACK_SINGLE]	= "single",
		[GOKO_TRACEBACK_ALL]	= "all",
		[GOKO_TRACEBACK_SYSTEM]	= "system",
	};
	unsigned int n;
	int i;

	if (!val || !*val)
		return GOKO_TRACEBACK_SINGLE;
	i = match_string(levels, ARRAY_SIZE(levels), val);
	if (i >= 0)
		return i;
	if (!strcmp(val, "crash"))
		return GOKO_TRACEBACK_SYSTEM;
	if (kstrtouint(val, 10, &n))
		return GOKO_TRACEBACK_ALL;
	return !n ? GOKO_TRACEBACK_NONE :
	       n == 1 ? GOKO_TRACEBACK_ALL :
			GOKO_TRACEBACK_SYSTEM;
}

/* GOGC. */
static int gc_percent(const char *val)
{
	int n;

	if (val && !strcmp(val, "off"))
		return -1;
	return val && !kstrtoint(val, 10, &n) ? n : goko_param_gogc;
}

/* GOMEMLIMIT: a number of bytes, or one with a unit; else there is none. */
static s64 memory_limit(const char *val)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t digits = val ? strspn(val, "0123456789") : 0, i;
	s64 bytes = 0;
	int unit;

	if (!digits)
		return GOKO_WISH_NONE;
	for (i = 0; i < digits; i++)
		if (check_mul_overflow(bytes, 10ll, &bytes) ||
		    check_add_overflow(bytes, (s64)(val[i] - '0'), &bytes))
			return GOKO_WISH_NONE;
	if (!val[digits])
		return bytes;
	unit = match_string(units, ARRAY_SIZE(units), val + digits);
	if (unit < 0 || check_mul_overflow(bytes, 1ll << 10 * unit, &bytes))
		return GOKO_WISH_NONE;
	return bytes;
}

static bool has_bytes(const struct goko_value *val)
{
	return val->kind == GOKO_VAL_STRING || val->kind == GOKO_VAL_BYTES;
}

/* Copy the bytes of strings behind the values; sets their offsets. */
static int copy_bytes(struct goko_values *v)
{
	char *to = goko_values_bytes(v);
	u64 off = 0;
	u32 i;

	for (i = 0; i < v->nr; i++) {
		struct goko_value *val = &v->val[i];

		if (!has_bytes(val))
			continue;
		if (copy_from_user(to + off, u64_to_user_ptr(val->val), val->len))
			return -EFAULT;
		val->val = off;
		off += val->len;
	}
	return 0;
}

/* The arguments of the function, checked and copied; NULL: it takes none. */
static struct goko_values *copy_values(const struct goko_func *f,
				       const struct goko_spawn *spawn)
{
	struct goko_values *v;
	struct goko_value *val = NULL;
	size_t size = spawn->nr_values * sizeof(*val);
	u64 bytes = 0;
	u32 i;
	int ret;

	if (spawn->nr_values > GOKO_VALUES_MAX)
		return ERR_PTR(-E2BIG);
	if (!spawn->nr_values)
		return spawn->values || goko_values_check(f, NULL, 0) ?
			ERR_PTR(-EINVAL) : NULL;
	val = memdup_user(u64_to_user_ptr(spawn->values), size);
	if (IS_ERR(val))
		return ERR_CAST(val);
	ret = goko_values_check(f, val, spawn->nr_values);
	if (ret)
		goto free_val;
	ret = -E2BIG;
	for (i = 0; i < spawn->nr_values; i++) {
		if (!has_bytes(&val[i]))
			continue;
		if (val[i].len > GOKO_VALUE_BYTES_MAX - bytes)
			goto free_val;
		bytes += val[i].len;
	}
	ret = -ENOMEM;
	v = goko_values_alloc(spawn->nr_values, bytes,
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!v)
		goto free_val;
	memcpy(v->val, val, size);
	kfree(val);
	ret = copy_bytes(v);
	if (!ret)
		return v;
	kvfree(v);
	return ERR_PTR(ret);

free_val:
	kfree(val);
	return ERR_PTR(ret);
}

static struct goko_files *make_files(const struct goko_spawn *spawn)
{
	struct goko_files *files;
	s32 *fds;

	if (spawn->nr_files > GOKO_SPAWN_FILES_MAX)
		return ERR_PTR(-E2BIG);
	if (!spawn->nr_files)
		return spawn->files ? ERR_PTR(-EINVAL) :
				      goko_files_new(NULL, 0);
	fds = memdup_user(u64_to_user_ptr(spawn->files),
			  spawn->nr_files * sizeof(*fds));
	if (IS_ERR(fds))
		return ERR_CAST(fds);
	files = goko_files_new(fds, spawn->nr_files);
	kfree(fds);
	return files;
}

/**
 * goko_image_fd_spawn() - GOKO_IOC_SPAWN.
 * @obj:	the image.
 * @call:	the call; spawn.task_id and file are filled in.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_image_fd_spawn(void *obj, struct goko_call *call)
{
	struct goko_spawn *spawn = &call->args.spawn;
	struct goko_task_start start = {
		.args_len = spawn->args_len,
		.nr_args = spawn->nr_args,
		.lim.heap_bytes = spawn->heap_limit_bytes,
		.lim.max_gs = spawn->max_gs,
		.lim.stack_bytes = spawn->stack_limit_bytes,
		.lim.cpu_ns = (u64)spawn->cpu_limit_ms * NSEC_PER_MSEC,
	};
	struct goko_image *img = obj;
	struct goko_task *t;
	struct file *file;
	const char *env;
	u32 func, i;
	int ret;

	if (spawn->flags || spawn->task_id)
		return -EINVAL;
	ret = find_entry(img, spawn->func, &func);
	if (ret)
		return ret;
	start.params = copy_values(&img->funcs[func], spawn);
	if (IS_ERR(start.params))
		return PTR_ERR(start.params);
	ret = copy_args(spawn, &start.args);
	if (ret)
		goto free_params;
	env = start.args;
	for (i = 0; i < spawn->nr_args; i++)
		env += strlen(env) + 1;
	start.args_len = env - start.args;
	start.env_len = spawn->args_len - start.args_len;
	start.lim.traceback = traceback_level(env_value(env, spawn->nr_env,
							"GOTRACEBACK"));
	start.lim.gogc = gc_percent(env_value(env, spawn->nr_env, "GOGC"));
	start.lim.memory = memory_limit(env_value(env, spawn->nr_env, "GOMEMLIMIT"));
	start.files = make_files(spawn);
	if (IS_ERR(start.files)) {
		ret = PTR_ERR(start.files);
		goto free_args;
	}
	t = goko_task_spawn(img, func, &start);
	if (IS_ERR(t)) {
		ret = PTR_ERR(t);
		goto free_files;
	}
	spawn->task_id = goko_task_id(t);
	file = goko_task_fd_file(t);
	if (IS_ERR(file)) {
		goko_task_disown(t);
		return PTR_ERR(file);
	}
	call->file = file;
	return 0;

free_files:
	goko_files_free(start.files);
free_args:
	kvfree(start.args);
free_params:
	kvfree(start.params);
	return ret;
}

static long image_fd_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	return goko_ioctl(GOKO_ON_IMAGE, file->private_data, cmd, arg);
}

static int image_fd_release(struct inode *inode, struct file *file)
{
	struct goko_image *img = file->private_data;

	atomic_dec(&img->nr_fds);
	goko_image_put(img);
	return 0;
}

static void image_fd_show_fdinfo(struct seq_file *m, struct file *file)
{
	const struct goko_image *img = file->private_data;

	seq_printf(m, "goko-image-id:\t%llu\n", img->id);
	seq_puts(m, "goko-image:\t");
	seq_escape(m, img->name, "\n\\");
	seq_printf(m, "\ngoko-build-id:\t%*phN\n", (int)sizeof(img->build_id),
		   img->build_id);
	seq_printf(m, "goko-functions:\t%u\n", img->nr_funcs);
	seq_printf(m, "goko-types:\t%u\n", img->nr_types);
	seq_printf(m, "goko-data-bytes:\t%llu\n", img->data_bytes);
	seq_printf(m, "goko-code-bytes:\t%llu\n", img->code_bytes);
	seq_printf(m, "goko-load-ns:\t%llu\n", img->load_ns);
	seq_printf(m, "goko-tasks:\t%d\n", atomic_read(&img->nr_tasks));
}

static const struct file_operations image_fd_fops = {
	.owner		= THIS_MODULE,
	.release	= image_fd_release,
	.unlocked_ioctl	= image_fd_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.show_fdinfo	= image_fd_show_fdinfo,
};

/**
 * goko_image_fd_file() - Make the file behind an image fd.
 * @img:	the image; on success the file takes over the caller's reference.
 *
 * Context: process, may sleep; no P.
 * Return: the file, or ERR_PTR(-ENOMEM or -ENFILE).
 */
struct file *goko_image_fd_file(struct goko_image *img)
{
	struct file *file = anon_inode_getfile("[goko-image]", &image_fd_fops,
					       img, O_RDWR);

	if (!IS_ERR(file))
		atomic_inc(&img->nr_fds);
	return file;
}
