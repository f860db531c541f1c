/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sched/sched.h - the scheduler, as the rest of the module uses it
 */
#ifndef GOKO_SCHED_SCHED_H
#define GOKO_SCHED_SCHED_H

#include <linux/cred.h>
#include <linux/types.h>

#include "sched/gmp.h"

struct goko_image;
struct goko_task;
struct goko_task_entry;
struct goko_wait;
struct iov_iter;
struct poll_table_struct;
struct file;
struct seq_file;

/* Life of the scheduler: Ps for the online CPUs, an M each. */
int goko_sched_init(void);
void goko_sched_fini(void);
unsigned int goko_sched_nr_ps(void);
struct goko_p *goko_sched_p(u32 i);

/* --- goroutines: sched/proc.c, park.c, wake.c --- */

int goko_go(struct goko_p *p, const struct goko_func *func, void *ctx,
	    const u64 *args, u32 pc);
void goko_g_park_arm(struct goko_g *g, enum goko_wait_reason reason);
bool goko_g_claim(struct goko_g *g);
void goko_ready(struct goko_p *p, struct goko_g *g);
void goko_sleep_park(struct goko_g *g, u64 ns);
void goko_block_park(struct goko_g *g, enum goko_wait_reason reason);
const char *goko_wait_reason_name(enum goko_wait_reason reason);

/* --- safe points: sched/tick.c --- */

void goko_p_poison(struct goko_p *p);

/* --- tasks: sched/task.c, end.c --- */

/**
 * struct goko_task_limits - limits of a task; 0 means the module's
 */
struct goko_task_limits {
	u64 heap_bytes;
	u64 max_gs;
	u64 stack_bytes;
};

struct goko_task *goko_task_spawn(struct goko_image *img, u32 func,
				  const char *args, u32 args_len, u32 nr_args,
				  const struct goko_task_limits *lim);
void goko_task_disown(struct goko_task *t);
void goko_task_get(struct goko_task *t);
void goko_task_put(struct goko_task *t);
void goko_task_kill(struct goko_task *t);
int goko_task_wait(struct goko_task *t, bool nohang, struct goko_wait *out);
void goko_task_fdinfo(struct goko_task *t, struct seq_file *m);
u64 goko_task_id(const struct goko_task *t);
kuid_t goko_task_uid(const struct goko_task *t);
struct goko_task *goko_task_find(u64 id);
u32 goko_task_list(struct goko_task_entry *entries, u32 nr, bool all);
unsigned int goko_task_count(void);
u64 goko_g_count(void);

/* What exec, lang and heap need of a task. */
void goko_task_end(struct goko_task *t, u32 status, u32 why, const char *text,
		   size_t len);
bool goko_task_ending(const struct goko_task *t);
struct goko_image *goko_task_image(const struct goko_task *t);
u64 goko_task_stack_limit(const struct goko_task *t);
u64 goko_task_nr_gs(const struct goko_task *t);
const char *goko_task_args(const struct goko_task *t, u32 *nr, u32 *len);

/*
 * A G's allocations are gathered in g->alloc_bytes and g->alloc_objs; when the
 * next one would bring them to GOKO_CHARGE_BYTES, goko_task_charge() takes them to
 * the task and checks its limit.  So that holds to within as much per G.
 */
#define GOKO_CHARGE_BYTES	(64 << 10)
bool goko_task_charge(struct goko_g *g, size_t size);

/* --- output of a task: sched/output.c --- */

/* Largest piece of output; more is to be written in several. */
#define GOKO_OUTPUT_PIECE_MAX	8192

int goko_task_write(struct goko_task *t, u32 stream, const char *buf, size_t len);
void goko_output_park(struct goko_g *g, size_t len);
ssize_t goko_task_read(struct goko_task *t, struct iov_iter *to, bool nonblock);
__poll_t goko_task_poll(struct goko_task *t, struct file *file,
			struct poll_table_struct *pt);

#endif /* GOKO_SCHED_SCHED_H */
