/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sched/sched.h - the scheduler, as the rest of the module uses it
 */
#ifndef GOKO_SCHED_SCHED_H
#define GOKO_SCHED_SCHED_H

#include <linux/cred.h>
#include <linux/types.h>

#include "sched/gmp.h"

struct goko_files;
struct goko_fin_call;
struct goko_fins;
struct goko_gc_wishes;
struct goko_gqueue;
struct goko_image;
struct goko_task;
struct goko_task_entry;
struct goko_text;
struct goko_values;
struct goko_wait;
struct iov_iter;
struct poll_table_struct;
struct file;
struct seq_file;

/* Life of the scheduler: a P for each CPU, an M for those that are online. */
int goko_sched_init(void);
void goko_sched_fini(void);
unsigned int goko_sched_nr_ps(void);
unsigned int goko_sched_nr_online(void);
struct goko_p *goko_sched_p(u32 i);

/* --- goroutines: sched/proc.c, park.c, wake.c --- */

int goko_go(struct goko_p *p, const struct goko_func *func, void *ctx,
	    const u64 *args, u32 pc);
void goko_g_park_arm(struct goko_g *g, enum goko_wait_reason reason);
bool goko_g_claim(struct goko_g *g);
void goko_ready(struct goko_p *p, struct goko_g *g);
void goko_ready_all(struct goko_gqueue *q);
void goko_syscall_enter(struct goko_p *p, struct goko_g *g);
bool goko_syscall_exit(struct goko_p *p, struct goko_g *g);
void goko_sleep_park(struct goko_g *g, u64 ns);
void goko_block_park(struct goko_g *g, enum goko_wait_reason reason);
bool goko_sema_try(u32 *addr);
bool goko_sema_park(struct goko_g *g, u32 *addr, bool lifo, u64 deadline,
		    u32 reason);
void goko_sema_leave(struct goko_g *g);
bool goko_sema_release(struct goko_p *p, u32 *addr, bool handoff);
bool goko_sched_can_spin(struct goko_p *p, u64 i);
void goko_timer_cancel(struct goko_g *g);
void goko_g_make_system(struct goko_g *g);
int goko_g_wire(struct goko_g *g);
void goko_g_unwire(struct goko_g *g);
const char *goko_wait_reason_name(enum goko_wait_reason reason);

/* --- safe points: sched/tick.c, safepoint.c --- */

void goko_p_poison(struct goko_p *p);
void goko_each_p(void (*fn)(struct goko_p *p, void *arg), void *arg);
void goko_on_p(struct goko_p *p, void (*fn)(struct goko_p *p, void *arg),
	       void *arg);
void goko_stop_world(void);
void goko_start_world(void);

/*
 * --- all Gs and their stacks: sched/allgs.c, hold.c ---
 *
 *	nr = goko_allgs_begin();
 *	for (i = 0; i < nr; i++) {
 *		g = goko_allgs_get(i);
 *		if (g)
 *			goko_g_inspect(g, look_at_frames, arg);
 *	}
 *	goko_allgs_end();
 */

u32 goko_allgs_begin(void);
struct goko_g *goko_allgs_get(u32 slot);
void goko_allgs_end(void);
int goko_g_hold(struct goko_g *g);
void goko_g_let_go(struct goko_g *g);
int goko_g_inspect(struct goko_g *g, void (*fn)(struct goko_g *g, void *arg),
		   void *arg);

/* --- tracebacks of a task: sched/traces.c --- */

/* GOTRACEBACK: what a task that dies by a panic or a fatal error tells. */
enum goko_traceback {
	GOKO_TRACEBACK_NONE,	/* nothing of its goroutines */
	GOKO_TRACEBACK_SINGLE,	/* the one that has failed; all after a fatal error */
	GOKO_TRACEBACK_ALL,	/* all */
	GOKO_TRACEBACK_SYSTEM,	/* and the runtime's own */
};

#define GOKO_TRACES_MIN	4096	/* smallest buffer */

/**
 * struct goko_traces - tracebacks of the goroutines of a task
 * @task:	the task
 * @skip:	a G that is left out, or NULL
 * @system:	the runtime's own, too
 * @buf:	where to
 * @max:	its bytes, GOKO_TRACES_MIN at least
 * @len:	bytes of text
 * @nr_gs:	goroutines in it
 * @next:	where to go on; 0 to begin, and at the end
 */
struct goko_traces {
	struct goko_task	*task;
	const struct goko_g	*skip;
	bool			system;
	char			*buf;
	u32			max;
	u32			len;
	u32			nr_gs;
	u64			next;
};

int goko_traces(struct goko_traces *tr);
void goko_task_die(struct goko_g *g, u32 why, struct goko_text *t);
bool goko_report(struct goko_p *p, struct goko_g *g);

/* --- tasks: sched/task.c, end.c --- */

/**
 * struct goko_task_limits - limits of a task; 0 means the module's, or none
 *
 * @traceback, @gogc and @memory are values themselves; @gogc: negative: off;
 * @memory: soft, or GOKO_WISH_NONE.
 */
struct goko_task_limits {
	u64 heap_bytes;
	u64 max_gs;
	u64 stack_bytes;
	enum goko_traceback traceback;
	u64 cpu_ns;
	int gogc;
	s64 memory;
};

/**
 * struct goko_task_start - what a task begins with
 * @args:	@nr_args terminated strings in a row, then the environment's; the task's
 *		on success, as what follows
 * @args_len:	bytes of the arguments
 * @env_len:	bytes of the environment
 * @nr_args:	number of arguments
 * @params:	arguments of the function, checked by goko_values_check(), or NULL
 * @files:	its files
 * @lim:	its limits
 */
struct goko_task_start {
	char			*args;
	u32			args_len;
	u32			env_len;
	u32			nr_args;
	struct goko_values	*params;
	struct goko_files	*files;
	struct goko_task_limits	lim;
};

struct goko_task *goko_task_spawn(struct goko_image *img, u32 func,
				  const struct goko_task_start *start);
void goko_task_disown(struct goko_task *t);
void goko_task_get(struct goko_task *t);
void goko_task_put(struct goko_task *t);
void goko_task_kill(struct goko_task *t);
int goko_task_wait(struct goko_task *t, bool nohang, struct goko_wait *out);
void goko_task_fdinfo(struct goko_task *t, struct seq_file *m);
u64 goko_task_id(const struct goko_task *t);
bool goko_task_is_alive(u64 id);
kuid_t goko_task_uid(const struct goko_task *t);
struct goko_task *goko_task_find(u64 id);
u32 goko_task_list(struct goko_task_entry *entries, u32 nr, bool all);
unsigned int goko_task_count(void);
u64 goko_g_count(void);

/* What exec, lang and heap need of a task. */
void goko_task_end(struct goko_task *t, u32 status, u32 why, const char *text,
		   size_t len);
bool goko_task_ending(const struct goko_task *t);
struct goko_files *goko_task_files(const struct goko_task *t);
struct goko_image *goko_task_image(const struct goko_task *t);
u64 goko_task_stack_limit(const struct goko_task *t);
void goko_task_stack_size(struct goko_task *t, u64 bytes);
u64 goko_task_nr_gs(const struct goko_task *t);
u32 goko_procs_get(const struct goko_task *t);
u32 goko_procs_set(struct goko_task *t, u32 n);
const char *goko_task_args(const struct goko_task *t, u32 *nr, u32 *len);
const char *goko_task_env(const struct goko_task *t, u32 *len);
const struct goko_values *goko_task_params(const struct goko_task *t);
void goko_task_drop_params(struct goko_task *t);
void goko_task_set_results(struct goko_task *t, struct goko_values *results);
const struct goko_values *goko_task_results(const struct goko_task *t);

/*
 * A G's allocations are gathered in g->alloc_bytes and g->alloc_objs; when those
 * are GOKO_CHARGE_BYTES, goko_task_charge() takes them to the task.
 */
#define GOKO_CHARGE_BYTES	(64 << 10)
void goko_task_charge(struct goko_g *g);
u64 goko_task_allocated(const struct goko_g *g);
struct goko_fins **goko_task_fins(struct goko_task *t);
struct goko_gc_wishes *goko_task_wishes(struct goko_task *t);
int goko_task_call(struct goko_p *p, struct goko_task *t,
		   const struct goko_fin_call *call);

/* --- output of a task: sched/output.c --- */

/* Largest piece of output; more is to be written in several. */
#define GOKO_OUTPUT_PIECE_MAX	8192

int goko_task_write(struct goko_task *t, u32 stream, const char *buf, size_t len);
void goko_output_park(struct goko_g *g, size_t len);
ssize_t goko_task_read(struct goko_task *t, struct iov_iter *to, bool nonblock);
__poll_t goko_task_poll(struct goko_task *t, struct file *file,
			struct poll_table_struct *pt);

#endif /* GOKO_SCHED_SCHED_H */
