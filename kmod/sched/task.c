// SPDX-License-Identifier: GPL-2.0
/*
 * sched/task.c - tasks: groups of goroutines with one output and one exit status
 *
 * What
 *   What a process is to threads.  A task is made with its main goroutine by SPAWN,
 *   and is known by its owner's fd, by further fds, by id, and to its goroutines.
 *   How it ends: sched/end.c.
 *
 * Lifetime
 *   goko_task.ref: one of the owner, one of each further fd or finder, one of all
 *   its goroutines together.  The last put leaves the rest to a workqueue, since it
 *   may come from an M, and freeing a task may free its image, which takes its
 *   time.  A task stays on the list until then; who finds it there takes a
 *   reference only if there still is one.
 *
 *   The owner's fd holds a reference to the module, and its release waits until no
 *   goroutine is left (goko_task_disown()).  So when rmmod gets through, no G
 *   exists; Ms and the workqueue, which the exit of the module stops, may still be
 *   about to put the last reference.
 *
 * Locking
 *   tasks_mutex: list of tasks; spawning one, so that who looks for deadlocks sees
 *   either no goroutine of a new task or one that is awake.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/goko.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "image/image.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

DEFINE_MUTEX(goko_tasks_mutex);
LIST_HEAD(goko_tasks);		/* tasks_mutex: oldest first */

static u64 last_id;		/* tasks_mutex */
static atomic_t nr_tasks;	/* A: that have not ended */

static void task_free(struct goko_task *t)
{
	goko_output_fini(&t->out);
	put_pid(t->pid);
	goko_image_put(t->img);
	kvfree(t->args);
	/* goko_g_park_arm() may be looking whether it is ending. */
	kfree_rcu(t, rcu);
}

static void free_work(struct work_struct *work)
{
	struct goko_task *t = container_of(work, struct goko_task, free_work);

	mutex_lock(&goko_tasks_mutex);
	list_del(&t->node);
	mutex_unlock(&goko_tasks_mutex);
	task_free(t);
}

static void task_release(struct kref *ref)
{
	struct goko_task *t = container_of(ref, struct goko_task, ref);

	queue_work(goko_sched.wq, &t->free_work);
}

/**
 * goko_task_get() - Take a reference.
 * @t:	a task the caller has a reference to, or a G of.
 *
 * Context: any.
 */
void goko_task_get(struct goko_task *t)
{
	kref_get(&t->ref);
}

/**
 * goko_task_put() - Put a reference; the last one frees the task, later.
 * @t:	the task.
 *
 * Context: any.
 */
void goko_task_put(struct goko_task *t)
{
	kref_put(&t->ref, task_release);
}

static struct goko_task *task_alloc(struct goko_image *img, const char *args,
				    u32 args_len, u32 nr_args,
				    const struct goko_task_limits *lim)
{
	struct goko_task *t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);

	if (!t)
		return NULL;
	if (goko_output_init(&t->out))
		goto free_task;
	if (args_len) {
		t->args = kvmalloc(args_len, GFP_KERNEL_ACCOUNT);
		if (!t->args)
			goto free_output;
		memcpy(t->args, args, args_len);
	}
	t->nr_args = nr_args;
	t->args_len = args_len;
	t->heap_limit = lim->heap_bytes;
	t->max_gs = min_not_zero(lim->max_gs, (u64)goko_param_max_gs);
	t->stack_limit = min_not_zero(lim->stack_bytes,
				      (u64)goko_param_stack_limit_kb << 10);
	t->uid = current_euid();
	t->pid = get_pid(task_tgid(current));
	t->start_ns = ktime_get_ns();
	goko_image_get(img);
	t->img = img;

	/* The caller's, and that of the goroutines. */
	kref_init(&t->ref);
	kref_get(&t->ref);
	spin_lock_init(&t->lock);
	INIT_LIST_HEAD(&t->gs);
	INIT_LIST_HEAD(&t->dying);
	init_waitqueue_head(&t->wait);
	INIT_WORK(&t->asleep_work, goko_task_asleep_work);
	INIT_WORK(&t->free_work, free_work);
	return t;

free_output:
	goko_output_fini(&t->out);
free_task:
	kfree(t);
	return NULL;
}

/**
 * goko_task_spawn() - Start a task.
 * @img:	its image.
 * @func:	index of its first function, without parameters; the image's
 *		init runs before it if it has not run.
 * @args:	@nr_args terminated strings in a row, copied.
 * @args_len:	bytes.
 * @nr_args:	number of strings.
 * @lim:	its limits.
 *
 * Context: process, may sleep; no P.  Takes and drops tasks_mutex.
 * Return: the task, with the reference of its owner, who ends with
 *	   goko_task_disown(); or ERR_PTR: -ENOMEM, -EAGAIN, -ESHUTDOWN the runtime is
 *	   broken.
 */
struct goko_task *goko_task_spawn(struct goko_image *img, u32 func,
				  const char *args, u32 args_len, u32 nr_args,
				  const struct goko_task_limits *lim)
{
	struct goko_gqueue one = {};
	struct goko_task *t;
	struct goko_g *g;

	if (READ_ONCE(goko_rt.broken))
		return ERR_PTR(-ESHUTDOWN);
	t = task_alloc(img, args, args_len, nr_args, lim);
	if (!t)
		return ERR_PTR(-ENOMEM);

	mutex_lock(&goko_tasks_mutex);
	t->id = ++last_id;
	g = goko_g_new(NULL, t, &img->funcs[func], NULL, NULL, 0);
	if (!IS_ERR(g)) {
		list_add_tail(&t->node, &goko_tasks);
		atomic_inc(&img->nr_tasks);
		atomic_inc(&nr_tasks);
	}
	mutex_unlock(&goko_tasks_mutex);
	if (IS_ERR(g)) {
		task_free(t);
		return ERR_CAST(g);
	}

	trace_goko_task_start(t->id, img->name, img->funcs[func].name);
	trace_goko_g_ready(g, -1);
	goko_stat_add_nop(G_CREATED, 1);
	goko_gqueue_add(&one, g);
	goko_globq_put(&one);
	goko_wake_p();
	return t;
}

/**
 * goko_task_finished() - The last goroutine of a task is gone.
 * @t:	the task, ending; the reference of its goroutines is put.
 *
 * Context: M, no locks; no sleep.
 */
void goko_task_finished(struct goko_task *t)
{
	t->end_ns = ktime_get_ns();
	trace_goko_task_end(t->id, t->status, t->end_ns - t->start_ns);
	atomic_dec(&t->img->nr_tasks);
	atomic_dec(&nr_tasks);
	/* Pairs with the acquire in goko_task_has_ended(). */
	smp_store_release(&t->ended, true);
	/* wake_up...() has a barrier of its own against waiters that are late. */
	wake_up_poll(&t->wait, EPOLLHUP | EPOLLIN | EPOLLRDNORM);
	goko_task_put(t);
}

/**
 * goko_task_has_ended() - Is no goroutine of a task left?
 * @t:	the task.
 *
 * Context: any.
 * Return: true: its status and statistics are final, its output is complete.
 */
bool goko_task_has_ended(const struct goko_task *t)
{
	/* Pairs with the release in goko_task_finished(). */
	return smp_load_acquire(&t->ended);
}

/**
 * goko_task_disown() - The owner lets go.
 * @t:	the task; the owner's reference is put.
 *
 * Kills it and waits until its goroutines are gone: they come to a safe point
 * within a time that does not depend on the program.
 *
 * Context: process, no P; sleeps.
 */
void goko_task_disown(struct goko_task *t)
{
	goko_task_kill(t);
	wait_event(t->wait, goko_task_has_ended(t));
	goko_task_put(t);
}

static u32 task_state(const struct goko_task *t)
{
	if (!goko_task_has_ended(t))
		return GOKO_TASK_RUNNING;
	return t->why == GOKO_END_KILLED ? GOKO_TASK_KILLED : GOKO_TASK_EXITED;
}

/**
 * goko_task_wait() - Wait until a task has ended.
 * @t:		the task.
 * @nohang:	do not wait.
 * @out:	filled in, but for size and flags, with what is known so far.
 *
 * Context: process, may sleep.
 * Return: 0 it has ended; -EAGAIN it has not, and @nohang; -ERESTARTSYS a signal.
 */
int goko_task_wait(struct goko_task *t, bool nohang, struct goko_wait *out)
{
	bool ended = goko_task_has_ended(t);
	int ret;

	if (!ended && !nohang) {
		ret = wait_event_interruptible(t->wait, goko_task_has_ended(t));
		if (ret)
			return ret;
		ended = true;
	}
	out->state = task_state(t);
	out->status = ended ? t->status : 0;
	out->why = ended ? t->why : 0;
	out->cpu_ns = atomic64_read(&t->cpu_ns);
	out->wall_ns = (ended ? t->end_ns : ktime_get_ns()) - t->start_ns;
	out->alloc_bytes = atomic64_read(&t->alloc_bytes);
	out->nr_allocs = atomic64_read(&t->nr_allocs);
	out->nr_switches = atomic64_read(&t->nr_switches);
	out->nr_preempts = atomic64_read(&t->nr_preempts);
	out->stack_peak_bytes = atomic64_read(&t->stack_peak);
	spin_lock(&t->lock);
	out->nr_gs_created = t->last_g;
	out->nr_gs_peak = t->nr_gs_peak;
	spin_unlock(&t->lock);
	return ended ? 0 : -EAGAIN;
}

/**
 * goko_task_fdinfo() - Describe a task in /proc/PID/fdinfo/FD.
 * @t:	the task.
 * @m:	where to.
 *
 * Context: process, may sleep.
 */
void goko_task_fdinfo(struct goko_task *t, struct seq_file *m)
{
	static const char *const states[] = { "running", "exited", "killed" };

	seq_printf(m, "goko-task:\t%llu\n", t->id);
	seq_puts(m, "goko-image:\t");
	seq_escape(m, t->img->name, "\n\\");
	seq_printf(m, "\ngoko-state:\t%s\n", states[task_state(t)]);
	if (goko_task_has_ended(t))
		seq_printf(m, "goko-status:\t%u\n", t->status);
	seq_printf(m, "goko-goroutines:\t%llu\n", READ_ONCE(t->nr_gs));
	seq_printf(m, "goko-cpu-ns:\t%llu\n", atomic64_read(&t->cpu_ns));
	seq_printf(m, "goko-alloc-bytes:\t%llu\n",
		   atomic64_read(&t->alloc_bytes));
}

/**
 * goko_task_id() - The id of a task.
 * @t:	the task.
 *
 * Context: any.
 * Return: the id, unique while the module is loaded.
 */
u64 goko_task_id(const struct goko_task *t)
{
	return t->id;
}

/**
 * goko_task_uid() - Whose a task is.
 * @t:	the task.
 *
 * Context: any.
 * Return: effective user of the process that spawned it.
 */
kuid_t goko_task_uid(const struct goko_task *t)
{
	return t->uid;
}

/**
 * goko_task_image() - The image of a task.
 * @t:	the task.
 *
 * Context: any.
 * Return: the image, borrowed from the task.
 */
struct goko_image *goko_task_image(const struct goko_task *t)
{
	return t->img;
}

/**
 * goko_task_stack_limit() - How large a stack of a task may become.
 * @t:	the task.
 *
 * Context: any.
 * Return: bytes.
 */
u64 goko_task_stack_limit(const struct goko_task *t)
{
	return t->stack_limit;
}

/**
 * goko_task_nr_gs() - runtime.NumGoroutine() of a task.
 * @t:	the task.
 *
 * Context: any.
 * Return: goroutines that exist now.
 */
u64 goko_task_nr_gs(const struct goko_task *t)
{
	return READ_ONCE(t->nr_gs);
}

/**
 * goko_task_args() - The arguments of a task.
 * @t:		the task.
 * @nr:		set to their number.
 * @len:	set to their bytes in all.
 *
 * Context: any.
 * Return: @nr terminated strings in a row, borrowed from the task; NULL if @len
 *	   is 0.
 */
const char *goko_task_args(const struct goko_task *t, u32 *nr, u32 *len)
{
	*nr = t->nr_args;
	*len = t->args_len;
	return t->args;
}

/**
 * goko_task_find() - Find a live task.
 * @id:	its id.
 *
 * Context: process, may sleep.  Takes and drops tasks_mutex.
 * Return: the task with a reference for the caller; NULL if there is none, or it
 *	   has ended.
 */
struct goko_task *goko_task_find(u64 id)
{
	struct goko_task *t, *found = NULL;

	mutex_lock(&goko_tasks_mutex);
	list_for_each_entry(t, &goko_tasks, node) {
		if (t->id == id && !goko_task_has_ended(t) &&
		    kref_get_unless_zero(&t->ref)) {
			found = t;
			break;
		}
	}
	mutex_unlock(&goko_tasks_mutex);
	return found;
}

static void fill_entry(const struct goko_task *t, struct goko_task_entry *e)
{
	memset(e, 0, sizeof(*e));
	e->id = t->id;
	e->state = GOKO_TASK_RUNNING;
	e->pid = pid_vnr(t->pid);
	e->uid = from_kuid_munged(current_user_ns(), t->uid);
	e->nr_gs = READ_ONCE(t->nr_gs);
	e->cpu_ns = atomic64_read(&t->cpu_ns);
	e->alloc_bytes = atomic64_read(&t->alloc_bytes);
	strscpy(e->image, t->img->name, sizeof(e->image));
}

/**
 * goko_task_list() - List live tasks.
 * @entries:	filled in, as many as fit and exist.
 * @nr:		number of elements that fit.
 * @all:	those of all users, not just of the caller.
 *
 * Context: process, may sleep.  Takes and drops tasks_mutex.
 * Return: number of tasks that exist for the caller.
 */
u32 goko_task_list(struct goko_task_entry *entries, u32 nr, bool all)
{
	struct goko_task *t;
	u32 n = 0;

	mutex_lock(&goko_tasks_mutex);
	list_for_each_entry(t, &goko_tasks, node) {
		if (goko_task_has_ended(t) ||
		    !(all || uid_eq(t->uid, current_euid())))
			continue;
		if (n < nr)
			fill_entry(t, &entries[n]);
		n++;
	}
	mutex_unlock(&goko_tasks_mutex);
	return n;
}

/**
 * goko_task_count() - Number of live tasks.
 *
 * Context: any.
 * Return: tasks that have not ended.
 */
unsigned int goko_task_count(void)
{
	return atomic_read(&nr_tasks);
}

/**
 * goko_g_count() - Number of goroutines of all tasks.
 *
 * Context: process, may sleep.  Takes and drops tasks_mutex.
 * Return: goroutines that exist, about.
 */
u64 goko_g_count(void)
{
	struct goko_task *t;
	u64 n = 0;

	mutex_lock(&goko_tasks_mutex);
	list_for_each_entry(t, &goko_tasks, node)
		n += READ_ONCE(t->nr_gs);
	mutex_unlock(&goko_tasks_mutex);
	return n;
}
