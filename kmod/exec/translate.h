/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/translate.h - one function on its way from GIR to eBPF
 *
 * Only the translator includes it: translate.c and the files named tr_*.c.
 * These, but translate.c, are also built in user space by the translator's
 * test (selftests/exec/fuzz.test), so they depend on nothing but the verified
 * image and image/portable.h.
 *
 * The passes, each a file:
 *   tr_frame.c   which words of the frame may live in registers
 *   tr_cfg.c     blocks, dominators, loops, regions
 *   tr_ops.c     what an instruction reads and writes
 *   tr_live.c    liveness; segments and webs
 *   tr_alloc.c   registers for webs
 *   tr_range.c   indices that need no check
 *   tr_lower.c   code: entry, blocks, edges, safe points; tr_alu.c, tr_float.c,
 *                tr_mem.c, tr_make.c, tr_map.c, tr_call.c and tr_iface.c have the operations
 *   tr_maps.c    resume points and frame maps
 *   tr_emit.c    the buffer of eBPF instructions
 *   tr_check.c   with env->checked: a check before each access to memory
 *
 * Words, segments, webs
 *   A *word* of the frame is a candidate for registers (TR_W_REG) or lives in
 *   memory for good (TR_W_MEM).  A *segment* is a stretch of one block in which
 *   a candidate word is live: from a definition or the block's start to a last
 *   use or the block's end.  A *web* is a set of segments of one word that are
 *   connected by edges of the control flow; it has one location.  Edges between
 *   *regions* (loops without calls, and the rest) connect no webs: code on the
 *   edge moves the word from one location to the other.
 *
 * Positions
 *   Instruction i has positions 3i (reads), 3i+1 (calls clobber) and 3i+2
 *   (writes).  An operation flagged TR_EARLY writes before it has read all: it
 *   reads and writes at 3i+1.  One flagged TR_LATE reads at 3i+2.
 */
#ifndef GOKO_EXEC_TRANSLATE_H
#define GOKO_EXEC_TRANSLATE_H

#ifdef __KERNEL__
#include <linux/filter.h>
#else
#include <linux/bpf.h>
typedef __s16 s16;
#define S16_MAX		32767
#define BUILD_BUG_ON(x)	((void)sizeof(char[1 - 2 * !!(x)]))
#endif

#include "image/vimage.h"

#include "exec/exec.h"
#include "exec/fp.h"
#include "exec/helpers.h"

#define TR_NONE		0xffffffffu
#define TR_NR_REGS	10		/* R0 to R9 */

/* Variables over this size live in memory; moves over it are helper calls. */
#define TR_MAX_MOVE_WORDS	8

/* Bounds of one function: memory for bit sets, segments, maps; work. */
#define TR_MAX_SET_BYTES	(32u << 20)
#define TR_MAX_SEGS		(2u << 20)
#define TR_MAX_MAP_WORDS	(4u << 20)
#define TR_MAX_WORK		(1u << 28)
#define TR_MAX_INSNS		32000u

/* C functions that compiled code calls: exec/helpers.h, exec/fp.h. */
#define TR_HELPERS(X) \
	X(guard) X(hop) X(trap) X(panic) X(deferc) X(popdefer) X(recover) \
	X(go) X(goc) X(new) X(mkslice) X(mkchan) X(mkeface) X(append) X(copy) \
	X(concat) X(send) X(recv) X(close) X(select) X(toiface) X(memmove) \
	X(memzero) X(typedmove) X(barrier) \
	X(trap_fp) \
	X(mkmap) X(mapget) X(mapset) X(mapdel) X(mapiter) X(mapnext) \
	X(check)

enum goko_tr_helper {
#define TR_HELPER_ENUM(name) TR_H_##name,
	TR_HELPERS(TR_HELPER_ENUM)
#undef TR_HELPER_ENUM
#define TR_FP_ENUM(name) \
	TR_F_##name, TR_F_##name##_b, TR_F_##name##_e, TR_F_##name##_be,
	GOKO_FP_OPS(TR_FP_ENUM)
#undef TR_FP_ENUM
#define TR_FP_ENUM(name) TR_F_##name,
	GOKO_FP_BITS(TR_FP_ENUM)
#undef TR_FP_ENUM
	TR_H_NR,	/* builtin b is TR_H_NR + b */
};

/* Entries of a floating-point operation, from its plain one: exec/fp.h. */
#define TR_FP_BEGIN	1
#define TR_FP_END	2

/*
 * Calls in the finished code: src_reg says what imm is; translate.c puts the
 * address in its place.  What the kernel's JIT sees has src_reg 0.
 */
#define TR_CALL_HELPER	1	/* enum goko_tr_helper */
#define TR_CALL_FUNC	2	/* function index */

/**
 * struct goko_tr_env - addresses and abilities that code depends on
 * @types:	[nr_types] addresses of the run-time types
 * @funcs:	address of the first run-time function
 * @func_size:	bytes from one to the next
 * @func_closure: offset of its static closure object
 * @itabs:	[nr_itabs] addresses of the image's itabs
 * @strdata:	address of the bytes of all strings
 * @globals:	[nr_globals] addresses of the globals
 * @has_sext:	the JIT knows sign-extending moves and loads
 * @has_sdiv:	the JIT knows signed division
 * @checked:	goko_h_check() before each access to memory
 */
struct goko_tr_env {
	const u64	*types;
	u64		funcs;
	u64		func_size;
	u64		func_closure;
	const u64	*itabs;
	u64		strdata;
	const u64	*globals;
	bool		has_sext;
	bool		has_sdiv;
	bool		checked;
};

/**
 * struct goko_tr_pc - what is known about a resume index
 * @line:	source line
 * @file:	string index of the file
 * @map:	frame map
 */
struct goko_tr_pc {
	u32 line;
	u32 file;
	u32 map;
};

/**
 * struct goko_tr_code - a translated function
 * @insns:	eBPF with unresolved calls (TR_CALL_*)
 * @pcs:	[nr_pcs] by resume index
 * @maps:	[nr_maps * map_words]
 * @lists:	select lists, back to back
 * @frame_words: as the code has it, at least the image's
 * @extent_words: frame and the largest block of outgoing arguments
 * @recover:	resume index of the recover point, 0: none
 * @notes:	env->checked: for each of @insns 0, or 1 + the image's
 *		instruction whose access to memory it is
 * @stack_bytes: of the native stack
 */
struct goko_tr_code {
	struct bpf_insn		*insns;
	struct goko_tr_pc	*pcs;
	u32			*maps;
	u32			*lists;
	u32			*notes;
	u32			nr_insns;
	u32			nr_pcs;
	u32			nr_maps;
	u32			map_words;
	u32			nr_lists;
	u32			frame_words;
	u32			extent_words;
	u32			recover;
	u32			stack_bytes;
};

int goko_tr_func(const struct goko_vimage *v, u32 func, u32 pc_base,
		 const struct goko_tr_env *env, struct goko_tr_code *code,
		 struct goko_log *log);
void goko_tr_code_free(struct goko_tr_code *code);

/* From here on: between the passes. */

/* goko_tr_word.cls */
#define TR_W_NONE	0	/* nothing in it: size 0, or the return pc */
#define TR_W_MEM	1	/* lives in memory */
#define TR_W_REG	2	/* candidate for a register */

/**
 * struct goko_tr_word - a word of the frame
 * @cls:	TR_W_*
 * @kind:	of a scalar variable: its kind, else GOKO_K_U64
 * @ptr:	can hold a pointer
 * @narrow:	scalar in memory of which only the low bytes are valid
 * @param:	is a parameter's, or the closure context
 * @slot:	TR_W_REG, but not in a register: helpers find it in the frame
 */
struct goko_tr_word {
	u8	cls;
	u8	kind;
	bool	ptr;
	bool	narrow;
	bool	param;
	bool	slot;
};

/**
 * struct goko_tr_block - a basic block
 * @first, @last: its instructions, inclusive
 * @succ:	successors or TR_NONE; [0] falls through, [1] is jumped to
 * @nr_preds:	edges from reachable blocks
 * @only_pred:	the predecessor if there is just one
 * @idom:	immediate dominator, TR_NONE: the entry or unreachable
 * @dom_in, @dom_out: visit numbers in the dominator tree
 * @rpo:	position in reverse postorder, TR_NONE: unreachable
 * @depth:	loops around it
 * @region:	index of its region
 * @seg, @nr_segs: its segments, live-in ones first, the others as they start
 * @nr_in:	how many are live-in, in ascending order of words
 * @out, @nr_out: in goko_tr.outs: segments that are live-out, ascending
 * @label:	where its code begins
 */
struct goko_tr_block {
	u32	first, last;
	u32	succ[2];
	u32	nr_preds;
	u32	only_pred;
	u32	idom;
	u32	dom_in, dom_out;
	u32	rpo;
	u32	depth;
	u32	region;
	u32	seg, nr_segs;
	u32	nr_in;
	u32	out, nr_out;
	u32	label;
};

/**
 * struct goko_tr_region - a part of a function with locations of its own
 * @calls:	registers do not survive all of it
 * @spare:	one register is kept free: an operation needed it
 */
struct goko_tr_region {
	bool	calls;
	bool	spare;
};

/**
 * struct goko_tr_seg - a stretch of a block in which a word is live
 * @word:	the word
 * @start, @end: positions, inclusive
 * @block:	the block
 * @web:	its web: in the finished tables an index into goko_tr.webs
 * @value:	its web without regard to regions: index into goko_tr.values
 * @weight:	reads and writes, by frequency
 * @read:	something reads it, here or in a later block
 * @next_def:	next segment of the same value that begins with a definition
 */
struct goko_tr_seg {
	u32	word;
	u32	start, end;
	u32	block;
	u32	web;
	u32	value;
	u32	weight;
	u32	next_def;
	bool	read;
};

/**
 * struct goko_tr_value - a web of the whole function
 * @nr_defs:	definitions, the entry included
 * @def:	instruction of the last definition found, TR_NONE: the entry
 * @is_const:	every definition gives it @val: it needs no place
 * @val:	the constant
 * @nonnil:	block from whose end on (@nonnil_own: from a place in it on) it is
 *		known not to be nil, if it has one definition; TR_NONE: none
 * @first_def:	first of its segments that begin with a definition, TR_NONE: none
 * @sign:	see tr_range.c
 */
struct goko_tr_value {
	u32	nr_defs;
	u32	def;
	bool	is_const;
	s64	val;
	u32	nonnil;
	u32	first_def;
	u8	sign;
};

#define TR_NR_HINTS	4

/**
 * struct goko_tr_web - segments of a word that share a location
 * @word:	the word
 * @region:	where
 * @value:	as in its segments
 * @loc:	TR_L_*
 * @reg:	for TR_L_REG
 * @first:	first segment in goko_tr.web_segs
 * @nr_segs:	how many
 * @weight:	reads and writes, by frequency
 * @len:	positions it covers
 * @fixed:	preferred register, TR_NR_REGS: none
 * @defined:	some segment begins with a definition
 * @clean:	TR_L_REG, and its word in the frame has the same value
 * @hint:	webs it would like to share a register with, TR_NONE: none
 */
struct goko_tr_web {
	u32	word;
	u32	region;
	u32	value;
	u8	loc;
	u8	reg;
	u8	fixed;
	bool	defined;
	bool	clean;
	u32	first;
	u32	nr_segs;
	u64	weight;
	u64	len;
	u32	hint[TR_NR_HINTS];
};

/* Where a value is. */
#define TR_L_NONE	0	/* nowhere: it is never read */
#define TR_L_REG	1	/* in a register */
#define TR_L_SLOT	2	/* in its word, 8 bytes, canonical */
#define TR_L_NARROW	3	/* in its word, as many bytes as its kind has */
#define TR_L_CONST	4	/* it is a constant */

/**
 * struct goko_tr_opnd - an operand, or where a result goes
 * @loc:	TR_L_*
 * @reg:	for TR_L_REG
 * @word:	the frame word
 * @val:	for TR_L_CONST
 */
struct goko_tr_opnd {
	u8	loc;
	u8	reg;
	u32	word;
	s64	val;
};

/* What a pending piece of out-of-line code does. */
enum goko_tr_slow_kind {
	TR_S_EDGE,	/* moves on an edge, then to the target */
	TR_S_GUARD,	/* back-edge or entry: spill, goko_h_guard, return */
	TR_S_UNWIND,	/* spill, return */
	TR_S_CALL,	/* spill, store the return pc, return */
	TR_S_TRAP,	/* goko_h_trap, return */
	TR_S_SHIFT,	/* count too large: 0 or the sign, back */
	TR_S_BARRIER,	/* goko_h_barrier, back; all registers as before */
};

struct goko_tr_spill {
	u8	reg;
	u32	word;
};

#define TR_NR_SPILLS	TR_NR_REGS

/**
 * struct goko_tr_slow - a pending piece of out-of-line code
 * @kind:	enum goko_tr_slow_kind
 * @nr_spills:	registers to store
 * @set_r0:	UNWIND: R0 is not GOKO_UNWIND yet
 * @bounds:	TRAP: it has operands
 * @fp:		TRAP: inside of a floating-point section
 * @label:	where it begins
 * @back:	SHIFT, BARRIER: label to go on at
 * @pc:		GUARD, CALL, TRAP: the pc
 * @x:		TRAP: code; EDGE: block from; SHIFT: register; BARRIER: register with
 *		an address
 * @y:		EDGE: block to; SHIFT: signed; TRAP: bits 32 to 63 of the code; BARRIER:
 *		mask of pointers
 * @off:	BARRIER: from the address
 * @saves:	BARRIER: registers that the call must not change, a bit each
 * @zero, @nr_zero: UNWIND: words to clear (receive slots) ...
 * @keep:	... but for this one
 * @opnd:	TRAP: the operand and the length; BARRIER: the words to be stored, those
 *		that are pointers
 * @spill:	which registers, and where to
 */
struct goko_tr_slow {
	u8			kind;
	u8			nr_spills;
	bool			set_r0;
	bool			bounds;
	bool			fp;
	u32			label;
	u32			back;
	u32			pc;
	u32			x;
	u32			y;
	s64			off;
	u16			saves;
	u32			zero;
	u32			nr_zero;
	u32			keep;
	struct goko_tr_opnd	opnd[TR_MAX_MOVE_WORDS];
	struct goko_tr_spill	spill[TR_NR_SPILLS];
};

/**
 * struct goko_tr_resume - a way back into the code
 * @index:	resume index
 * @label:	where it goes on
 * @stub:	label of the code that gets there
 * @ret0:	load R0 from p->ctx.ret[0] first
 * @nr_loads:	registers to load
 * @load:	which, and where from
 */
struct goko_tr_resume {
	u32			index;
	u32			label;
	u32			stub;
	bool			ret0;
	u8			nr_loads;
	struct goko_tr_spill	load[TR_NR_SPILLS];
};

#define TR_NR_FACTS	16

/* An index that was checked against a length: values of the two. */
struct goko_tr_fact {
	struct goko_tr_opnd idx;
	struct goko_tr_opnd len;
};

#define TR_NR_STEPS	8

/* A word that is another one and a constant, as indices of neighbours are. */
struct goko_tr_step {
	u32 word;
	u32 from;
	s64 add;
};

/**
 * struct goko_tr - state of the translation of one function
 */
struct goko_tr {
	const struct goko_vimage	*v;
	const struct goko_tr_env	*env;
	struct goko_log			*log;
	const struct goko_img_func	*f;
	const struct goko_vfunc		*vf;
	const struct goko_img_insn	*code;
	u32				func;
	u32				n;		/* instructions */
	u32				pc_base;
	int				err;		/* first error of an emitter */
	u64				work;

	/* tr_frame.c */
	struct goko_tr_word		*words;		/* [nr_words] */
	u32				nr_words;
	u32				frame_words;
	u32				extent_words;

	/* tr_cfg.c */
	struct goko_tr_block		*blocks;
	u32				nr_blocks;
	u32				*block_of;	/* [n] */
	u32				*order;		/* reachable blocks in reverse postorder */
	u32				nr_order;
	u32				*pred_first;	/* [nr_blocks + 1] in @preds */
	u32				*preds;		/* reachable predecessors */
	struct goko_tr_region		*regions;
	u32				nr_regions;
	bool				leaf;		/* no call but on slow paths */
	bool				calls;		/* calls compiled code */
	u32				*sp;		/* [n] number of the safe point, 0: none */
	u32				nr_sp;

	/* tr_ops.c: of the instruction at hand */
	u32				*uses;
	u32				*defs;
	u32				map_types[5];	/* of its lists: goko_tr_args() */
	u32				nr_uses, cap_uses;
	u32				nr_defs, cap_defs;

	/* tr_live.c */
	struct goko_tr_seg		*segs;
	u32				nr_segs, cap_segs;
	u32				*outs;
	u32				nr_outs, cap_outs;
	struct goko_tr_value		*values;
	u32				nr_values;
	struct goko_tr_web		*webs;
	u32				nr_webs;
	u32				*web_segs;

	/* tr_alloc.c */
	u8				nr_regs;	/* allocatable ones */
	u8				regs[TR_NR_REGS];
	unsigned long			*busy[TR_NR_REGS];
	bool				again;		/* allocate anew, with a spare register */

	/* tr_lower.c */
	u8				rp;		/* register of P */
	u8				rb;		/* register of the frame base */
	u32				at;		/* instruction at hand */
	u32				block;		/* its block */
	u32				prev_block;	/* lowered before it */
	u32				next_seg;	/* in the block */
	u32				*use_web;	/* [nr_words] web a read sees */
	u32				*def_web;	/* [nr_words] web a write goes to */
	u32				*use_seg;	/* [nr_words] */
	u32				reg_seg[TR_NR_REGS];
	u32				*ptr_segs;	/* active segments that hold pointers */
	u32				nr_ptr_segs, cap_ptr_segs;
	u16				tmp_mask;	/* temporaries given out */
	u32				dispatch;	/* label: find the way back in */
	u32				base_map;	/* frame map without live candidates */
	struct goko_tr_fact		facts[TR_NR_FACTS];
	u32				nr_facts;
	struct goko_tr_step		steps[TR_NR_STEPS];
	u32				nr_steps;
	u32				*nonnil;	/* [nr_words] epoch it was not nil in */
	u32				epoch;
	struct goko_tr_slow		*slow;
	u32				nr_slow, cap_slow;
	struct goko_tr_resume		*resume;
	u32				nr_resume, cap_resume;

	/* What R0 is known to hold: the address of an element. */
	bool				r0_addr;
	u32				r0_size;
	struct goko_tr_opnd		r0_ptr;
	struct goko_tr_opnd		r0_idx;

	/* tr_float.c */
	bool				fp_open;	/* in a section */
	u32				fp_last;	/* its last instruction */

	/* tr_maps.c */
	u32				*map_hash;
	u32				map_hash_size;
	u32				cap_maps;

	/* tr_emit.c */
	u32				cap_insns;
	u32				cap_notes;
	u32				*labels;	/* position, TR_NONE: not bound */
	u32				nr_labels, cap_labels;
	u32				*fixups;	/* instructions that jump to a label */
	u32				nr_fixups, cap_fixups;

	struct goko_tr_code		*out;
};

/* May the word be in a register?  Then only instructions change it. */
static inline bool goko_tr_is_candidate(const struct goko_tr *t, u32 word)
{
	return word < t->nr_words && t->words[word].cls == TR_W_REG;
}

/* tr_func.c */
int goko_tr_fail(struct goko_tr *t, int err, const char *fmt, ...)
	__printf(3, 4);
int goko_tr_too_large(struct goko_tr *t, const char *what);
int goko_tr_work(struct goko_tr *t, u64 n);
bool goko_tr_grow(struct goko_tr *t, void **array, u32 *cap, u32 need, size_t size);

/* tr_frame.c */
int goko_tr_frame(struct goko_tr *t);
u32 goko_tr_word_type(const struct goko_tr *t, u32 word);
bool goko_tr_is_signed(const struct goko_tr *t, u32 word);
u32 goko_tr_ctx_elem(const struct goko_tr *t, u32 word);

/* tr_cfg.c */
int goko_tr_cfg(struct goko_tr *t);
bool goko_tr_dominates(const struct goko_tr *t, u32 a, u32 b);

/* tr_ops.c */
#define TR_CLOBBERS	1	/* calls C or compiled code on its fast path */
#define TR_CALLS	2	/* calls compiled code */
#define TR_EARLY	4	/* writes before it has read all */
#define TR_LATE		8	/* reads again after its call */
int goko_tr_operands(struct goko_tr *t, u32 i);
u32 goko_tr_op_flags(const struct goko_tr *t, u32 i);
bool goko_tr_is_sp(const struct goko_tr *t, u32 i);

/**
 * struct goko_tr_list - operands with their types
 * @words:	first word of each operand, TR_NONE: absent
 * @types:	type ids, NULL: by @letters
 * @letters:	of a builtin
 * @nr:		how many
 */
struct goko_tr_list {
	const u32	*words;
	const u32	*types;
	const struct goko_img_field *fields;
	const char	*letters;
	u32		nr;
};

void goko_tr_args(struct goko_tr *t, u32 i, struct goko_tr_list *args,
		  struct goko_tr_list *results);
u32 goko_tr_list_words(const struct goko_tr *t, const struct goko_tr_list *l,
		       u32 i);
u32 goko_tr_list_total(const struct goko_tr *t, const struct goko_tr_list *l);
u32 goko_tr_type_words(const struct goko_tr *t, u32 type);
u32 goko_tr_chan_elem(const struct goko_tr *t, u32 word);

/* tr_live.c */
int goko_tr_live(struct goko_tr *t);
bool goko_tr_def_const(const struct goko_tr *t, u32 i, u32 word, s64 *val);

/* tr_alloc.c */
int goko_tr_alloc(struct goko_tr *t);
void goko_tr_alloc_free(struct goko_tr *t);
bool goko_tr_reg_free(const struct goko_tr *t, u8 reg);

/* tr_maps.c */
int goko_tr_maps(struct goko_tr *t);
void goko_tr_map(struct goko_tr *t, u32 index, u32 start, u32 end, u32 word,
		 u32 nr);

/* tr_lower.c: order of the code, entry, edges, out-of-line code */
int goko_tr_lower(struct goko_tr *t);
void goko_tr_end_block(struct goko_tr *t, u32 to);
void goko_tr_goto(struct goko_tr *t, u32 from, u32 to);
u32 goko_tr_edge_label(struct goko_tr *t, u32 from, u32 to);
void goko_tr_guard(struct goko_tr *t);

/* tr_place.c: where values are */
void goko_tr_begin_block(struct goko_tr *t, u32 block);
void goko_tr_begin_insn(struct goko_tr *t, u32 i);
void goko_tr_end_insn(struct goko_tr *t);
struct goko_tr_opnd goko_tr_seg_opnd(const struct goko_tr *t, u32 seg);
struct goko_tr_opnd goko_tr_use(struct goko_tr *t, u32 word);
struct goko_tr_opnd goko_tr_def(struct goko_tr *t, u32 word);
struct goko_tr_opnd goko_tr_const(s64 val);
u8 goko_tr_get(struct goko_tr *t, const struct goko_tr_opnd *o, u8 scratch);
void goko_tr_load(struct goko_tr *t, u8 reg, const struct goko_tr_opnd *o);
void goko_tr_put(struct goko_tr *t, const struct goko_tr_opnd *o, u8 reg);
void goko_tr_put_imm(struct goko_tr *t, const struct goko_tr_opnd *o, s64 val);
void goko_tr_copy(struct goko_tr *t, const struct goko_tr_opnd *dst,
		  const struct goko_tr_opnd *src, u8 scratch);
void goko_tr_parallel(struct goko_tr *t, u32 n, const u8 *dst,
		      const struct goko_tr_opnd *src);
u8 goko_tr_tmp(struct goko_tr *t);
bool goko_tr_same(const struct goko_tr_opnd *a, const struct goko_tr_opnd *b);
bool goko_tr_is_nonnil(struct goko_tr *t, u32 word);
void goko_tr_set_nonnil(struct goko_tr *t, u32 word);
bool goko_tr_distance(const struct goko_tr *t, const struct goko_tr_opnd *a,
		      const struct goko_tr_opnd *b, s64 *dist);
bool goko_tr_is_checked(struct goko_tr *t, const struct goko_tr_opnd *idx,
			const struct goko_tr_opnd *len);
void goko_tr_set_checked(struct goko_tr *t, const struct goko_tr_opnd *idx,
			 const struct goko_tr_opnd *len);

/* tr_check.c */
int goko_tr_check(struct goko_tr *t);

/* tr_slow.c: out-of-line code and ways back in */
struct goko_tr_slow *goko_tr_slow(struct goko_tr *t, u8 kind);
u32 goko_tr_trap(struct goko_tr *t, u32 code, const struct goko_tr_opnd *x,
		 const struct goko_tr_opnd *len);
u32 goko_tr_pc(const struct goko_tr *t, u32 odd);
void goko_tr_barrier(struct goko_tr *t, u8 base, s64 off, u32 mask, u32 word);
void goko_tr_spill(struct goko_tr *t, struct goko_tr_slow *s, u32 pos,
		   bool saved_only);
void goko_tr_prestore(struct goko_tr *t);
void goko_tr_lose(struct goko_tr *t);
void goko_tr_resume(struct goko_tr *t, u32 index, u32 label, u32 pos, bool ret0);
void goko_tr_slow_code(struct goko_tr *t);
void goko_tr_dispatch(struct goko_tr *t);

/* tr_range.c */
bool goko_tr_in_range(struct goko_tr *t, const struct goko_tr_opnd *idx,
		      const struct goko_tr_opnd *len);

/* Lowering of the operations: false if the instruction is not theirs. */
bool goko_tr_alu(struct goko_tr *t, const struct goko_img_insn *in);
void goko_tr_binary(struct goko_tr *t, u32 kind, u8 op,
		    const struct goko_tr_opnd *a, struct goko_tr_opnd b,
		    struct goko_tr_opnd c);
void goko_tr_compare(struct goko_tr *t, u8 op, struct goko_tr_opnd b,
		     struct goko_tr_opnd c, u32 label, u8 keep);
bool goko_tr_jump(struct goko_tr *t, const struct goko_img_insn *in);
bool goko_tr_float(struct goko_tr *t, const struct goko_img_insn *in);
bool goko_tr_map_op(struct goko_tr *t, const struct goko_img_insn *in);
bool goko_tr_mem(struct goko_tr *t, const struct goko_img_insn *in);
bool goko_tr_make(struct goko_tr *t, const struct goko_img_insn *in);
void goko_tr_results_in(struct goko_tr *t, const struct goko_tr_list *l,
			u32 from);
bool goko_tr_calls(struct goko_tr *t, const struct goko_img_insn *in);
bool goko_tr_iface(struct goko_tr *t, const struct goko_img_insn *in);

/* tr_mem.c: values in memory */
void goko_tr_nil_check(struct goko_tr *t, u32 word, u8 reg);
void goko_tr_store_value(struct goko_tr *t, u32 type, u8 base, s64 off, u32 word);
void goko_tr_load_value(struct goko_tr *t, u32 type, u8 base, s64 off, u32 word);
void goko_tr_copy_out(struct goko_tr *t, u32 to, u32 word, u32 words);
void goko_tr_copy_in(struct goko_tr *t, u32 word, u32 from, u32 words);

/* tr_call.c: calls of C functions */

#define TR_A_NONE	0	/* the helper has no such argument */
#define TR_A_VALUE	1
#define TR_A_ADDR	2	/* the address of a frame word */

/**
 * struct goko_tr_arg - an argument of a helper
 * @what:	TR_A_*
 * @word:	for TR_A_ADDR
 * @o:		for TR_A_VALUE
 */
struct goko_tr_arg {
	u8			what;
	u32			word;
	struct goko_tr_opnd	o;
};

struct goko_tr_arg goko_tr_arg_none(void);
struct goko_tr_arg goko_tr_arg_word(struct goko_tr *t, u32 word);
struct goko_tr_arg goko_tr_arg_val(s64 val);
struct goko_tr_arg goko_tr_arg_addr(u32 word);
struct goko_tr_arg goko_tr_arg_type(const struct goko_tr *t, u32 type);
u32 goko_tr_block_word(const struct goko_tr *t);
void goko_tr_args_out(struct goko_tr *t, const struct goko_tr_list *l, u32 to,
		      bool first);
void goko_tr_op_begin(struct goko_tr *t);
void goko_tr_helper_v(struct goko_tr *t, u32 helper, struct goko_tr_arg x,
		      struct goko_tr_arg y);
void goko_tr_helper_c(struct goko_tr *t, u32 helper, struct goko_tr_arg x,
		      struct goko_tr_arg y);
void goko_tr_helper_p(struct goko_tr *t, u32 helper, struct goko_tr_arg x,
		      struct goko_tr_arg y);
void goko_tr_to_slots(struct goko_tr *t, u32 word, u32 words);
void goko_tr_take_ret(struct goko_tr *t, u32 word, u32 i);

/* tr_emit.c */
#define R0	0
#define R1	1
#define R2	2
#define R3	3
#define R4	4
#define R5	5
#define R6	6
#define R7	7
#define R8	8
#define R9	9

void goko_e_insn(struct goko_tr *t, u8 code, u8 dst, u8 src, s16 off, s32 imm);
void goko_e_mov(struct goko_tr *t, u8 dst, u8 src);
void goko_e_movi(struct goko_tr *t, u8 dst, s64 val);
void goko_e_alu(struct goko_tr *t, u8 op, u8 dst, u8 src);
void goko_e_alui(struct goko_tr *t, u8 op, u8 dst, s32 imm);
void goko_e_alu32(struct goko_tr *t, u8 op, u8 dst, u8 src);
void goko_e_alui32(struct goko_tr *t, u8 op, u8 dst, s32 imm);
void goko_e_addi(struct goko_tr *t, u8 dst, s64 val);
void goko_e_canon(struct goko_tr *t, u8 kind, u8 dst, u8 src);
void goko_e_load(struct goko_tr *t, u8 kind, u8 dst, u8 base, s64 off);
void goko_e_store(struct goko_tr *t, u8 size, u8 base, s64 off, u8 src);
void goko_e_store_imm(struct goko_tr *t, u8 size, u8 base, s64 off, s32 imm);
void goko_e_ldw(struct goko_tr *t, u8 dst, u32 word);
void goko_e_stw(struct goko_tr *t, u32 word, u8 src);
void goko_e_stwi(struct goko_tr *t, u32 word, s32 imm);
void goko_e_frame_addr(struct goko_tr *t, u8 dst, u32 word, u32 off);
u32 goko_e_label(struct goko_tr *t);
void goko_e_bind(struct goko_tr *t, u32 label);
void goko_e_ja(struct goko_tr *t, u32 label);
void goko_e_jcc(struct goko_tr *t, u8 op, u8 dst, u8 src, u32 label);
void goko_e_jcci(struct goko_tr *t, u8 op, u8 dst, s32 imm, u32 label);
void goko_e_call(struct goko_tr *t, u32 helper);
void goko_e_call_func(struct goko_tr *t, u32 func);
void goko_e_exit(struct goko_tr *t);
int goko_e_finish(struct goko_tr *t);

/* Byte offsets in struct goko_pctx; translate.c proves them. */
#define TR_P_GUARD	0
#define TR_P_LIMIT	40
#define TR_P_RET(i)	(8 + 8 * (i))
#define TR_P_BARRIER	48
#define TR_P_SAVE(i)	(56 + 8 * (i))
#define TR_P_STORED(i)	(104 + 8 * (i))
#define TR_P_END	168

/* Byte offsets in struct goko_itab; translate.c proves them. */
#define TR_ITAB_TYPE	0
#define TR_ITAB_FUNC(i)	(24 + 8 * (s64)(i))

static inline bool goko_tr_is_imm32(s64 val)
{
	return val == (s32)val;
}

#endif /* GOKO_EXEC_TRANSLATE_H */
