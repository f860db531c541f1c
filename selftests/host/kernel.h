/* SPDX-License-Identifier: GPL-2.0 */
/*
 * host/kernel.h - enough of the kernel to build parts of the module on the host
 *
 * For host/chan.c, heap.c, runq.c and stack.c, which include sources of kmod/.
 * selftests/Makefile makes headers linux/NAME.h that include this one.
 *
 * Spin locks are mutexes, so that the sanitizers understand them.  Allocations
 * can be made to fail: host_fail() counts them.
 */
#ifndef HOST_KERNEL_H
#define HOST_KERNEL_H

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;
typedef unsigned int gfp_t;
typedef unsigned int __poll_t;
typedef struct { u32 val; } kuid_t;

#define U16_MAX		((u16)~0)
#define U32_MAX		((u32)~0)
#define U64_MAX	(~0ull)
#define PAGE_SHIFT	12
#define PAGE_SIZE	(1ul << PAGE_SHIFT)

/* Compiler */
#define __rcu
#define __bitwise
#define __force
#define __printf(fmt, args)	__attribute__((format(printf, fmt, args)))
#undef __always_inline
#define __always_inline		inline __attribute__((__always_inline__))
#define __maybe_unused		__attribute__((__unused__))
#define ____cacheline_aligned_in_smp __attribute__((__aligned__(64)))
#undef noinline
#define noinline		__attribute__((__noinline__))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#ifndef static_assert
#define static_assert		_Static_assert
#endif
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define ALIGN(x, a)		(((x) + (a) - 1) & ~((a) - 1))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))
#define offsetofend(type, member) \
	(offsetof(type, member) + sizeof(((type *)0)->member))
#define struct_size(p, member, n) \
	(sizeof(*(p)) + (n) * sizeof((p)->member[0]))
#define array_size(a, b)	((size_t)(a) * (b))
#define check_mul_overflow(a, b, d) __builtin_mul_overflow(a, b, d)
#define min(a, b)		((a) < (b) ? (a) : (b))
#define min3(a, b, c)		min(min(a, b), c)
#define max(a, b)		((a) > (b) ? (a) : (b))
#define min_t(t, a, b)		min((t)(a), (t)(b))
#define max_t(t, a, b)		((t)(a) > (t)(b) ? (t)(a) : (t)(b))

static inline u64 roundup_pow_of_two(u64 n)
{
	return n <= 1 ? 1 : 1ull << (64 - __builtin_clzll(n - 1));
}

#define __read_mostly
#define module_param_named(name, value, type, perm)
#define MODULE_PARM_DESC(name, text)

/* Our mistakes end the test. */
#define WARN_ON_ONCE(cond) ({						\
	bool __bad = (cond);						\
	if (__bad) {							\
		printf("Bail out! %s:%d: %s\n", __FILE__, __LINE__, #cond); \
		abort();						\
	}								\
	__bad;								\
})

/* Memory order */
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), v, __ATOMIC_RELAXED)
#define data_race(x)		(x)
#define smp_wmb()		__atomic_thread_fence(__ATOMIC_RELEASE)
#define smp_store_mb(v, x)	__atomic_store_n(&(v), x, __ATOMIC_SEQ_CST)
#define smp_rmb()		__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_load_acquire(p)	__atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n(p, v, __ATOMIC_RELEASE)
#define cmpxchg(p, old, new) ({						\
	typeof(*(p)) __o = (old);					\
	__atomic_compare_exchange_n(p, &__o, new, false,		\
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
	__o;								\
})

#define cmpxchg_release(p, old, new)	cmpxchg(p, old, new)
#define xchg(p, v)		__atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)
#define udelay(us)		((void)(us))

typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { s64 counter; } atomic64_t;
#define atomic_cmpxchg(a, old, new)	cmpxchg(&(a)->counter, old, new)
#define atomic_set(a, v)		WRITE_ONCE((a)->counter, v)
#define atomic_read(a)			READ_ONCE((a)->counter)
#define atomic_inc(a)			((void)__atomic_add_fetch(&(a)->counter, 1, __ATOMIC_SEQ_CST))
#define atomic_dec(a)			((void)__atomic_sub_fetch(&(a)->counter, 1, __ATOMIC_SEQ_CST))
#define atomic64_read(a)		READ_ONCE((a)->counter)
#define atomic64_set(a, v)		WRITE_ONCE((a)->counter, v)
#define atomic64_add_return(n, a) \
	__atomic_add_fetch(&(a)->counter, n, __ATOMIC_SEQ_CST)
#define atomic64_add(n, a)		((void)atomic64_add_return(n, a))
#define atomic64_sub(n, a)		((void)atomic64_add_return(-(s64)(n), a))
#define atomic64_inc(a)			atomic64_add(1, a)
#define atomic64_or(n, a) \
	((void)__atomic_or_fetch(&(a)->counter, n, __ATOMIC_SEQ_CST))
#define atomic64_andnot(n, a) \
	((void)__atomic_and_fetch(&(a)->counter, ~(n), __ATOMIC_SEQ_CST))
#define atomic_long_read(a)		READ_ONCE((a)->counter)
#define atomic_long_add_return(n, a) \
	__atomic_add_fetch(&(a)->counter, n, __ATOMIC_SEQ_CST)
#define atomic_long_sub(n, a) \
	((void)__atomic_sub_fetch(&(a)->counter, n, __ATOMIC_SEQ_CST))

/* Locks */
typedef struct { pthread_mutex_t m; } spinlock_t;
#define __SPIN_LOCK_UNLOCKED(l)		{ PTHREAD_MUTEX_INITIALIZER }
#define spin_lock_init(l)		((void)pthread_mutex_init(&(l)->m, NULL))
#define spin_lock(l)			((void)pthread_mutex_lock(&(l)->m))
#define spin_unlock(l)			((void)pthread_mutex_unlock(&(l)->m))
#define spin_lock_nest_lock(l, nest)	spin_lock(l)
#define lockdep_assert(cond)		((void)0)
#define lockdep_assert_held(l)		((void)(l))
#define lockdep_is_held(l)		((void)(l), 1)
#define __acquire(l)			((void)0)
#define __release(l)			((void)0)
#define preempt_disable()		((void)0)
#define preempt_enable()		((void)0)
#define cond_resched()			((void)0)
struct lockdep_map { int unused; };
static inline void lockdep_off(void) { }
static inline void lockdep_on(void) { }
#define lock_map_acquire(map)		((void)(map))
#define lock_map_release(map)		((void)(map))

/* RCU: what readers might see is freed when the test is done. */
struct rcu_head { int unused; };
#define rcu_dereference_protected(p, cond) ((void)(cond), (p))
#define rcu_dereference(p)		smp_load_acquire(&(p))
#define rcu_assign_pointer(p, v)	smp_store_release(&(p), v)
#define RCU_INIT_POINTER(p, v)		((p) = (v))
#define rcu_read_lock()			((void)0)
#define rcu_read_unlock()		((void)0)
#define kvfree_rcu(p, head)		host_free_later(p)
static void *host_later[4096];
static int host_nr_later;

static inline void host_free_later(void *p)
{
	int i = __atomic_fetch_add(&host_nr_later, 1, __ATOMIC_RELAXED);

	if (i < 4096)
		host_later[i] = p;
}

/* Lists */
struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *l)
{
	l->next = l;
	l->prev = l;
}

static inline void host_list_link(struct list_head *n, struct list_head *prev,
				  struct list_head *next)
{
	n->prev = prev;
	n->next = next;
	next->prev = n;
	WRITE_ONCE(prev->next, n);
}

#define list_add(n, head)	host_list_link(n, head, (head)->next)
#define list_add_tail(n, head)	host_list_link(n, (head)->prev, head)

static inline void list_del(struct list_head *n)
{
	n->next->prev = n->prev;
	WRITE_ONCE(n->prev->next, n->next);
}

#define list_add_tail_rcu(n, head)	list_add_tail(n, head)
#define list_del_rcu(n)			list_del(n)

static inline void list_del_init(struct list_head *n)
{
	list_del(n);
	INIT_LIST_HEAD(n);
}

static inline void list_move(struct list_head *n, struct list_head *head)
{
	list_del(n);
	list_add(n, head);
}

static inline bool list_empty(const struct list_head *l)
{
	return READ_ONCE(l->next) == l;
}

static inline bool list_is_singular(const struct list_head *l)
{
	return !list_empty(l) && l->next == l->prev;
}

#define list_first_entry(l, type, member) \
	container_of((l)->next, type, member)
#define list_first_entry_or_null(l, type, member) \
	(list_empty(l) ? NULL : list_first_entry(l, type, member))
#define list_for_each_entry(p, head, member)				\
	for (p = container_of((head)->next, typeof(*p), member);	\
	     &p->member != (head);					\
	     p = container_of(p->member.next, typeof(*p), member))
#define list_for_each_entry_rcu(p, head, member)			\
	list_for_each_entry(p, head, member)
#define list_for_each_entry_safe(p, n, head, member)			\
	for (p = container_of((head)->next, typeof(*p), member),	\
	     n = container_of(p->member.next, typeof(*p), member);	\
	     &p->member != (head);					\
	     p = n, n = container_of(n->member.next, typeof(*n), member))

/* Bits */
#define BITS_PER_LONG		64
#define BIT(n)			(1ul << (n))
#define BITS_TO_LONGS(n)	DIV_ROUND_UP(n, BITS_PER_LONG)
#define DECLARE_BITMAP(name, n)	unsigned long name[BITS_TO_LONGS(n)]
#define hweight64(x)		((u32)__builtin_popcountll(x))
#define __ffs(x)		((u32)__builtin_ctzl(x))
#define __ffs64(x)		((u32)__builtin_ctzll(x))

static inline bool test_bit(unsigned long i, const unsigned long *map)
{
	return map[i / 64] >> i % 64 & 1;
}

static inline void __set_bit(unsigned long i, unsigned long *map)
{
	map[i / 64] |= 1ul << i % 64;
}

static inline void __clear_bit(unsigned long i, unsigned long *map)
{
	map[i / 64] &= ~(1ul << i % 64);
}

static inline unsigned long host_find(const unsigned long *map, unsigned long n,
				      unsigned long i, bool bit)
{
	while (i < n && test_bit(i, map) != bit)
		i++;
	return i < n ? i : n;
}

#define find_next_bit(map, n, i)	host_find(map, n, i, true)
#define find_next_zero_bit(map, n, i)	host_find(map, n, i, false)

static inline void bitmap_zero(unsigned long *map, unsigned long n)
{
	memset(map, 0, BITS_TO_LONGS(n) * sizeof(*map));
}

static inline void bitmap_set(unsigned long *map, unsigned long i,
			      unsigned long n)
{
	while (n--)
		__set_bit(i++, map);
}

static inline void bitmap_clear(unsigned long *map, unsigned long i,
				unsigned long n)
{
	while (n--)
		__clear_bit(i++, map);
}

static inline u32 bitmap_weight(const unsigned long *map, unsigned long n)
{
	u32 i, weight = 0;

	for (i = 0; i < n; i++)
		weight += test_bit(i, map);
	return weight;
}

static inline unsigned long
bitmap_find_next_zero_area(const unsigned long *map, unsigned long size,
			   unsigned long start, unsigned long n,
			   unsigned long align_mask)
{
	unsigned long i, end;

	(void)align_mask;
	for (i = find_next_zero_bit(map, size, start); i + n <= size;
	     i = find_next_zero_bit(map, size, end)) {
		end = find_next_bit(map, size, i);
		if (end - i >= n)
			return i;
	}
	return size;
}

/* Memory */
#define GFP_KERNEL	1u
#define GFP_KERNEL_ACCOUNT	GFP_KERNEL
#define GFP_NOWAIT	2u
#define __GFP_NORETRY	4u
#define __GFP_NOWARN	8u
#define __GFP_ZERO	16u

/* The allocation after the next @host_fail_after fails; negative: none does. */
static long host_fail_after = -1;
/* No block of pages is to be had. */
static bool host_fragmented;

static inline bool host_fail(void)
{
	return host_fail_after >= 0 && host_fail_after-- == 0;
}

static inline void *host_alloc(size_t bytes, gfp_t gfp)
{
	void *p = host_fail() ? NULL : malloc(bytes ? bytes : 1);

	if (p)
		memset(p, gfp & __GFP_ZERO ? 0 : 0xa5, bytes);
	return p;
}

#define kmalloc(n, gfp)			host_alloc(n, gfp)
#define kvmalloc(n, gfp)		host_alloc(n, gfp)
#define kzalloc(n, gfp)			host_alloc(n, (gfp) | __GFP_ZERO)
#define kvzalloc(n, gfp)		host_alloc(n, (gfp) | __GFP_ZERO)
#define kzalloc_node(n, gfp, node)	((void)(node), kzalloc(n, gfp))
#define kmalloc_array(n, size, gfp)	host_alloc((size_t)(n) * (size), gfp)
#define kvmalloc_array(n, size, gfp)	kmalloc_array(n, size, gfp)
#define kcalloc(n, size, gfp)		kmalloc_array(n, size, (gfp) | __GFP_ZERO)
#define kvcalloc(n, size, gfp)		kcalloc(n, size, gfp)
#define kfree(p)			free((void *)(p))
#define kvfree(p)			kfree(p)

struct kmem_cache { size_t size; };
#define KMEM_CACHE(type, flags)		host_cache(sizeof(struct type))
#define kmem_cache_create(name, size, align, flags, ctor) host_cache(size)
#define kmem_cache_alloc(c, gfp)	host_alloc((c)->size, gfp)
#define kmem_cache_zalloc(c, gfp)	host_alloc((c)->size, (gfp) | __GFP_ZERO)
#define kmem_cache_free(c, p)		((void)(c), free(p))
#define kmem_cache_destroy(c)		free(c)

static inline struct kmem_cache *host_cache(size_t size)
{
	struct kmem_cache *c = malloc(sizeof(*c));

	c->size = size;
	return c;
}

static inline int kmem_cache_alloc_bulk(struct kmem_cache *c, gfp_t gfp,
					size_t n, void **p)
{
	size_t i;

	for (i = 0; i < n; i++) {
		p[i] = kmem_cache_alloc(c, gfp);
		if (!p[i]) {
			while (i)
				free(p[--i]);
			return 0;
		}
	}
	return n;
}

static inline void kmem_cache_free_bulk(struct kmem_cache *c, size_t n, void **p)
{
	(void)c;
	while (n)
		free(p[--n]);
}

/* Blocks of pages are as aligned as the buddy allocator's; vmalloc's are not. */
struct page;
#define get_order(bytes)	((unsigned int)__builtin_ctzl((bytes) >> PAGE_SHIFT))
#define page_address(page)	((void *)(page))
#define nr_node_ids		2
#define NUMA_NO_NODE		(-1)
#define numa_mem_id()		0
#define totalram_pages()	(1ul << (30 - PAGE_SHIFT))

static inline struct page *alloc_pages_node(int nid, gfp_t gfp,
					    unsigned int order)
{
	size_t bytes = PAGE_SIZE << order;
	void *p;

	(void)nid;
	p = host_fragmented || host_fail() ? NULL : aligned_alloc(bytes, bytes);
	if (p)
		memset(p, gfp & __GFP_ZERO ? 0 : 0xa5, bytes);
	return p;
}

#define __free_pages(page, order)	((void)(order), free(page))

static inline void *__vmalloc(size_t bytes, gfp_t gfp)
{
	void *mem;
	char *p;

	if (host_fail() || posix_memalign(&mem, 2 * PAGE_SIZE, bytes + PAGE_SIZE))
		return NULL;
	p = (char *)mem + PAGE_SIZE;
	memset(p, gfp & __GFP_ZERO ? 0 : 0xa5, bytes);
	return p;
}

#define vmalloc_huge(bytes, gfp)	__vmalloc(ALIGN(bytes, 2 * PAGE_SIZE), gfp)

static inline void vfree(void *p)
{
	if (p)
		free((char *)p - PAGE_SIZE);
}

/* Errors in pointers */
#define ERR_PTR(err)	((void *)(long)(err))
#define PTR_ERR(p)	((long)(p))
#define IS_ERR(p)	((unsigned long)(p) >= (unsigned long)-4095)

/* What is only named */
struct hrtimer { int unused; };
struct llist_node { struct llist_node *next; };
struct llist_head { struct llist_node *first; };
struct irq_work { int unused; };
struct kref { int unused; };
struct work_struct { int unused; };
struct rcu_work { int unused; };
typedef struct { int unused; } refcount_t;
struct task_struct;

/* KTAP */
static int host_nr, host_failed;

static inline void host_result(bool ok, const char *what)
{
	host_failed += !ok;
	printf("%sok %d %s\n", ok ? "" : "not ", ++host_nr, what);
	fflush(stdout);
}

static inline int host_done(void)
{
	while (host_nr_later)
		free(host_later[--host_nr_later]);
	printf("1..%d\n", host_nr);
	return host_failed ? 1 : 0;
}

#endif /* HOST_KERNEL_H */
