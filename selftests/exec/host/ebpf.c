// SPDX-License-Identifier: GPL-2.0
/*
 * exec/host/ebpf.c - runs translated code, as unkindly as it can
 *
 * An interpreter of eBPF, helpers, and a trampoline.  The guard is poisoned at
 * random; helpers complete, ask to be done again, or are completed by the
 * trampoline.  At each unwind the stack moves to new memory: pointers that the
 * frame maps name are checked and adjusted, those that they do not name are
 * destroyed, and the old stack is freed.  What a barrier is told of has to be what
 * is stored next.
 */
#include "fuzz.h"

#define MAX_STEPS	20000000
#define POISON		0xdeadbeefdeadbeefull

struct code {
	struct goko_tr_code	c;
	u32			pc_base;
};

static struct code *codes;
static struct goko_pctx {
	u64 guard;
	u64 ret[4];
	u64 limit;
	u64 barrier;
	u64 save[6];
	u64 stored[TR_MAX_MOVE_WORDS];
} P;

/* What the last barrier was told of and has not been stored yet. */
static u64 *told_slot, told_mask;

enum { ACT_GUARD = 1, ACT_AGAIN, ACT_DONE, ACT_RECV, ACT_SEND, ACT_SELECT, ACT_TRAP };

static struct {
	int	op;
	u32	pc;
	u64	*frame;
	u64	arg[3];
} act;

static u64 *stack;
static u32 stack_words;
static u64 steps;
static bool timed_out;
static u64 ret[4];
static volatile u64 old_pointer;

static u32 func_of_pc(u32 pc)
{
	u32 i;

	for (i = 0; i < vimg.nr_funcs; i++)
		if (pc >= codes[i].pc_base &&
		    pc < codes[i].pc_base + codes[i].c.nr_pcs)
			return i;
	broken("pc %u is nowhere", pc);
}

static const struct goko_tr_pc *pc_info(u32 pc)
{
	u32 f = func_of_pc(pc);

	return &codes[f].c.pcs[pc - codes[f].pc_base];
}

static u64 unwind(int op, u64 base, u64 pc, u64 x, u64 y, u64 z)
{
	act.op = op;
	act.pc = pc;
	act.frame = (u64 *)base;
	act.arg[0] = x;
	act.arg[1] = y;
	act.arg[2] = z;
	return GOKO_UNWIND;
}

static u64 trap(u64 base, u64 pc, u64 code, u64 operand, u64 length)
{
	return unwind(ACT_TRAP, base, pc, code, operand, length);
}

static u64 size_of_type(u64 addr)
{
	return goko_vtype_size(&vimg, (addr - type_addr(0)) / 64);
}

static void builtin(u32 id, const u64 *a)
{
	switch (id) {
	case GOKO_B_PRINT_BOOL:
		note("%llu\n", (unsigned long long)a[0]);
		break;
	case GOKO_B_PRINT_INT:
		note("%lld\n", (long long)a[0]);
		break;
	case GOKO_B_PRINT_UINT:
		note("%llu\n", (unsigned long long)a[0]);
		break;
	case GOKO_B_PRINT_STRING:
		note("%.*s\n", (int)a[1], (char *)a[0]);
		break;
	case GOKO_B_STREQ:
		P.ret[0] = a[1] == a[3] &&
			   !memcmp((void *)a[0], (void *)a[2], a[1]);
		break;
	}
}

/* Where the element goes depends on its type: a scalar's slot is canonical. */
static u64 do_select(const u32 *list, u64 *base)
{
	struct chan_obj *c = NULL;
	s64 found = -1;
	u64 ok = 0;
	u32 i;

	for (i = 0; i < list[1] && found < 0; i++) {
		c = (void *)base[list[2 + 3 * i + 1]];
		if (c && (list[2 + 3 * i] == GOKO_CHAN_SEND || c->nr))
			found = i;
	}
	if (found < 0 && !(list[0] & GOKO_SELECT_DEFAULT))
		for (i = 0; i < list[1] && found < 0; i++) {
			c = (void *)base[list[2 + 3 * i + 1]];
			if (c)
				found = i;
		}
	if (found < 0 && !(list[0] & GOKO_SELECT_DEFAULT))
		return 0;
	if (found >= 0) {
		const u32 *k = &list[2 + 3 * found];
		u8 drop[256];

		if (k[0] == GOKO_CHAN_SEND)
			chan_put(c, &base[k[2]]);
		else
			ok = chan_get(c, k[2] == GOKO_NONE ? drop :
				      (u8 *)&base[k[2]]);
	}
	P.ret[0] = found;
	P.ret[1] = ok;
	return 1;
}

/* The work of a helper; kind P's result in P.ret[0].  False: it traps. */
static bool perform(u32 id, u64 base, u64 pc, u64 x, u64 y)
{
	u64 *b = (u64 *)(id == TR_H_concat ? x : y);
	u64 n, size, cap, ptr;

	if (id >= TR_H_NR) {
		builtin(id - TR_H_NR, (u64 *)x);
		return true;
	}
	switch (id) {
	case TR_H_new:
		P.ret[0] = (u64)obj_new(size_of_type(x));
		return true;
	case TR_H_mkslice:
		n = P.ret[0];
		cap = P.ret[1];
		if (n > MAX_ELEMS) {
			trap(base, pc, GOKO_RTERR_MAKESLICE_LEN, 0, 0);
			return false;
		}
		if (cap > MAX_ELEMS || cap < n) {
			trap(base, pc, GOKO_RTERR_MAKESLICE_CAP, 0, 0);
			return false;
		}
		P.ret[0] = (u64)obj_new(cap * size_of_type(x));
		P.ret[1] = POISON;
		return true;
	case TR_H_mkchan:
		if (y > MAX_ELEMS)
			break;
		n = (x - type_addr(0)) / 64;
		size = goko_vtype_size(&vimg, goko_vtype_def(&vimg, n)->elem);
		P.ret[0] = (u64)chan_new(size);
		return true;
	case TR_H_mkeface:
		size = size_of_type(x);
		P.ret[0] = (u64)obj_new(size);
		memcpy((void *)P.ret[0], (void *)y, size);
		return true;
	case TR_H_append:
		size = size_of_type(x);
		ptr = b[0];
		cap = b[2];
		n = b[1] + b[4];
		if (n > MAX_ELEMS) {
			trap(base, pc, GOKO_RTERR_GROWSLICE, 0, 0);
			return false;
		}
		if (n > cap) {
			cap = n;
			ptr = (u64)obj_new(cap * size);
			memcpy((void *)ptr, (void *)b[0], b[1] * size);
		}
		memmove((u8 *)ptr + b[1] * size, (void *)b[3], b[4] * size);
		P.ret[0] = ptr;
		P.ret[1] = n;
		P.ret[2] = cap;
		return true;
	case TR_H_concat:
		n = b[1] + b[3];
		if (n > MAX_ELEMS) {
			trap(base, pc, GOKO_RTERR_STRLEN, 0, 0);
			return false;
		}
		ptr = (u64)obj_new(n);
		memcpy((void *)ptr, (void *)b[0], b[1]);
		memcpy((u8 *)ptr + b[1], (void *)b[2], b[3]);
		P.ret[0] = ptr;
		P.ret[1] = n;
		return true;
	case TR_H_send:
		if (!x)
			break;
		chan_put((void *)x, (void *)y);
		return true;
	case TR_H_recv: {
		u8 drop[256];

		if (!x)
			break;
		P.ret[1] = chan_get((void *)x, y ? (void *)y : drop);
		return true;
	}
	case TR_H_select:
		if (!do_select((const u32 *)x, (u64 *)base))
			break;
		return true;
	default:
		broken("helper %u", id);
	}
	trap(base, pc, GOKO_RTERR_MAKECHAN, 0, 0);
	return false;
}

static bool is_kind_p(u32 id)
{
	return id == TR_H_new || id == TR_H_mkslice || id == TR_H_mkchan ||
	       id == TR_H_mkeface;
}

static u64 run(u32 func, u64 r1, u64 r2, u64 r3, u64 r4);

static u64 helper(u32 id, u64 p, u64 base, u64 pc, u64 x, u64 y)
{
	u64 n, size;
	int i;

	if (p != (u64)&P)
		broken("helper %u: P is wrong", id);
	if (told_mask)
		broken("helper %u: not all is stored that a barrier was told of", id);
	switch (id) {
	case TR_H_hop:
		if (pc)
			broken("hop with %llu", (unsigned long long)pc);
		return run(func_of(y), p, base, 0, x);
	case TR_H_memmove:
		memmove((void *)base, (void *)pc, x);
		return 0;
	case TR_H_typedmove:
		memmove((void *)base, (void *)pc, size_of_type(x));
		return 0;
	case TR_H_barrier:
		if (!P.barrier || !pc || pc >> TR_MAX_MOVE_WORDS)
			broken("barrier for %llx", (unsigned long long)pc);
		for (i = 0; i < TR_MAX_MOVE_WORDS; i++)
			if (pc >> i & 1)
				old_pointer = ((u64 *)base)[i];
		told_slot = (u64 *)base;
		told_mask = pc;
		P.barrier = rnd(3);
		return p;
	case TR_H_memzero:
		memset((void *)base, 0, pc);
		return 0;
	case TR_H_copy: {
		u64 *b = (u64 *)y;

		size = size_of_type(x);
		n = b[1] < b[3] ? b[1] : b[3];
		memmove((void *)b[0], (void *)b[2], n * size);
		return n;
	}
	case TR_H_guard:
		return unwind(ACT_GUARD, base, pc, 0, 0, 0);
	case TR_H_trap:
		return trap(base, pc, x, x >= GOKO_RTERR_INDEX ? y : 0,
			    x >= GOKO_RTERR_INDEX ? P.ret[0] : 0);
	}
	for (i = 0; i < 4; i++)
		ret[i] = rnd64();
	P.barrier = rnd(3);
	switch (rnd(4)) {
	case 0:
		unwind(ACT_AGAIN, base, pc, 0, 0, 0);
		return is_kind_p(id) ? 0 : GOKO_UNWIND;
	case 1:
		/* These touch the frame: after the unwind. */
		if (id == TR_H_send && x)
			return unwind(ACT_SEND, base, pc, x, y, 0);
		if (id == TR_H_recv && x)
			return unwind(ACT_RECV, base, pc, x, y, 0);
		if (id == TR_H_select)
			return unwind(ACT_SELECT, base, pc, x, 0, 0);
		if (!perform(id, base, pc, x, y))
			return is_kind_p(id) ? 0 : GOKO_UNWIND;
		memcpy(ret, P.ret, sizeof(ret));
		unwind(ACT_DONE, base, pc, 0, 0, 0);
		return is_kind_p(id) ? 0 : GOKO_UNWIND;
	default:
		if (!perform(id, base, pc, x, y))
			return is_kind_p(id) ? 0 : GOKO_UNWIND;
		if (!is_kind_p(id))
			return GOKO_CONT;
		n = P.ret[0];
		P.ret[0] = POISON;
		return n;
	}
}

static u64 load(u64 addr, u32 size)
{
	u64 v = 0;

	memcpy(&v, (void *)addr, size);
	return v;
}

static u32 bytes(u8 code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	default: return 8;
	}
}

static u64 alu64(u8 op, u64 d, u64 s, s16 off)
{
	switch (op) {
	case BPF_ADD: return d + s;
	case BPF_SUB: return d - s;
	case BPF_MUL: return d * s;
	case BPF_OR: return d | s;
	case BPF_AND: return d & s;
	case BPF_XOR: return d ^ s;
	case BPF_LSH: return d << (s & 63);
	case BPF_RSH: return d >> (s & 63);
	case BPF_ARSH: return (s64)d >> (s & 63);
	case BPF_NEG: return -d;
	case BPF_MOV:
		switch (off) {
		case 8: return (__s8)s;
		case 16: return (s16)s;
		case 32: return (s32)s;
		default: return s;
		}
	case BPF_DIV:
		if (!s)
			broken("division by zero");
		if (off)
			return s == -1ull ? -d : (u64)((s64)d / (s64)s);
		return d / s;
	case BPF_MOD:
		if (!s)
			broken("division by zero");
		if (off)
			return s == -1ull ? 0 : (u64)((s64)d % (s64)s);
		return d % s;
	default:
		broken("alu %x", op);
	}
}

static u32 alu32(u8 op, u32 d, u32 s)
{
	switch (op) {
	case BPF_LSH: return d << (s & 31);
	case BPF_RSH: return d >> (s & 31);
	case BPF_ARSH: return (s32)d >> (s & 31);
	default: return alu64(op, d, s, 0);
	}
}

static bool jumps(u8 op, u64 d, u64 s)
{
	switch (op) {
	case BPF_JEQ: return d == s;
	case BPF_JNE: return d != s;
	case BPF_JGT: return d > s;
	case BPF_JGE: return d >= s;
	case BPF_JLT: return d < s;
	case BPF_JLE: return d <= s;
	case BPF_JSGT: return (s64)d > (s64)s;
	case BPF_JSGE: return (s64)d >= (s64)s;
	case BPF_JSLT: return (s64)d < (s64)s;
	case BPF_JSLE: return (s64)d <= (s64)s;
	default: broken("jump %x", op);
	}
}

static void store(u64 addr, u64 val, u32 bytes)
{
	u64 i = (addr - (u64)told_slot) / 8;

	if (i < TR_MAX_MOVE_WORDS && told_mask >> i & 1) {
		if (bytes != 8 || val != P.stored[i])
			broken("a barrier was told of another pointer");
		told_mask &= ~(1ull << i);
	}
	memcpy((void *)addr, &val, bytes);
}

static u64 run(u32 func, u64 r1, u64 r2, u64 r3, u64 r4)
{
	const struct bpf_insn *insns = codes[func].c.insns;
	u64 r[11];
	u32 i, pc = 0;

	for (i = 0; i < 11; i++)
		r[i] = rnd64();
	r[1] = r1;
	r[2] = r2;
	r[3] = r3;
	r[4] = r4;
	for (;; pc++) {
		const struct bpf_insn *in = &insns[pc];
		u8 class = BPF_CLASS(in->code), op = BPF_OP(in->code);
		u64 s = BPF_SRC(in->code) == BPF_X ? r[in->src_reg] :
						    (u64)(s64)in->imm;
		u64 *d = &r[in->dst_reg];
		u64 v;

		if (pc >= codes[func].c.nr_insns)
			broken("code runs off its end");
		if (++steps > MAX_STEPS)
			timed_out = true;
		if (timed_out || rnd(150) == 0)
			P.guard = 0;
		switch (class) {
		case BPF_ALU64:
			*d = alu64(op, *d, s, in->off);
			break;
		case BPF_ALU:
			*d = alu32(op, *d, s);
			break;
		case BPF_LD:
			*d = (u32)in->imm | (u64)(u32)in[1].imm << 32;
			pc++;
			break;
		case BPF_LDX:
			v = load(s = r[in->src_reg] + in->off, bytes(in->code));
			if (BPF_MODE(in->code) == 0x80)
				v = bytes(in->code) == 1 ? (u64)(__s8)v :
				    bytes(in->code) == 2 ? (u64)(s16)v :
				    (u64)(s32)v;
			*d = v;
			break;
		case BPF_STX:
			store(*d + in->off, r[in->src_reg], bytes(in->code));
			break;
		case BPF_ST:
			store(*d + in->off, (s64)in->imm, bytes(in->code));
			break;
		case BPF_JMP:
			if (op == BPF_EXIT) {
				if (told_mask)
					broken("end: not all is stored that a barrier was told of");
				return r[0];
			}
			if (op == BPF_JA) {
				pc += in->off;
			} else if (op == BPF_CALL) {
				if (in->src_reg == TR_CALL_FUNC)
					r[0] = run(in->imm, r[1], r[2], r[3], r[4]);
				else
					r[0] = helper(in->imm, r[1], r[2], r[3],
						      r[4], r[5]);
				for (i = 1; i < 6; i++)
					r[i] = rnd64();
			} else if (jumps(op, *d, s)) {
				pc += in->off;
			}
			break;
		default:
			broken("class %u", class);
		}
	}
}

/* Words of a frame that are there: at the entry, the parameters. */
static u32 words_at(u32 pc)
{
	u32 f = func_of_pc(pc);

	return pc == codes[f].pc_base ?
	       GOKO_W_FIRST + vimg.vfuncs[f].param_words :
	       codes[f].c.frame_words;
}

static bool in_stack(u64 v)
{
	return v >= (u64)stack && v < (u64)(stack + stack_words);
}

/* A frame at its pc: check the pointers, copy it to its new place. */
static void move_frame(u64 *frame, u32 pc, u64 *to)
{
	u32 f = func_of_pc(pc);
	const struct goko_tr_code *c = &codes[f].c;
	const u32 *map = c->maps + pc_info(pc)->map * c->map_words;
	u64 *new_stack = to - (frame - stack);
	u32 i;

	for (i = 0; i < words_at(pc); i++) {
		u64 v = frame[i];
		bool ptr = i < vimg.vfuncs[f].frame_words &&
			   goko_vfunc_word_is_ptr(&vimg, f, i);
		bool live = map[i / 32] >> (i % 32) & 1;

		if (live && !ptr)
			broken("f%u pc %u: map has w%u, which is no pointer", f,
			       pc, i);
		if (ptr && !live && i) {
			to[i] = POISON;
		} else if (live && in_stack(v)) {
			to[i] = v - (u64)stack + (u64)new_stack;
		} else {
			if (live && v && !obj_valid(v))
				broken("f%u pc %u+%u: w%u is %llx", f,
				       codes[f].pc_base, pc - codes[f].pc_base,
				       i, (unsigned long long)v);
			to[i] = v;
		}
	}
}

static void move_stack(u64 **top, u32 pc, u32 need)
{
	u32 used = *top - stack + words_at(pc);
	u32 words = used + need + GOKO_REDZONE_WORDS + rnd(100);
	u64 *fresh = malloc(8 * words);
	u64 *frame = *top;
	u32 i;

	for (i = 0; i < words; i++)
		fresh[i] = POISON;
	for (;;) {
		move_frame(frame, pc, fresh + (frame - stack));
		pc = frame[0];
		if (!pc)
			break;
		frame -= codes[func_of_pc(pc)].c.frame_words;
	}
	if (frame != stack)
		broken("the walk ends at word %ld", (long)(frame - stack));
	*top = fresh + (*top - stack);
	free(stack);
	stack = fresh;
	stack_words = words;
}

static struct end finish(int code)
{
	struct end e = { .code = code };

	if (code >= 0) {
		e.operand = act.arg[1];
		e.len = act.arg[2];
		e.line = pc_info(act.pc)->line;
	}
	free(stack);
	stack = NULL;
	return e;
}

struct end ebpf_run(bool sext)
{
	u32 f = vimg.hdr->main;
	u32 pc = codes[f].pc_base;
	u64 *frame;
	u32 need;

	(void)sext;
	steps = 0;
	timed_out = false;
	stack_words = codes[f].c.extent_words + GOKO_REDZONE_WORDS + 1;
	stack = malloc(8 * stack_words);
	for (need = 0; need < stack_words; need++)
		stack[need] = POISON;
	frame = stack;
	frame[0] = 0;
	for (;;) {
		u32 idx;

		f = func_of_pc(pc);
		idx = pc - codes[f].pc_base;
		P.guard = rnd(10) ? (u64)(stack + stack_words - GOKO_REDZONE_WORDS) : 0;
		P.limit = (u64)(stack + stack_words - GOKO_REDZONE_WORDS);
		P.barrier = rnd(3);
		act.op = 0;
		if (run(f, (u64)&P, (u64)frame, idx, idx ? rnd64() : frame[2]) ==
		    GOKO_CONT) {
			pc = frame[0];
			if (!pc)
				return finish(-1);
			frame -= codes[func_of_pc(pc)].c.frame_words;
			continue;
		}
		if (timed_out)
			return finish(-2);
		frame = act.frame;
		pc = act.pc;
		need = codes[func_of_pc(pc)].c.extent_words;
		/*
		 * The runtime has the operand's address, so the stack does not
		 * move before; no map names constants that were put there.
		 */
		if (act.op == ACT_SEND)
			chan_put((void *)act.arg[0], (void *)act.arg[1]);
		if (rnd(2))
			move_stack(&frame, pc, need);
		switch (act.op) {
		case ACT_GUARD:
			if (frame + need > stack + stack_words - GOKO_REDZONE_WORDS)
				move_stack(&frame, pc, need);
			break;
		case ACT_AGAIN:
			break;
		case ACT_DONE:
		case ACT_SEND:
			pc |= 1;
			break;
		default:
			broken("act %d", act.op);
		case ACT_RECV: {
			u8 drop[256];
			/* The stack may have moved: by the slot in the frame. */
			u8 *slot = act.arg[1] ? (u8 *)frame + (act.arg[1] -
					(u64)act.frame) : drop;

			ret[1] = chan_get((void *)act.arg[0], slot);
			pc |= 1;
			break;
		}
		case ACT_SELECT:
			if (!do_select((const u32 *)act.arg[0], frame)) {
				act.op = ACT_TRAP;
				act.arg[0] = GOKO_RTERR_MAKECHAN;
				act.arg[1] = act.arg[2] = 0;
				return finish(act.arg[0]);
			}
			ret[0] = P.ret[0];
			ret[1] = P.ret[1];
			pc |= 1;
			break;
		case ACT_TRAP:
			return finish(act.arg[0]);
		}
		/* What was received lies in the frame alone: move it, too. */
		if (rnd(2))
			move_stack(&frame, pc, need);
		memcpy(P.ret, ret, sizeof(ret));
	}
}

int ebpf_load(bool sext)
{
	static char text[4096];
	struct goko_log log;
	struct goko_tr_env env = {
		.funcs = func_addr(0),
		.func_size = 16,
		.func_closure = 8,
		.strdata = (u64)vimg.strdata,
		.has_sext = sext,
		.has_sdiv = sext,
	};
	u64 *types = calloc(vimg.nr_types + 1, sizeof(*types));
	u64 *global_at = calloc(vimg.nr_globals + 1, sizeof(*global_at));
	u32 i, pc = 16;
	int err;

	for (i = 0; i < vimg.nr_types; i++)
		types[i] = type_addr(i);
	for (i = 0; i < vimg.nr_globals; i++)
		global_at[i] = (u64)globals + global_off[i];
	env.types = types;
	env.globals = global_at;
	goko_log_init(&log, text, sizeof(text));
	codes = calloc(vimg.nr_funcs, sizeof(*codes));
	for (i = 0; i < vimg.nr_funcs; i++) {
		codes[i].pc_base = pc;
		err = goko_tr_func(&vimg, i, pc, &env, &codes[i].c, &log);
		if (err)
			broken("f%u: %d: %s", i, err, text);
		pc += codes[i].c.nr_pcs;
	}
	free(types);
	free(global_at);
	return 0;
}

void ebpf_free(void)
{
	u32 i;

	for (i = 0; i < vimg.nr_funcs; i++)
		goko_tr_code_free(&codes[i].c);
	free(codes);
}
