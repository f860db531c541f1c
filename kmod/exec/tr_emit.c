// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_emit.c - the buffer of eBPF instructions
 *
 * Emitters never fail: the first error stays in goko_tr.err and the driver
 * looks at it after each block.  Jumps name labels; goko_e_finish() puts in the
 * distances.
 *
 * Offsets in loads and stores have 16 bits.  Where a frame or a type is larger,
 * the base register is moved there and back, which needs no other register.
 */
#include "exec/translate.h"

#define OFF_MIN	(-32768)
#define OFF_MAX	32767

/**
 * goko_e_insn() - Append one eBPF instruction.
 * @t:		the translation.
 * @code:	opcode.
 * @dst:	destination register.
 * @src:	source register.
 * @off:	offset.
 * @imm:	immediate.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_insn(struct goko_tr *t, u8 code, u8 dst, u8 src, s16 off, s32 imm)
{
	struct goko_tr_code *out = t->out;
	u8 class = BPF_CLASS(code);

	if (t->err)
		return;
	if (out->nr_insns >= TR_MAX_INSNS) {
		t->err = goko_tr_too_large(t, "machine code");
		return;
	}
	if (!goko_tr_grow(t, (void **)&out->insns, &t->cap_insns,
			  out->nr_insns + 1, sizeof(*out->insns)))
		return;
	if (t->env->checked) {
		if (!goko_tr_grow(t, (void **)&out->notes, &t->cap_notes,
				  out->nr_insns + 1, sizeof(*out->notes)))
			return;
		out->notes[out->nr_insns] = 0;
	}
	out->insns[out->nr_insns++] = (struct bpf_insn) {
		.code = code, .dst_reg = dst, .src_reg = src, .off = off,
		.imm = imm,
	};
	if (dst == R0 && (class == BPF_ALU || class == BPF_ALU64 ||
			  class == BPF_LD || class == BPF_LDX))
		t->r0_addr = false;
}

/**
 * goko_e_mov() - Copy a register, unless it is the same.
 * @t:		the translation.
 * @dst:		register that is written or compared.
 * @src:		register that is read.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_mov(struct goko_tr *t, u8 dst, u8 src)
{
	if (dst != src)
		goko_e_insn(t, BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0);
}

/**
 * goko_e_movi() - Load a constant.
 * @t:		the translation.
 * @dst:		register that is written or compared.
 * @val:		the constant.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_movi(struct goko_tr *t, u8 dst, s64 val)
{
	if (goko_tr_is_imm32(val)) {
		goko_e_insn(t, BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, val);
		return;
	}
	goko_e_insn(t, BPF_LD | BPF_IMM | BPF_DW, dst, 0, 0, (s32)val);
	goko_e_insn(t, 0, 0, 0, 0, (s32)(val >> 32));
}

/**
 * goko_e_alu() - 64-bit operation: dst = dst op src.
 * @t:		the translation.
 * @op:		eBPF operation, BPF_ADD, BPF_JGT, ...
 * @dst:		register that is written or compared.
 * @src:		register that is read.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_alu(struct goko_tr *t, u8 op, u8 dst, u8 src)
{
	goko_e_insn(t, BPF_ALU64 | op | BPF_X, dst, src, 0, 0);
}

/**
 * goko_e_alui() - 64-bit operation with an immediate.
 * @t:		the translation.
 * @op:		eBPF operation, BPF_ADD, BPF_JGT, ...
 * @dst:		register that is written or compared.
 * @imm:		constant, sign-extended to 64 bits.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_alui(struct goko_tr *t, u8 op, u8 dst, s32 imm)
{
	goko_e_insn(t, BPF_ALU64 | op | BPF_K, dst, 0, 0, imm);
}

/**
 * goko_e_alu32() - 32-bit operation, the result zero-extended.
 * @t:		the translation.
 * @op:		eBPF operation, BPF_ADD, BPF_JGT, ...
 * @dst:		register that is written or compared.
 * @src:		register that is read.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_alu32(struct goko_tr *t, u8 op, u8 dst, u8 src)
{
	goko_e_insn(t, BPF_ALU | op | BPF_X, dst, src, 0, 0);
}

/**
 * goko_e_alui32() - 32-bit operation with an immediate, the result zero-extended.
 * @t:		the translation.
 * @op:		eBPF operation, BPF_ADD, BPF_JGT, ...
 * @dst:		register that is written or compared.
 * @imm:		constant, sign-extended to 64 bits.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_alui32(struct goko_tr *t, u8 op, u8 dst, s32 imm)
{
	goko_e_insn(t, BPF_ALU | op | BPF_K, dst, 0, 0, imm);
}

/**
 * goko_e_addi() - dst += val, which is at most 32 bits wide.
 * @t:		the translation.
 * @dst:		register that is written or compared.
 * @val:		the constant.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_addi(struct goko_tr *t, u8 dst, s64 val)
{
	if (val)
		goko_e_alui(t, BPF_ADD, dst, val);
}

static void shift_pair(struct goko_tr *t, u8 right, u8 dst, u8 src, int bits)
{
	goko_e_mov(t, dst, src);
	goko_e_alui(t, BPF_LSH, dst, bits);
	goko_e_alui(t, right, dst, bits);
}

/**
 * goko_e_canon() - Truncate a register to a kind and extend it again.
 * @t:		the translation.
 * @kind:	scalar kind.
 * @dst:	destination register.
 * @src:	source register, may be the same.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_canon(struct goko_tr *t, u8 kind, u8 dst, u8 src)
{
	int bits;

	switch (kind) {
	case GOKO_K_BOOL:
	case GOKO_K_U8:
		goko_e_mov(t, dst, src);
		goko_e_alui(t, BPF_AND, dst, 0xff);
		break;
	case GOKO_K_U16:
		goko_e_mov(t, dst, src);
		goko_e_alui(t, BPF_AND, dst, 0xffff);
		break;
	case GOKO_K_U32:
	case GOKO_K_F32:
		goko_e_alu32(t, BPF_MOV, dst, src);
		break;
	case GOKO_K_I8:
	case GOKO_K_I16:
	case GOKO_K_I32:
		bits = kind == GOKO_K_I8 ? 8 : kind == GOKO_K_I16 ? 16 : 32;
		if (t->env->has_sext)
			goko_e_insn(t, BPF_ALU64 | BPF_MOV | BPF_X, dst, src,
				    bits, 0);
		else
			shift_pair(t, BPF_ARSH, dst, src, 64 - bits);
		break;
	default:
		goko_e_mov(t, dst, src);
		break;
	}
}

static u8 size_of_kind(u8 kind)
{
	switch (kind) {
	case GOKO_K_BOOL:
	case GOKO_K_I8:
	case GOKO_K_U8:
		return BPF_B;
	case GOKO_K_I16:
	case GOKO_K_U16:
		return BPF_H;
	case GOKO_K_I32:
	case GOKO_K_U32:
	case GOKO_K_F32:
		return BPF_W;
	default:
		return BPF_DW;
	}
}

/* Bring an offset into range by moving the base; undone by far_end(). */
static s16 far_begin(struct goko_tr *t, u8 base, s64 off)
{
	if (off >= OFF_MIN && off <= OFF_MAX)
		return off;
	goko_e_alui(t, BPF_ADD, base, off);
	return 0;
}

static void far_end(struct goko_tr *t, u8 base, s64 off)
{
	if (off < OFF_MIN || off > OFF_MAX)
		goko_e_alui(t, BPF_ADD, base, -off);
}

/*
 * The last instruction is an access by way of @base.  What is not in P nor in
 * the frame will be checked.
 */
static void note_access(struct goko_tr *t, u8 base)
{
	if (t->env->checked && !t->err && base != t->rp && base != t->rb)
		t->out->notes[t->out->nr_insns - 1] = 1 + t->at;
}

/**
 * goko_e_load() - Load a value and extend it to its canonical form.
 * @t:		the translation.
 * @kind:	scalar kind; anything else is loaded as 8 bytes.
 * @dst:	destination register.
 * @base:	register with the address.
 * @off:	offset.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_load(struct goko_tr *t, u8 kind, u8 dst, u8 base, s64 off)
{
	bool sext = kind == GOKO_K_I8 || kind == GOKO_K_I16 ||
		    kind == GOKO_K_I32;
	u8 mode = sext && t->env->has_sext ? 0x80 /* BPF_MEMSX */ : BPF_MEM;
	s16 near = far_begin(t, base, off);

	goko_e_insn(t, BPF_LDX | mode | size_of_kind(kind), dst, base, near, 0);
	note_access(t, base);
	if (dst != base)
		far_end(t, base, off);
	if (sext && mode == BPF_MEM)
		goko_e_canon(t, kind, dst, dst);
}

/**
 * goko_e_store() - Store the low bytes of a register; size is BPF_B, ...
 * @t:		the translation.
 * @size:		BPF_B, BPF_H, BPF_W or BPF_DW.
 * @base:		register with the address.
 * @off:		byte offset.
 * @src:		register that is read.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_store(struct goko_tr *t, u8 size, u8 base, s64 off, u8 src)
{
	s16 near = far_begin(t, base, off);

	goko_e_insn(t, BPF_STX | BPF_MEM | size, base, src, near, 0);
	note_access(t, base);
	far_end(t, base, off);
}

/**
 * goko_e_store_imm() - Store a sign-extended constant.
 * @t:		the translation.
 * @size:		BPF_B, BPF_H, BPF_W or BPF_DW.
 * @base:		register with the address.
 * @off:		byte offset.
 * @imm:		constant, sign-extended to 64 bits.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_store_imm(struct goko_tr *t, u8 size, u8 base, s64 off, s32 imm)
{
	s16 near = far_begin(t, base, off);

	goko_e_insn(t, BPF_ST | BPF_MEM | size, base, 0, near, imm);
	note_access(t, base);
	far_end(t, base, off);
}

/**
 * goko_e_ldw() - Load a frame word.
 * @t:		the translation.
 * @dst:		register that is written or compared.
 * @word:		frame word.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_ldw(struct goko_tr *t, u8 dst, u32 word)
{
	goko_e_load(t, GOKO_K_U64, dst, t->rb, 8 * (s64)word);
}

/**
 * goko_e_stw() - Store a frame word.
 * @t:		the translation.
 * @word:		frame word.
 * @src:		register that is read.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_stw(struct goko_tr *t, u32 word, u8 src)
{
	goko_e_store(t, BPF_DW, t->rb, 8 * (s64)word, src);
}

/**
 * goko_e_stwi() - Store a constant into a frame word.
 * @t:		the translation.
 * @word:		frame word.
 * @imm:		constant, sign-extended to 64 bits.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_stwi(struct goko_tr *t, u32 word, s32 imm)
{
	goko_e_store_imm(t, BPF_DW, t->rb, 8 * (s64)word, imm);
}

/**
 * goko_e_frame_addr() - dst = address of byte @off from frame word @word.
 * @t:		the translation.
 * @dst:		register that is written or compared.
 * @word:		frame word.
 * @off:		byte offset.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_frame_addr(struct goko_tr *t, u8 dst, u32 word, u32 off)
{
	goko_e_mov(t, dst, t->rb);
	goko_e_addi(t, dst, 8 * (s64)word + off);
}

/**
 * goko_e_label() - Make a new label.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: its number.
 */
u32 goko_e_label(struct goko_tr *t)
{
	if (!goko_tr_grow(t, (void **)&t->labels, &t->cap_labels,
			  t->nr_labels + 1, sizeof(*t->labels)))
		return 0;
	t->labels[t->nr_labels] = TR_NONE;
	return t->nr_labels++;
}

/**
 * goko_e_bind() - The label is here.
 * @t:		the translation.
 * @label:	from goko_e_label().
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_bind(struct goko_tr *t, u32 label)
{
	if (t->err)
		return;
	t->labels[label] = t->out->nr_insns;
	t->r0_addr = false;
}

static void jump(struct goko_tr *t, u8 code, u8 dst, u8 src, s32 imm, u32 label)
{
	if (!goko_tr_grow(t, (void **)&t->fixups, &t->cap_fixups,
			  2 * (t->nr_fixups + 1), sizeof(*t->fixups)))
		return;
	t->fixups[2 * t->nr_fixups] = t->out->nr_insns;
	t->fixups[2 * t->nr_fixups + 1] = label;
	t->nr_fixups++;
	goko_e_insn(t, code, dst, src, 0, imm);
}

/**
 * goko_e_ja() - Jump.
 * @t:		the translation.
 * @label:	from goko_e_label().
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_ja(struct goko_tr *t, u32 label)
{
	jump(t, BPF_JMP | BPF_JA, 0, 0, 0, label);
}

/**
 * goko_e_jcc() - Jump if dst op src.
 * @t:		the translation.
 * @op:		eBPF operation, BPF_ADD, BPF_JGT, ...
 * @dst:		register that is written or compared.
 * @src:		register that is read.
 * @label:	from goko_e_label().
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_jcc(struct goko_tr *t, u8 op, u8 dst, u8 src, u32 label)
{
	jump(t, BPF_JMP | op | BPF_X, dst, src, 0, label);
}

/**
 * goko_e_jcci() - Jump if dst op the sign-extended immediate.
 * @t:		the translation.
 * @op:		eBPF operation, BPF_ADD, BPF_JGT, ...
 * @dst:		register that is written or compared.
 * @imm:		constant, sign-extended to 64 bits.
 * @label:	from goko_e_label().
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_jcci(struct goko_tr *t, u8 op, u8 dst, s32 imm, u32 label)
{
	jump(t, BPF_JMP | op | BPF_K, dst, 0, 0, label);
	if (!t->err)
		t->out->insns[t->out->nr_insns - 1].imm = imm;
}

/**
 * goko_e_call() - Call a C function: enum goko_tr_helper, or TR_H_NR + a builtin.
 * @t:		the translation.
 * @helper:	enum goko_tr_helper, or TR_H_NR + a builtin.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_call(struct goko_tr *t, u32 helper)
{
	goko_e_insn(t, BPF_JMP | BPF_CALL, 0, TR_CALL_HELPER, 0, helper);
	t->r0_addr = false;
}

/**
 * goko_e_call_func() - Call a function of the image.
 * @t:		the translation.
 * @func:		function index.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_call_func(struct goko_tr *t, u32 func)
{
	goko_e_insn(t, BPF_JMP | BPF_CALL, 0, TR_CALL_FUNC, 0, func);
	t->r0_addr = false;
}

/**
 * goko_e_exit() - Return R0.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_e_exit(struct goko_tr *t)
{
	goko_e_insn(t, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/**
 * goko_e_finish() - Put the distances into the jumps.
 * @t:		the translation, complete.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL.
 */
int goko_e_finish(struct goko_tr *t)
{
	u32 i;

	if (t->err)
		return t->err;
	for (i = 0; i < t->nr_fixups; i++) {
		u32 at = t->fixups[2 * i];
		u32 to = t->labels[t->fixups[2 * i + 1]];
		s64 dist;

		if (to == TR_NONE)
			return goko_tr_fail(t, -EINVAL,
					    "jump to a label without place");
		dist = (s64)to - at - 1;
		if (dist < OFF_MIN || dist > OFF_MAX)
			return goko_tr_too_large(t, "distance of a jump");
		t->out->insns[at].off = dist;
	}
	return 0;
}
