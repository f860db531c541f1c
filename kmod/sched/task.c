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
 *   A task holds a reference to the module until no goroutine is left.  So when
 *   rmmod gets through, no G exists; Ms and the workqueue, which the exit of the
 *   module stops, may still be about to put the last reference.  The release of the
 *   owner's fd waits for that, so that rmmod works once the fd is closed, but not
 *   for ever (goko_task_disown()): how long it takes is not in the hands of the
 *   process that closes, which nothing could interrupt.
 *
 * Locking
 *   tasks_mutex: list of tasks; spawning one, so that who looks for deadlocks sees
 *   either no goroutine of a new task or one that is awake.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include <linux/goko.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "gc/gc.h"
#include "gc/wish.h"
#include "heap/heap.h"
#include "image/image.h"
#include "net/net.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

#define DISOWN_WAIT	HZ	/* see goko_task_disown() */

DEFINE_MUTEX(goko_tasks_mutex);
LIST_HEAD(goko_tasks);		/* tasks_mutex: oldest first */

static DEFINE_XARRAY(alive);	/* tasks that have not ended, by id; no pointers */

static u64 last_id;		/* tasks_mutex */
static atomic_t nr_tasks;	/* A: that are not gone */

static void task_free(struct goko_task *t)
{
	goko_fins_free(t->fins);
	goko_account_close(t->account);
	goko_files_free(t->files);
	goko_output_fini(&t->out);
	put_pid(t->pid);
	goko_image_put(t->img);
	kvfree(t->args);
	kvfree(t->params);
	kvfree(t->results);
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

static void close_work(struct work_struct *work);

static struct goko_task *task_alloc(struct goko_image *img,
				    const struct goko_task_limits *lim)
{
	struct goko_task *t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);

	if (!t)
		return NULL;
	if (goko_output_init(&t->out)) {
		kfree(t);
		return NULL;
	}
	t->max_gs = min_not_zero(lim->max_gs, (u64)goko_param_max_gs);
	t->stack_limit = min_not_zero(lim->stack_bytes,
				      (u64)goko_param_stack_limit_kb << 10);
	t->traceback = lim->traceback;
	t->cpu_limit_ns = lim->cpu_ns;
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
	spin_lock_init(&t->procs_lock);
	t->max_procs = U32_MAX;
	init_waitqueue_head(&t->wait);
	INIT_WORK(&t->asleep_work, goko_task_asleep_work);
	INIT_WORK(&t->crowd_work, goko_task_crowd_work);
	INIT_WORK(&t->time_work, goko_task_time_work);
	INIT_WORK(&t->close_work, close_work);
	INIT_WORK(&t->free_work, free_work);
	return t;
}

/**
 * goko_task_spawn() - Start a task.
 * @img:	its image.
 * @func:	index of its first function; the image's init runs before it if it
 *		has not run.
 * @start:	what it begins with.
 *
 * Context: process, may sleep; no P.  Takes and drops tasks_mutex.
 * Return: the task, with the reference of its owner, who ends with
 *	   goko_task_disown(); or ERR_PTR: -ENOMEM, -EAGAIN, -ESHUTDOWN the runtime is
 *	   broken.
 */
struct goko_task *goko_task_spawn(struct goko_image *img, u32 func,
				  const struct goko_task_start *start)
{
	static const u64 no_params[GOKO_ENTRY_WORDS];
	struct goko_gqueue one = {};
	struct goko_task *t;
	struct goko_g *g;

	if (READ_ONCE(goko_rt.broken))
		return ERR_PTR(-ESHUTDOWN);
	t = task_alloc(img, &start->lim);
	if (!t)
		return ERR_PTR(-ENOMEM);

	mutex_lock(&goko_tasks_mutex);
	t->id = ++last_id;
	g = ERR_PTR(xa_err(xa_store(&alive, t->id, xa_mk_value(1), GFP_KERNEL)));
	if (!IS_ERR(g) && start->lim.heap_bytes) {
		t->account = goko_account_new(t->id, start->lim.heap_bytes);
		if (!t->account)
			g = ERR_PTR(-ENOMEM);
	}
	/* goko_entry_params() puts the parameters there. */
	if (!IS_ERR(g))
		g = goko_g_new(NULL, t, &img->funcs[func], NULL, no_params, 0);
	if (!IS_ERR(g)) {
		t->args = start->args;
		t->args_len = start->args_len;
		t->env_len = start->env_len;
		t->nr_args = start->nr_args;
		t->params = start->params;
		t->files = start->files;
		goko_files_set_task(t->files, t->id);
		goko_gc_wishes_add(&t->wishes, goko_wish_percent(start->lim.gogc),
				   start->lim.memory);
		list_add_tail(&t->node, &goko_tasks);
		atomic_inc(&img->nr_tasks);
		atomic_inc(&nr_tasks);
		__module_get(THIS_MODULE);
	}
	mutex_unlock(&goko_tasks_mutex);
	if (IS_ERR(g)) {
		xa_erase(&alive, t->id);
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
 * goko_task_tell_end() - A task has ended: tell who waits for it, once.
 * @t:	the task: no goroutine of it runs again.
 *
 * Context: any but softirq; no sleep.  Takes and drops task->lock.
 */
void goko_task_tell_end(struct goko_task *t)
{
	bool first;

	spin_lock(&t->lock);
	first = !t->told;
	t->told = true;
	spin_unlock(&t->lock);
	if (!first)
		return;
	t->end_ns = ktime_get_ns();
	xa_erase(&alive, t->id);
	trace_goko_task_end(t->id, t->status, t->end_ns - t->start_ns);
	/* Pairs with the acquire in goko_task_has_ended(). */
	smp_store_release(&t->ended, true);
	/* wake_up...() has a barrier of its own against waiters that are late. */
	wake_up_poll(&t->wait, EPOLLHUP | EPOLLIN | EPOLLRDNORM);
}

static void finish(struct goko_task *t)
{
	goko_gc_wishes_del(&t->wishes);
	atomic_dec(&t->img->nr_tasks);
	atomic_dec(&nr_tasks);
	goko_gc_orphaned();
	/* Before anybody is told; our code stays until the Ms have stopped. */
	module_put(THIS_MODULE);
	/* Pairs with the acquire in goko_task_disown(). */
	smp_store_release(&t->gone, true);
	goko_task_tell_end(t);
	wake_up(&t->wait);
	goko_task_put(t);
}

static void close_work(struct work_struct *work)
{
	struct goko_task *t = container_of(work, struct goko_task, close_work);

	goko_files_close(t->files);
	if (t->fins)
		goko_fin_forget(t->fins);
	finish(t);
}

/**
 * goko_task_finished() - The last goroutine of a task is gone.
 * @t:	the task, ending; the reference of its goroutines is put.
 *
 * Its files and sockets are closed before anybody is told that it has ended: who
 * waits for it may use their addresses again.
 *
 * Context: M, no locks; no sleep.
 */
void goko_task_finished(struct goko_task *t)
{
	if (goko_files_busy(t->files) || t->fins)
		queue_work(goko_sched.wq, &t->close_work);
	else
		finish(t);
}

/**
 * goko_task_is_alive() - Is there a task of that number that has not ended?
 * @id:	its id.
 *
 * Context: any.
 * Return: true if so, a moment ago.
 */
bool goko_task_is_alive(u64 id)
{
	return xa_load(&alive, id);
}

/**
 * goko_task_has_ended() - Does no goroutine of a task run again?
 * @t:	the task.
 *
 * Context: any.
 * Return: true: its status is final, its output is complete; unless it had a crowd of
 *	   goroutines (sched/end.c), none is left and its statistics are final.
 */
bool goko_task_has_ended(const struct goko_task *t)
{
	/* Pairs with the release in goko_task_tell_end(). */
	return smp_load_acquire(&t->ended);
}

/**
 * goko_task_disown() - The owner lets go.
 * @t:	the task; the owner's reference is put.
 *
 * Kills it and waits until its goroutines are gone, but no longer than a second.
 * They come to a safe point within a time that does not depend on the program; on
 * a machine that is very busy it may take them longer to get a CPU.
 *
 * Context: process, no P; sleeps.
 */
void goko_task_disown(struct goko_task *t)
{
	goko_task_kill(t);
	/* Pairs with the release in finish(). */
	wait_event_timeout(t->wait, smp_load_acquire(&t->gone), DISOWN_WAIT);
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
 * goko_task_files() - The files of a task.
 * @t:	the task.
 *
 * Context: any.
 * Return: its table, borrowed from the task.
 */
struct goko_files *goko_task_files(const struct goko_task *t)
{
	return t->files;
}

/**
 * goko_task_wishes() - What a task wants of the collector.
 * @t:	the task.
 *
 * Context: any.
 * Return: its wishes, gc/wish.c's own.
 */
struct goko_gc_wishes *goko_task_wishes(struct goko_task *t)
{
	return &t->wishes;
}

/**
 * goko_task_fins() - Where a task has its finalizers.
 * @t:	the task.
 *
 * Context: any.
 * Return: place of a pointer, gc/finalizer.c's own.
 */
struct goko_fins **goko_task_fins(struct goko_task *t)
{
	return &t->fins;
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
	return READ_ONCE(t->nr_gs) - READ_ONCE(t->nr_system_gs);
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
 * goko_task_env() - The environment of a task.
 * @t:		the task.
 * @len:	set to its bytes.
 *
 * Context: any.
 * Return: terminated strings "NAME=value" in a row, borrowed from the task; nothing
 *	   to be read if @len is 0.
 */
const char *goko_task_env(const struct goko_task *t, u32 *len)
{
	*len = t->env_len;
	return t->args + t->args_len;
}

/**
 * goko_task_params() - The arguments of a task's first function.
 * @t:		the task.
 *
 * Context: trampoline of its first G.
 * Return: the arguments, or NULL: there are none, or they are in place.
 */
const struct goko_values *goko_task_params(const struct goko_task *t)
{
	return t->params;
}

/**
 * goko_task_drop_params() - The arguments are in place.
 * @t:		the task.
 *
 * Context: trampoline of its first G.
 */
void goko_task_drop_params(struct goko_task *t)
{
	kvfree(t->params);
	t->params = NULL;
}

/**
 * goko_task_set_results() - Keep what the first function has returned.
 * @t:		the task.
 * @results:	the task's from here on.
 *
 * Context: trampoline of its first G, once.
 */
void goko_task_set_results(struct goko_task *t, struct goko_values *results)
{
	t->results = results;
}

/**
 * goko_task_results() - What the first function has returned.
 * @t:		the task; it has ended.
 *
 * Context: any.
 * Return: results, or NULL: none, or it has not returned.
 */
const struct goko_values *goko_task_results(const struct goko_task *t)
{
	return t->results;
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
 * Return: tasks that have goroutines.
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
