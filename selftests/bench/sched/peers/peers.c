// SPDX-License-Identifier: GPL-2.0
/*
 * peers.c - what the kernel itself has for what goroutines do, measured at insertion
 *
 * The results are lines "peers: NAME NANOSECONDS" in the kernel's log, of one operation
 * each: a kernel thread made, run and stopped; a work item queued and waited for; a
 * round trip between two threads by completions.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched/task.h>
#include <linux/workqueue.h>

#define ROUNDS	2000

static int wait_for_stop(void *arg)
{
	complete(arg);
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static int threads(void)
{
	DECLARE_COMPLETION_ONSTACK(runs);
	struct task_struct *t;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		reinit_completion(&runs);
		t = kthread_run(wait_for_stop, &runs, "peer");
		if (IS_ERR(t))
			return PTR_ERR(t);
		wait_for_completion(&runs);
		kthread_stop(t);
	}
	return 0;
}

static void nothing(struct work_struct *work)
{
}

static int works(void)
{
	struct work_struct work;
	int i;

	INIT_WORK_ONSTACK(&work, nothing);
	for (i = 0; i < ROUNDS; i++) {
		queue_work(system_wq, &work);
		flush_work(&work);
	}
	destroy_work_on_stack(&work);
	return 0;
}

struct pair {
	struct completion ping;
	struct completion pong;
};

static int answer(void *arg)
{
	struct pair *pair = arg;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		wait_for_completion(&pair->ping);
		complete(&pair->pong);
	}
	return 0;
}

static int completions(void)
{
	struct pair pair;
	struct task_struct *t;
	int i;

	init_completion(&pair.ping);
	init_completion(&pair.pong);
	t = kthread_create(answer, &pair, "peer");
	if (IS_ERR(t))
		return PTR_ERR(t);
	get_task_struct(t);
	wake_up_process(t);
	for (i = 0; i < ROUNDS; i++) {
		complete(&pair.ping);
		wait_for_completion(&pair.pong);
	}
	kthread_stop(t);
	put_task_struct(t);
	return 0;
}

static int measure(const char *name, int (*fn)(void))
{
	u64 start;
	int ret = fn();

	if (ret)
		return ret;
	start = ktime_get_ns();
	ret = fn();
	pr_info("%s %llu\n", name, div_u64(ktime_get_ns() - start, ROUNDS));
	return ret;
}

static int __init peers_init(void)
{
	return measure("spawn+join", threads) ?: measure("work", works) ?:
	       measure("pingpong", completions);
}

static void __exit peers_exit(void)
{
}

module_init(peers_init);
module_exit(peers_exit);

MODULE_DESCRIPTION("What the kernel has for what goroutines do, measured");
MODULE_LICENSE("GPL");
