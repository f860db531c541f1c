/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trace/goko_trace.h - tracepoints of the module, trace event group "goko"
 *
 * Ids come first: "task" is what GOKO_IOC_TASKS lists, "g" is Go's goroutine
 * number within its task, "p" and "m" are indices (p is -1 where the caller
 * has none).  Addresses of objects are not traced; and entries have no holes, in
 * which the ring buffer would tell what was in its memory before.
 *
 * Any context.  Arguments are pointers or numbers at hand; what costs more is
 * worked out in TP_fast_assign(), so a disabled event costs one patched jump.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM goko

#if !defined(GOKO_TRACE_GOKO_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define GOKO_TRACE_GOKO_TRACE_H

#include <linux/tracepoint.h>

struct goko_g;
struct goko_image;
struct goko_p;

#define GOKO_TRACE_WAIT_REASONS						\
	{ GOKO_WAIT_CHAN_RECEIVE,	"chan_receive" },		\
	{ GOKO_WAIT_CHAN_SEND,		"chan_send" },			\
	{ GOKO_WAIT_CHAN_RECEIVE_NIL,	"chan_receive_nil" },		\
	{ GOKO_WAIT_CHAN_SEND_NIL,	"chan_send_nil" },		\
	{ GOKO_WAIT_SELECT,		"select" },			\
	{ GOKO_WAIT_SELECT_NO_CASES,	"select_no_cases" },		\
	{ GOKO_WAIT_SLEEP,		"sleep" },			\
	{ GOKO_WAIT_OUTPUT,		"output" },			\
	{ GOKO_WAIT_INIT,		"init" },			\
	{ GOKO_WAIT_SEMACQUIRE,		"semacquire" },			\
	{ GOKO_WAIT_COND,		"cond" },			\
	{ GOKO_WAIT_TIMER,		"timer" },			\
	{ GOKO_WAIT_TIMER_IDLE,		"timer_idle" },			\
	{ GOKO_WAIT_IO,			"io" },				\
	{ GOKO_WAIT_GC,			"gc" }

TRACE_DEFINE_ENUM(GOKO_WAIT_CHAN_RECEIVE);
TRACE_DEFINE_ENUM(GOKO_WAIT_CHAN_SEND);
TRACE_DEFINE_ENUM(GOKO_WAIT_CHAN_RECEIVE_NIL);
TRACE_DEFINE_ENUM(GOKO_WAIT_CHAN_SEND_NIL);
TRACE_DEFINE_ENUM(GOKO_WAIT_SELECT);
TRACE_DEFINE_ENUM(GOKO_WAIT_SELECT_NO_CASES);
TRACE_DEFINE_ENUM(GOKO_WAIT_SLEEP);
TRACE_DEFINE_ENUM(GOKO_WAIT_OUTPUT);
TRACE_DEFINE_ENUM(GOKO_WAIT_INIT);
TRACE_DEFINE_ENUM(GOKO_WAIT_SEMACQUIRE);
TRACE_DEFINE_ENUM(GOKO_WAIT_COND);
TRACE_DEFINE_ENUM(GOKO_WAIT_TIMER);
TRACE_DEFINE_ENUM(GOKO_WAIT_TIMER_IDLE);
TRACE_DEFINE_ENUM(GOKO_WAIT_IO);
TRACE_DEFINE_ENUM(GOKO_WAIT_GC);

TRACE_DEFINE_ENUM(GOKO_P_IDLE);
TRACE_DEFINE_ENUM(GOKO_P_RUNNING);
TRACE_DEFINE_ENUM(GOKO_P_SYSCALL);
TRACE_DEFINE_ENUM(GOKO_P_HELD);
TRACE_DEFINE_ENUM(GOKO_P_DEAD);

/**
 * goko_g_create - a goroutine was made
 * @g:	the new goroutine, not on a run queue yet
 *
 * Fires once for each goroutine, before its first goko_g_ready.  pc is that of the
 * go statement, 0 for a task's first.
 */
TRACE_EVENT(goko_g_create,

	TP_PROTO(const struct goko_g *g),

	TP_ARGS(g),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(u64,	g)
		__field(u64,	creator)
		__field(u32,	pc)
		__string(func,	g->start->name)
	),

	TP_fast_assign(
		__entry->task		= goko_task_id(g->task);
		__entry->g		= g->id;
		__entry->creator	= g->creator_id;
		__entry->pc		= g->creator_pc;
		goko_assign_str(func, g->start->name);
	),

	TP_printk("task=%llu g=%llu creator=%llu func=%s pc=%#x", __entry->task,
		  __entry->g, __entry->creator, __get_str(func), __entry->pc)
);

DECLARE_EVENT_CLASS(goko_g_on_p,

	TP_PROTO(const struct goko_g *g, int p),

	TP_ARGS(g, p),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(u64,	g)
		__field(s64,	p)
	),

	TP_fast_assign(
		__entry->task	= goko_task_id(g->task);
		__entry->g	= g->id;
		__entry->p	= p;
	),

	TP_printk("task=%llu g=%llu p=%lld",
		  __entry->task, __entry->g, __entry->p)
);

/**
 * goko_g_ready - a goroutine became runnable
 * @g:	the goroutine; the caller owns it until the event is over
 * @p:	P of the caller, which gets it; -1: it goes to the global queue
 *
 * Fires for new goroutines and for each wake-up, before the goroutine is on a
 * run queue.
 */
DEFINE_EVENT(goko_g_on_p, goko_g_ready,
	TP_PROTO(const struct goko_g *g, int p), TP_ARGS(g, p));

/**
 * goko_g_start - a goroutine was given a P
 * @g:	the goroutine
 * @p:	the P
 */
DEFINE_EVENT(goko_g_on_p, goko_g_start,
	TP_PROTO(const struct goko_g *g, int p), TP_ARGS(g, p));

/**
 * goko_g_yield - a goroutine gave up its P and stays runnable
 * @g:	the goroutine
 * @p:	the P
 *
 * Fires for runtime.Gosched and when the time slice is over; not when the
 * goroutine goes on at once because nobody else waits.
 */
DEFINE_EVENT(goko_g_on_p, goko_g_yield,
	TP_PROTO(const struct goko_g *g, int p), TP_ARGS(g, p));

/**
 * goko_g_preempt - the time slice of a goroutine is over
 * @g:	the goroutine, still RUNNING
 * @p:	the P
 *
 * goko_g_yield follows if another waits for the P; else it goes on.
 */
DEFINE_EVENT(goko_g_on_p, goko_g_preempt,
	TP_PROTO(const struct goko_g *g, int p), TP_ARGS(g, p));

/**
 * goko_g_exit - a goroutine is over
 * @g:	the goroutine; its stack is gone already
 * @p:	the P it ran on last
 */
DEFINE_EVENT(goko_g_on_p, goko_g_exit,
	TP_PROTO(const struct goko_g *g, int p), TP_ARGS(g, p));

/**
 * goko_g_park - a goroutine is about to wait
 * @g:		the goroutine, still RUNNING
 * @reason:	enum goko_wait_reason
 *
 * Fires before anybody can wake it.
 */
TRACE_EVENT(goko_g_park,

	TP_PROTO(const struct goko_g *g, unsigned int reason),

	TP_ARGS(g, reason),

	TP_STRUCT__entry(
		__field(u64,		task)
		__field(u64,		g)
		__field(u64,		reason)
	),

	TP_fast_assign(
		__entry->task	= goko_task_id(g->task);
		__entry->g	= g->id;
		__entry->reason	= reason;
	),

	TP_printk("task=%llu g=%llu reason=%s", __entry->task, __entry->g,
		  __print_symbolic(__entry->reason, GOKO_TRACE_WAIT_REASONS))
);

DECLARE_EVENT_CLASS(goko_p,

	TP_PROTO(const struct goko_p *p),

	TP_ARGS(p),

	TP_STRUCT__entry(
		__field(u32,		p)
		__field(int,		cpu)
		__field(unsigned int,	status)
	),

	TP_fast_assign(
		__entry->p	= p->id;
		__entry->cpu	= p->cpu;
		__entry->status	= (__force unsigned int)p->status;
	),

	TP_printk("p=%u cpu=%d status=%s", __entry->p, __entry->cpu,
		  __print_symbolic(__entry->status,
				   { GOKO_P_IDLE,	"idle" },
				   { GOKO_P_RUNNING,	"running" },
				   { GOKO_P_HELD,	"held" },
				   { GOKO_P_SYSCALL,	"syscall" },
				   { GOKO_P_DEAD,	"dead" }))
);

/**
 * goko_p_state - a P changed hands
 * @p:	the P, its new status set; under sched->lock
 *
 * Fires when an M acquires a P (running) or gives it up (idle).
 */
DEFINE_EVENT(goko_p, goko_p_state,
	TP_PROTO(const struct goko_p *p), TP_ARGS(p));

/**
 * goko_p_retake - a P was taken from its M, which is in a kernel call for too long
 * @p:	the P, idle now; under sched->lock
 */
DEFINE_EVENT(goko_p, goko_p_retake,
	TP_PROTO(const struct goko_p *p), TP_ARGS(p));

/**
 * goko_p_handoff - a P that was taken from an M in a kernel call is given to an M
 * @p:	the P, running; under sched->lock
 *
 * The M is told by the goko_m_unpark that follows.
 */
DEFINE_EVENT(goko_p, goko_p_handoff,
	TP_PROTO(const struct goko_p *p), TP_ARGS(p));

/**
 * goko_schedtrace - the state of the scheduler, each schedtrace= milliseconds
 * @line:	in Go's format, without the end of line
 */
TRACE_EVENT(goko_schedtrace,

	TP_PROTO(const char *line),

	TP_ARGS(line),

	TP_STRUCT__entry(
		__string(line,	line)
	),

	TP_fast_assign(
		goko_assign_str(line, line);
	),

	TP_printk("%s", __get_str(line))
);

DECLARE_EVENT_CLASS(goko_safepoint,

	TP_PROTO(u32 nr_ps, bool stop),

	TP_ARGS(nr_ps, stop),

	TP_STRUCT__entry(
		__field(u32,	nr_ps)
		__field(u32,	stop)
	),

	TP_fast_assign(
		__entry->nr_ps	= nr_ps;
		__entry->stop	= stop;
	),

	TP_printk("nr_ps=%u stop=%u", __entry->nr_ps, __entry->stop)
);

/**
 * goko_safepoint_begin - Ps are about to be asked to come to a safe point
 * @nr_ps:	how many
 * @stop:	they are to stop there
 */
DEFINE_EVENT(goko_safepoint, goko_safepoint_begin,
	TP_PROTO(u32 nr_ps, bool stop), TP_ARGS(nr_ps, stop));

/**
 * goko_safepoint_end - the last of them has come to it
 * @nr_ps:	how many
 * @stop:	they stand there
 */
DEFINE_EVENT(goko_safepoint, goko_safepoint_end,
	TP_PROTO(u32 nr_ps, bool stop), TP_ARGS(nr_ps, stop));

/**
 * goko_safepoint_p - a P does at a safe point what it was asked for
 * @p:		the P
 * @own:	by its M; false: it has none, the initiator does it
 */
TRACE_EVENT(goko_safepoint_p,

	TP_PROTO(u32 p, bool own),

	TP_ARGS(p, own),

	TP_STRUCT__entry(
		__field(u32,	p)
		__field(u32,	own)
	),

	TP_fast_assign(
		__entry->p	= p;
		__entry->own	= own;
	),

	TP_printk("p=%u own=%u", __entry->p, __entry->own)
);

DECLARE_EVENT_CLASS(goko_m,

	TP_PROTO(u32 m, int cpu),

	TP_ARGS(m, cpu),

	TP_STRUCT__entry(
		__field(u32,	m)
		__field(int,	cpu)
	),

	TP_fast_assign(
		__entry->m	= m;
		__entry->cpu	= cpu;
	),

	TP_printk("m=%u cpu=%d", __entry->m, __entry->cpu)
);

/**
 * goko_m_park - an M found nothing to do and is about to sleep
 * @m:		its id
 * @cpu:	the CPU it is bound to
 */
DEFINE_EVENT(goko_m, goko_m_park,
	TP_PROTO(u32 m, int cpu), TP_ARGS(m, cpu));

/**
 * goko_m_unpark - an M was given a P and is about to be woken
 * @m:		its id
 * @cpu:	the CPU it is bound to
 */
DEFINE_EVENT(goko_m, goko_m_unpark,
	TP_PROTO(u32 m, int cpu), TP_ARGS(m, cpu));

/**
 * goko_runq_steal - a P took Gs from another's run queue
 * @p:		the thief
 * @victim:	whose queue it was
 * @n:		number of Gs
 */
TRACE_EVENT(goko_runq_steal,

	TP_PROTO(u32 p, u32 victim, u32 n),

	TP_ARGS(p, victim, n),

	TP_STRUCT__entry(
		__field(u32,	p)
		__field(u32,	victim)
		__field(u32,	n)
	),

	TP_fast_assign(
		__entry->p	= p;
		__entry->victim	= victim;
		__entry->n	= n;
	),

	TP_printk("p=%u victim=%u n=%u",
		  __entry->p, __entry->victim, __entry->n)
);

/**
 * goko_task_start - a task was spawned
 * @task:	its id
 * @image:	name of its image
 * @func:	name of its first function
 */
TRACE_EVENT(goko_task_start,

	TP_PROTO(u64 task, const char *image, const char *func),

	TP_ARGS(task, image, func),

	TP_STRUCT__entry(
		__field(u64,	task)
		__string(image,	image)
		__string(func,	func)
	),

	TP_fast_assign(
		__entry->task	= task;
		goko_assign_str(image, image);
		goko_assign_str(func, func);
	),

	TP_printk("task=%llu image=%s func=%s", __entry->task,
		  __get_str(image), __get_str(func))
);

/**
 * goko_task_kill - it was decided that a task ends
 * @task:	its id
 * @status:	its exit status
 * @why:	GOKO_END_*
 *
 * Its goroutines are about to be taken down; goko_task_end follows.
 */
TRACE_EVENT(goko_task_kill,

	TP_PROTO(u64 task, u32 status, u32 why),

	TP_ARGS(task, status, why),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(u32,	status)
		__field(u32,	why)
	),

	TP_fast_assign(
		__entry->task	= task;
		__entry->status	= status;
		__entry->why	= why;
	),

	TP_printk("task=%llu status=%u why=%s", __entry->task, __entry->status,
		  __print_symbolic(__entry->why,
				   { GOKO_END_EXIT,	"exit" },
				   { GOKO_END_PANIC,	"panic" },
				   { GOKO_END_FATAL,	"fatal" },
				   { GOKO_END_KILLED,	"killed" }))
);

/**
 * goko_task_end - the last goroutine of a task is gone
 * @task:	its id
 * @status:	its exit status
 * @wall_ns:	time since it was spawned
 */
TRACE_EVENT(goko_task_end,

	TP_PROTO(u64 task, u32 status, u64 wall_ns),

	TP_ARGS(task, status, wall_ns),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(u64,	status)
		__field(u64,	wall_ns)
	),

	TP_fast_assign(
		__entry->task		= task;
		__entry->status		= status;
		__entry->wall_ns	= wall_ns;
	),

	TP_printk("task=%llu status=%llu wall_ns=%llu",
		  __entry->task, __entry->status, __entry->wall_ns)
);

/**
 * goko_gc_phase - the collector enters a phase
 * @seq:	number of the cycle
 * @phase:	enum goko_gc_phase
 */
TRACE_EVENT(goko_gc_phase,

	TP_PROTO(u32 seq, u32 phase),

	TP_ARGS(seq, phase),

	TP_STRUCT__entry(
		__field(u32,	seq)
		__field(u32,	phase)
	),

	TP_fast_assign(
		__entry->seq	= seq;
		__entry->phase	= phase;
	),

	TP_printk("seq=%u phase=%s", __entry->seq,
		  __print_symbolic(__entry->phase,
				   { 0,	"off" },
				   { 1,	"enable" },
				   { 2,	"mark" },
				   { 3,	"disable" }))
);

/**
 * goko_gc_scan - a goroutine was stopped while its stack was scanned
 * @g:		the goroutine
 * @own:	by its own P, at a safe point or before it went on; false: parked or
 *		ready, and held meanwhile
 * @ns:		how long
 */
TRACE_EVENT(goko_gc_scan,

	TP_PROTO(const struct goko_g *g, bool own, u64 ns),

	TP_ARGS(g, own, ns),

	TP_STRUCT__entry(
		__field(u64,	g)
		__field(u64,	ns)
		__field(u64,	own)
	),

	TP_fast_assign(
		__entry->g	= g->id;
		__entry->ns	= ns;
		__entry->own	= own;
	),

	TP_printk("g=%llu own=%llu ns=%llu", __entry->g, __entry->own, __entry->ns)
);

/**
 * goko_gc_cycle - a collection is complete
 * @seq:	its number
 * @mark_ns:	from the first round to the last
 * @before:	bytes live as marking began
 * @after:	and as it was done
 * @marked:	of them
 * @goal:	what the heap may grow to now
 */
TRACE_EVENT(goko_gc_cycle,

	TP_PROTO(u32 seq, u64 mark_ns, u64 before, u64 after, u64 marked, u64 goal),

	TP_ARGS(seq, mark_ns, before, after, marked, goal),

	TP_STRUCT__entry(
		__field(u64,	seq)
		__field(u64,	mark_ns)
		__field(u64,	before)
		__field(u64,	after)
		__field(u64,	marked)
		__field(u64,	goal)
	),

	TP_fast_assign(
		__entry->seq	= seq;
		__entry->mark_ns = mark_ns;
		__entry->before	= before;
		__entry->after	= after;
		__entry->marked	= marked;
		__entry->goal	= goal;
	),

	TP_printk("seq=%llu mark_ns=%llu before=%llu after=%llu marked=%llu goal=%llu",
		  __entry->seq, __entry->mark_ns, __entry->before, __entry->after,
		  __entry->marked, __entry->goal)
);

DECLARE_EVENT_CLASS(goko_image,

	TP_PROTO(const struct goko_image *img),

	TP_ARGS(img),

	TP_STRUCT__entry(
		__field(u64,	image)
		__string(name,	img->name)
		__field(u32,	nr_funcs)
		__field(u32,	nr_types)
		__field(u32,	nr_itabs)
		__field(u64,	data_bytes)
		__field(u64,	code_bytes)
		__field(u64,	load_ns)
	),

	TP_fast_assign(
		__entry->image		= img->id;
		goko_assign_str(name, img->name);
		__entry->nr_funcs	= img->nr_funcs;
		__entry->nr_types	= img->nr_types;
		__entry->nr_itabs	= img->nr_itabs;
		__entry->data_bytes	= img->data_bytes;
		__entry->code_bytes	= img->code_bytes;
		__entry->load_ns	= img->load_ns;
	),

	TP_printk("image=%llu name=%s nr_funcs=%u nr_types=%u nr_itabs=%u data_bytes=%llu code_bytes=%llu load_ns=%llu",
		  __entry->image, __get_str(name), __entry->nr_funcs,
		  __entry->nr_types, __entry->nr_itabs, __entry->data_bytes,
		  __entry->code_bytes, __entry->load_ns)
);

/**
 * goko_image_publish - an image was verified, translated and published
 * @img:	the image
 */
DEFINE_EVENT(goko_image, goko_image_publish,
	TP_PROTO(const struct goko_image *img), TP_ARGS(img));

/**
 * goko_image_retire - the last reference to an image is gone
 * @img:	the image, about to leave the active array
 */
DEFINE_EVENT(goko_image, goko_image_retire,
	TP_PROTO(const struct goko_image *img), TP_ARGS(img));

/**
 * goko_image_free - nobody looks at an image any more: its memory goes
 * @img:	the image
 */
DEFINE_EVENT(goko_image, goko_image_free,
	TP_PROTO(const struct goko_image *img), TP_ARGS(img));

/**
 * goko_itab_add - the table of itabs has one more entry
 * @img:	image of both types
 * @iface:	the interface type
 * @type:	the concrete type
 * @miss:	the entry says that @type does not satisfy @iface
 */
TRACE_EVENT(goko_itab_add,

	TP_PROTO(const struct goko_image *img, const char *iface,
		 const char *type, bool miss),

	TP_ARGS(img, iface, type, miss),

	TP_STRUCT__entry(
		__field(u64,	image)
		__string(iface,	iface)
		__string(type,	type)
		__field(u64,	miss)
	),

	TP_fast_assign(
		__entry->image	= img->id;
		goko_assign_str(iface, iface);
		goko_assign_str(type, type);
		__entry->miss	= miss;
	),

	TP_printk("image=%llu iface=%s type=%s miss=%llu", __entry->image,
		  __get_str(iface), __get_str(type), __entry->miss)
);

/**
 * goko_ioctl - an ioctl on one of our files is done
 * @cmd:	the command
 * @ret:	what it returns
 */
TRACE_EVENT(goko_ioctl,

	TP_PROTO(unsigned int cmd, long ret),

	TP_ARGS(cmd, ret),

	TP_STRUCT__entry(
		__field(unsigned long,	cmd)
		__field(long,		ret)
	),

	TP_fast_assign(
		__entry->cmd	= cmd;
		__entry->ret	= ret;
	),

	TP_printk("cmd=%s ret=%ld",
		  __print_symbolic(__entry->cmd,
				   { GOKO_IOC_INFO,	"INFO" },
				   { GOKO_IOC_LOAD,	"LOAD" },
				   { GOKO_IOC_LOOKUP,	"LOOKUP" },
				   { GOKO_IOC_SPAWN,	"SPAWN" },
				   { GOKO_IOC_WAIT,	"WAIT" },
				   { GOKO_IOC_KILL,	"KILL" },
				   { GOKO_IOC_TASKS,	"TASKS" },
				   { GOKO_IOC_OPEN_TASK, "OPEN_TASK" },
				   { GOKO_IOC_STACK,	"STACK" }),
		  __entry->ret)
);

/**
 * goko_span_alloc - the page heap gave out a span
 * @pages:	its pages
 * @class:	size class, 0 for one large object
 * @noscan:	its objects hold no pointers
 */
TRACE_EVENT(goko_span_alloc,

	TP_PROTO(u64 pages, u32 class, bool noscan),

	TP_ARGS(pages, class, noscan),

	TP_STRUCT__entry(
		__field(u64,	pages)
		__field(u32,	class)
		__field(u32,	noscan)
	),

	TP_fast_assign(
		__entry->pages	= pages;
		__entry->class	= class;
		__entry->noscan	= noscan;
	),

	TP_printk("pages=%llu class=%u noscan=%u",
		  __entry->pages, __entry->class, __entry->noscan)
);

DECLARE_EVENT_CLASS(goko_stack,

	TP_PROTO(const struct goko_g *g, u64 old_bytes, u64 new_bytes),

	TP_ARGS(g, old_bytes, new_bytes),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(u64,	g)
		__field(u64,	old_bytes)
		__field(u64,	new_bytes)
	),

	TP_fast_assign(
		__entry->task		= goko_task_id(g->task);
		__entry->g		= g->id;
		__entry->old_bytes	= old_bytes;
		__entry->new_bytes	= new_bytes;
	),

	TP_printk("task=%llu g=%llu old_bytes=%llu new_bytes=%llu",
		  __entry->task, __entry->g,
		  __entry->old_bytes, __entry->new_bytes)
);

/**
 * goko_stack_grow - a goroutine's stack was moved to a larger one
 * @g:		the goroutine
 * @old_bytes:	size before
 * @new_bytes:	size now
 */
DEFINE_EVENT(goko_stack, goko_stack_grow,
	TP_PROTO(const struct goko_g *g, u64 old_bytes, u64 new_bytes),
	TP_ARGS(g, old_bytes, new_bytes)
);

/**
 * goko_stack_shrink - the collector moved a goroutine's stack to a smaller one
 * @g:		the goroutine
 * @old_bytes:	size before
 * @new_bytes:	size now
 */
DEFINE_EVENT(goko_stack, goko_stack_shrink,
	TP_PROTO(const struct goko_g *g, u64 old_bytes, u64 new_bytes),
	TP_ARGS(g, old_bytes, new_bytes)
);

DECLARE_EVENT_CLASS(goko_poll,

	TP_PROTO(u64 task, int fd),

	TP_ARGS(task, fd),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(s64,	fd)
	),

	TP_fast_assign(
		__entry->task	= task;
		__entry->fd	= fd;
	),

	TP_printk("task=%llu fd=%lld", __entry->task, __entry->fd)
);

/**
 * goko_poll_open - a task has a new file or socket, which netpoll watches if it can
 * @task:	id of the task
 * @fd:		its number in the task
 */
DEFINE_EVENT(goko_poll, goko_poll_open,
	TP_PROTO(u64 task, int fd), TP_ARGS(task, fd));

/**
 * goko_poll_close - netpoll has stopped watching a file or socket
 * @task:	id of the task
 * @fd:		its number in the task, until now
 */
DEFINE_EVENT(goko_poll, goko_poll_close,
	TP_PROTO(u64 task, int fd), TP_ARGS(task, fd));

/**
 * goko_poll_wait - the running goroutine waits for a file or socket
 * @task:	id of the task
 * @fd:		its number in the task
 * @mode:	enum goko_io_mode
 *
 * goko_g_park follows.
 */
TRACE_EVENT(goko_poll_wait,

	TP_PROTO(u64 task, int fd, u32 mode),

	TP_ARGS(task, fd, mode),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(int,	fd)
		__field(u32,	mode)
	),

	TP_fast_assign(
		__entry->task	= task;
		__entry->fd	= fd;
		__entry->mode	= mode;
	),

	TP_printk("task=%llu fd=%d mode=%s", __entry->task, __entry->fd,
		  __print_symbolic(__entry->mode, { 0, "read" }, { 1, "write" }))
);

/**
 * goko_poll_ready - a wait queue of a file or socket was woken
 * @task:	id of the task
 * @fd:		its number in the task
 * @events:	EPOLL* bits, 0: not said
 * @nr_gs:	goroutines that become ready
 *
 * May fire in softirq.
 */
TRACE_EVENT(goko_poll_ready,

	TP_PROTO(u64 task, int fd, u32 events, u32 nr_gs),

	TP_ARGS(task, fd, events, nr_gs),

	TP_STRUCT__entry(
		__field(u64,	task)
		__field(int,	fd)
		__field(u32,	events)
		__field(u64,	nr_gs)
	),

	TP_fast_assign(
		__entry->task	= task;
		__entry->fd	= fd;
		__entry->events	= events;
		__entry->nr_gs	= nr_gs;
	),

	TP_printk("task=%llu fd=%d events=%#x nr_gs=%llu", __entry->task,
		  __entry->fd, __entry->events, __entry->nr_gs)
);

#endif /* GOKO_TRACE_GOKO_TRACE_H */

/* Found through -I$(src)/kmod, in the source tree and in build/<release>. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH trace
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE goko_trace
#include <trace/define_trace.h>
