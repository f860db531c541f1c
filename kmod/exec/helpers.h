/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/helpers.h - C functions that compiled code calls
 *
 * What
 *   exec/translate*.c emits the calls, exec/helpers.c, builtins.c and trap.c
 *   implement the functions.  docs/internals.md section 2 has the convention.
 *
 * Arguments
 *   p     the P.  p->ctx.ret[] takes further operands and gives results.
 *   base  the caller's own frame (goko_h_hop(): the callee's).
 *   pc    the operation's pc, 2k: "do it again"; pc | 1 is "go on after it".
 *   x, y  by function.
 *   A *block* is an array of words above the caller's frame, where the frame of
 *   a callee would have its word 2; it lies inside the caller's extent, is not
 *   scanned and is the helper's to read only while it runs.
 *
 * Return
 *   Kind C: GOKO_CONT or GOKO_UNWIND.  Kind P: a pointer, NULL to unwind.
 *   Kind U: always GOKO_UNWIND (compiled code relies on it: it returns the
 *   helper's result as its own).  Kind V: a value, cannot unwind.
 *   Whoever unwinds has filled in g->act.  After an unwind the words that are
 *   live before the operation are in the frame, so the trampoline may resume
 *   at pc or at pc | 1 as it likes; for pc | 1 it provides p->ctx.ret[] just as
 *   the helper would have, or kind P's pointer in ret[0].
 *   A kind U function's frame is only complete where that is said; it is not
 *   resumed where it is not.
 *
 * Context: all of them: M that holds @p; @p->g is RUNNING; do not sleep, do not
 * park (DESIGN.md section 4).
 */
#ifndef GOKO_EXEC_HELPERS_H
#define GOKO_EXEC_HELPERS_H

#include <linux/types.h>
#include <linux/goko_image.h>

struct goko_func;
struct goko_p;

/*
 * Run-time errors.  The operand is goko_h_trap()'s y, len its p->ctx.ret[0].
 * Texts as in Go 1.19's runtime/error.go; all but the fatal ones are
 * runtime.Error panics.
 */
enum goko_rterr {
	/* enum goko_trap, raised by trap instructions as well */
	GOKO_RTERR_UNREACHABLE = GOKO_TRAP_UNREACHABLE,
	GOKO_RTERR_SHIFT = GOKO_TRAP_SHIFT,	/* negative shift amount */
	GOKO_RTERR_NILPTR = GOKO_TRAP_NILPTR,	/* nil pointer dereference */
	GOKO_RTERR_DIVIDE = GOKO_TRAP_DIVIDE,	/* integer divide by zero */

	/* index out of range [operand] with length len; the index is an int64 ... */
	GOKO_RTERR_INDEX = 16,
	GOKO_RTERR_INDEX_U,	/* ... or a uint64 */
	/* slice bounds out of range ...; operands are int64, see GOKO_RTERR_SLICE_U */
	GOKO_RTERR_SLICE_ALEN,	/* [:operand] with length len: s[?:x], string or array */
	GOKO_RTERR_SLICE_ACAP,	/* [:operand] with capacity len: s[?:x], len is cap(s) */
	GOKO_RTERR_SLICE_B,	/* [operand:len]: s[x:y] */
	GOKO_RTERR_SLICE3_ALEN,	/* [::operand] with length len */
	GOKO_RTERR_SLICE3_ACAP,	/* [::operand] with capacity len */
	GOKO_RTERR_SLICE3_B,	/* [:operand:len]: s[?:x:y] */
	GOKO_RTERR_SLICE3_C,	/* [operand:len:]: s[x:y:?] */
	/* a slice with length operand to a pointer to an array with length len */
	GOKO_RTERR_SLICE_CONVERT,
	/*
	 * A type assertion.  The operand is word 0 of the interface, len the type
	 * that is wanted; bits 32 to 63 of the code are the id of the interface's
	 * own type.
	 */
	GOKO_RTERR_ASSERT,

	/* raised by C helpers only */
	GOKO_RTERR_MAKESLICE_LEN = 32,	/* makeslice: len out of range */
	GOKO_RTERR_MAKESLICE_CAP,	/* makeslice: cap out of range */
	GOKO_RTERR_MAKECHAN,		/* makechan: size out of range */
	GOKO_RTERR_GROWSLICE,		/* growslice: len out of range */
	GOKO_RTERR_CLOSE_NIL,		/* close of nil channel */
	GOKO_RTERR_CLOSE_CLOSED,	/* close of closed channel */
	GOKO_RTERR_SEND_CLOSED,		/* send on closed channel */
	GOKO_RTERR_GO_NIL,		/* fatal: go of nil func value */
	GOKO_RTERR_STRLEN,		/* fatal: string concatenation too long */
	GOKO_RTERR_GO_LIMIT,		/* fatal: too many goroutines */
	GOKO_RTERR_COMPARE,	/* comparing uncomparable type operand */
	GOKO_RTERR_HASH,	/* hash of unhashable type operand */
	GOKO_RTERR_MAP_NIL,	/* assignment to entry in nil map */
	GOKO_RTERR_MAP_READ,	/* fatal: concurrent map read and map write */
	GOKO_RTERR_MAP_WRITE,	/* fatal: concurrent map writes */
	GOKO_RTERR_MAP_ITER,	/* fatal: concurrent map iteration and map write */

	/* Those from SLICE_ALEN to SLICE3_C, of an operand that is a uint64. */
	GOKO_RTERR_SLICE_U,
	GOKO_RTERR_SLICE_U_LAST = GOKO_RTERR_SLICE_U + GOKO_RTERR_SLICE3_C -
				  GOKO_RTERR_SLICE_ALEN,
	GOKO_RTERR_NR,
};

/*
 * Control
 */

/*
 * Kind U.  A prologue (pc is the function's entry) found base over the guard, or
 * a back-edge (pc is the jump's) a poisoned guard.  The frame is complete and
 * the G goes on at pc.
 */
u64 goko_h_guard(struct goko_p *p, u64 *base, u64 pc);

/*
 * Jumps to func->entry with the arguments as they are, its result is ours:
 * return func->entry(p, base, zero, arg0, 0).  Must stay a tail call.
 */
u64 goko_h_hop(struct goko_p *p, u64 *base, u64 zero, u64 arg0,
	       const struct goko_func *func);

/*
 * Kind U.  A run-time error, enum goko_rterr.  The frame holds what the function's
 * recover point needs; it is not resumed anywhere else.
 */
u64 goko_h_trap(struct goko_p *p, u64 *base, u64 pc, u64 code, u64 operand);

/* Kind U.  panic(eface{w0, w1}).  Frame as for goko_h_trap(). */
u64 goko_h_panic(struct goko_p *p, u64 *base, u64 pc, u64 w0, u64 w1);

/*
 * Kind C.  deferc: push closure (0: nil, panics when it is run) for frame base.
 */
u64 goko_h_deferc(struct goko_p *p, u64 *base, u64 pc, u64 closure);

/*
 * Kind C.  ret[0] = the newest deferred closure of frame base, taken off, or 0.  One
 * that is nil is GOKO_RTERR_NILPTR, as the call of it would be.
 */
u64 goko_h_popdefer(struct goko_p *p, u64 *base, u64 pc);

/*
 * Kind C.  ret[0], ret[1] = the eface recover() returns in the function with frame
 * base.  Word 0 of that frame may be stale before an unwind: don't read it.
 */
u64 goko_h_recover(struct goko_p *p, u64 *base, u64 pc);

/*
 * Kind C.  go: args is a block with func->param_words words.  goc: the same for
 * closure's function; a nil closure is GOKO_RTERR_GO_NIL.
 */
u64 goko_h_go(struct goko_p *p, u64 *base, u64 pc, u64 func, u64 args);
u64 goko_h_goc(struct goko_p *p, u64 *base, u64 pc, u64 closure, u64 args);

/*
 * Making things.  Types are const struct goko_type *.
 */

/* Kind P.  Zeroed memory of that type; not NULL for size 0. */
u64 goko_h_new(struct goko_p *p, u64 *base, u64 pc, u64 type);

/*
 * Kind P.  make([]elem, ret[0], ret[1]), both int64 and unchecked: the array;
 * not NULL for size 0.  Compiled code sets length and capacity itself.
 */
u64 goko_h_mkslice(struct goko_p *p, u64 *base, u64 pc, u64 elem);

/* Kind P.  make(type, n); type is the channel's type, n an int64. */
u64 goko_h_mkchan(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 n);

/*
 * Kind P.  Data word of an eface that holds a copy of the type->size bytes at
 * value.  Not for pointer-shaped types: those are the data word themselves.
 * Compiled code sets the type word, the address of type.
 */
u64 goko_h_mkeface(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 value);

/*
 * Kind C.  append: block = ptr, len, cap of the slice, ptr, len of what is
 * appended (a slice or a string); ret[0..2] = the new slice.
 */
u64 goko_h_append(struct goko_p *p, u64 *base, u64 pc, u64 elem, u64 block);

/*
 * Kind V.  copy: block = ptr, len of the destination, ptr, len of the source;
 * returns the number of elements copied.
 */
u64 goko_h_copy(struct goko_p *p, u64 *base, u64 pc, u64 elem, u64 block);

/* Kind C.  block = ptr, len, ptr, len; ret[0], ret[1] = both in a row. */
u64 goko_h_concat(struct goko_p *p, u64 *base, u64 pc, u64 block);

/*
 * Channels.  A nil channel blocks for ever or, for close, is an error.  elem is an
 * address in the own frame; what it holds is in memory layout, or in canonical
 * form (8 bytes, the first elem_size of which are the value) for scalars.
 */

/* Kind C. */
u64 goko_h_send(struct goko_p *p, u64 *base, u64 pc, u64 chan, u64 elem);

/*
 * Kind C.  elem 0: drop the value.  ret[1] = a value was received.  When it parks,
 * the frame map of pc | 1 has the slot's pointers live; compiled code has
 * zeroed them unless they hold valid pointers.
 */
u64 goko_h_recv(struct goko_p *p, u64 *base, u64 pc, u64 chan, u64 elem);

/* Kind C. */
u64 goko_h_close(struct goko_p *p, u64 *base, u64 pc, u64 chan);

/*
 * Kind C.  list is a const u32 * to {flags, n, n times {dir, channel word, element
 * word}} (GOKO_SELECT_DEFAULT, GOKO_CHAN_*, GOKO_NONE: drop), valid as long as
 * the image; the words are those of frame base and are in memory there.
 * ret[0] = index of the case or -1 for default, ret[1] = a value was received.
 */
u64 goko_h_select(struct goko_p *p, u64 *base, u64 pc, u64 list);

/*
 * Kind C.  The itab for interface type x & ~GOKO_TOIFACE_FLAGS and the dynamic type
 * that w0 says: word 0 of an eface, or with GOKO_TOIFACE_ITAB of an iface.  ret[0] =
 * the itab; 0 if w0 is, or if the type does not satisfy the interface, which
 * with GOKO_TOIFACE_MUST it does.
 */
#define GOKO_TOIFACE_ITAB	1ull
#define GOKO_TOIFACE_MUST	2ull
#define GOKO_TOIFACE_FLAGS	3ull
u64 goko_h_toiface(struct goko_p *p, u64 *base, u64 pc, u64 x, u64 w0);

/*
 * Maps.  type is the map's.  block = the map (or iterator), then the operands and
 * behind them the results, as variables of a frame.  An iterator is a word
 * of the map's type.
 */

/* Kind P.  hint: how many entries are expected, an int64. */
u64 goko_h_mkmap(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 hint);
/* Kind C.  block = map, key; element, bool. */
u64 goko_h_mapget(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block);
/* Kind C.  block = map, key, element. */
u64 goko_h_mapset(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block);
/* Kind C.  block = map, key. */
u64 goko_h_mapdel(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block);
/* Kind P.  The iterator; map may be nil. */
u64 goko_h_mapiter(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 map);
/* Kind C.  block = iterator; bool, key, element. */
u64 goko_h_mapnext(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block);

/*
 * Memory.  Word-aligned, bytes a multiple of 8 unless said otherwise; the areas
 * are disjoint or the same.
 */

/* Kind V (0).  Any alignment, any size. */
u64 goko_h_memmove(struct goko_p *p, u64 dst, u64 src, u64 bytes);
/* Kind V (0).  A value with pointers, of a type, to the heap or a global. */
u64 goko_h_typedmove(struct goko_p *p, u64 dst, u64 src, u64 type);

/* Returns p.  Before p->ctx.stored is stored, while p->ctx.barrier is not 0: gc/barrier.c. */
u64 goko_h_barrier(struct goko_p *p, u64 slot, u64 mask);

/* Kind V (0). */
u64 goko_h_memzero(struct goko_p *p, u64 dst, u64 bytes);

/*
 * The checking mode: is this access good?  pc is the function's first; what is the
 * access's size, flags, and the source line shifted.  0, or GOKO_UNWIND: the
 * task ends, and the frame need not be complete.
 */
#define GOKO_CHECK_SIZE		15u
#define GOKO_CHECK_STORE	16u
#define GOKO_CHECK_FRAME	32u	/* addr is the frame base, at the entry */
#define GOKO_CHECK_LINE_SHIFT	8
u64 goko_h_check(struct goko_p *p, u64 *base, u64 pc, u64 addr, u64 what);

/*
 * Builtins, kind C.  block = the arguments, ret[] = the results, in order; words
 * by letter: i u n b c p 1, s e 2, y r z 3.  n and b are in canonical form.
 */
#define GOKO_BUILTIN_PROTO(id, name, args, results) \
	u64 goko_b_##name(struct goko_p *p, u64 *base, u64 pc, u64 block);
GOKO_BUILTINS(GOKO_BUILTIN_PROTO)
#undef GOKO_BUILTIN_PROTO

#endif /* GOKO_EXEC_HELPERS_H */
