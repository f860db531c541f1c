// SPDX-License-Identifier: GPL-2.0
/*
 * exec/translate.c - an image's functions become machine code
 *
 * What
 *   Each function is translated to eBPF (tr_func.c) and becomes a program of
 *   its own, which the kernel's JIT compiles.  Nothing verifies that program:
 *   the image has been verified, and what the translator makes of it is ours.
 *
 *   Calls between functions are direct.  A program's address is only known
 *   after the JIT has placed it, so this goes in two rounds, as the kernel does
 *   it for subprograms: the first one places every program (is_func keeps the
 *   JIT's state), then the addresses are put into the calls, and the second
 *   round writes the final code to the same places.
 *
 * Invariants
 *   1. Between the rounds a call of a function has imm = index + 1, off = 1;
 *      the JIT takes any imm but 0, and ignores off.
 *   2. After an error, or goko_translate_free(), func->prog is NULL.
 *
 * Rejected
 *   Calls through a hop in C where the callee comes later: recursion is what
 *   costs most, and would stay slow.  One program for a whole image: jumps
 *   have 16 bits, and the JIT takes contiguous memory.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <linux/filter.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "core/compat.h"
#include "core/rt.h"
#include "exec/exec.h"
#include "exec/helpers.h"
#include "exec/translate.h"
#include "image/image.h"
#include "image/vimage.h"
#include "sched/gmp.h"

#define CALL_MARK	1

static const void *const helpers[] = {
#define HELPER_ADDR(name) [TR_H_##name] = goko_h_##name,
	TR_HELPERS(HELPER_ADDR)
#undef HELPER_ADDR
#define FP_ADDR(name) [TR_F_##name] = goko_fp_##name,
#define FP_ADDRS(name) FP_ADDR(name) \
	[TR_F_##name##_b] = goko_fp_##name##_b, \
	[TR_F_##name##_e] = goko_fp_##name##_e, \
	[TR_F_##name##_be] = goko_fp_##name##_be,
	GOKO_FP_OPS(FP_ADDRS)
	GOKO_FP_BITS(FP_ADDR)
#undef FP_ADDRS
#undef FP_ADDR
#define BUILTIN_ADDR(id, name, args, results) \
	[TR_H_NR + GOKO_B_##id] = goko_b_##name,
	GOKO_BUILTINS(BUILTIN_ADDR)
#undef BUILTIN_ADDR
};

static_assert(TR_F_add32_b == TR_F_add32 + TR_FP_BEGIN);
static_assert(TR_F_add32_e == TR_F_add32 + TR_FP_END);
static_assert(TR_F_add32_be == TR_F_add32 + TR_FP_BEGIN + TR_FP_END);
static_assert(offsetof(struct goko_p, ctx) == 0);
static_assert(offsetof(struct goko_pctx, guard) == TR_P_GUARD);
static_assert(offsetof(struct goko_pctx, limit) == TR_P_LIMIT);
static_assert(offsetof(struct goko_pctx, ret) == TR_P_RET(0));
static_assert(sizeof(struct goko_pctx) == TR_P_END);
static_assert(offsetof(struct goko_pctx, barrier) == TR_P_BARRIER);
static_assert(offsetof(struct goko_pctx, save) == TR_P_SAVE(0));
static_assert(GOKO_NR_SAVE == R5 + 1);
static_assert(offsetof(struct goko_pctx, stored) == TR_P_STORED(0));
static_assert(GOKO_NR_STORED == TR_MAX_MOVE_WORDS);
static_assert(offsetof(struct goko_func, entry) == 0);
static_assert(offsetof(struct goko_itab, type) == TR_ITAB_TYPE);
static_assert(offsetof(struct goko_itab, func) == TR_ITAB_FUNC(0));

/* What the JIT wants as imm of a call. */
static s32 call_imm(const void *fn)
{
	return (s64)(unsigned long)fn - (s64)(unsigned long)__bpf_call_base;
}

/* Translated code into a program; calls of functions stay open. */
static struct bpf_prog *make_prog(const struct goko_tr_code *code)
{
	struct bpf_prog *prog;
	u32 i;

	prog = bpf_prog_alloc(bpf_prog_size(code->nr_insns), __GFP_NOWARN);
	if (!prog)
		return NULL;
	prog->len = code->nr_insns;
	prog->type = BPF_PROG_TYPE_SOCKET_FILTER;
	prog->is_func = 1;
	prog->aux->stack_depth = code->stack_bytes;
	memcpy(prog->insnsi, code->insns,
	       code->nr_insns * sizeof(*code->insns));
	for (i = 0; i < prog->len; i++) {
		struct bpf_insn *insn = &prog->insnsi[i];

		if (insn->code == (BPF_LD | BPF_IMM | BPF_DW)) {
			i++;
			continue;
		}
		if (insn->code != (BPF_JMP | BPF_CALL))
			continue;
		if (insn->src_reg == TR_CALL_HELPER) {
			insn->imm = call_imm(helpers[insn->imm]);
		} else {
			insn->imm++;
			insn->off = CALL_MARK;
		}
		insn->src_reg = 0;
	}
	return prog;
}

/* Run the JIT; the program may move. */
static int compile(struct goko_func *func, struct goko_log *log)
{
	int err = 0;

	func->prog = bpf_prog_select_runtime(func->prog, &err);
	if (!err && func->prog->jited)
		return 0;
	goko_log_printf(log, "translator: %s: the kernel's JIT gives up (%d)\n",
			func->name, err);
	return err == -ENOMEM ? -ENOMEM : -EOPNOTSUPP;
}

/* Second round: every callee has its address now. */
static int link_calls(struct goko_image *img, struct goko_func *func,
		      struct goko_log *log)
{
	struct bpf_prog *prog = func->prog;
	void *placed = prog->bpf_func;
	u32 i;
	int ret;

	for (i = 0; i < prog->len; i++) {
		struct bpf_insn *insn = &prog->insnsi[i];

		if (insn->code == (BPF_LD | BPF_IMM | BPF_DW)) {
			i++;
			continue;
		}
		if (insn->code != (BPF_JMP | BPF_CALL) ||
		    insn->off != CALL_MARK)
			continue;
		insn->off = 0;
		insn->imm = call_imm(img->funcs[insn->imm - 1].prog->bpf_func);
	}
	/* Makes the kernel run the JIT again instead of taking it as done. */
	prog->bpf_func = NULL;
	ret = compile(func, log);
	if (ret)
		return ret;
	prog = func->prog;
	if (prog->bpf_func != placed) {
		goko_log_printf(log, "translator: %s: code has moved\n",
				func->name);
		return -EINVAL;
	}
	func->entry = (goko_entry_t)(void *)prog->bpf_func;
	img->code_bytes += prog->jited_len;
	return 0;
}

/* What the rest of the module wants to know about the code. */
static int take_tables(struct goko_image *img, struct goko_func *func,
		       struct goko_tr_code *code)
{
	u32 i;

	if (code->nr_pcs > func->nr_pcs)
		return -EINVAL;
	func->pcs = goko_img_alloc(code->nr_pcs, sizeof(*func->pcs));
	if (!func->pcs)
		return -ENOMEM;
	for (i = 0; i < code->nr_pcs; i++) {
		func->pcs[i].line = code->pcs[i].line;
		func->pcs[i].file = goko_image_file(img, code->pcs[i].file);
		func->pcs[i].map = code->pcs[i].map;
	}
	func->nr_pcs = code->nr_pcs;
	func->map_words = code->map_words;
	func->frame_words = code->frame_words;
	func->extent_words = code->extent_words;
	func->recover = code->recover;
	func->maps = code->maps;
	func->lists = code->lists;
	code->maps = NULL;
	code->lists = NULL;
	return 0;
}

static int translate_one(struct goko_image *img, const struct goko_vimage *v,
			 const struct goko_tr_env *env, u32 i,
			 struct goko_log *log)
{
	struct goko_func *func = &img->funcs[i];
	struct goko_tr_code code;
	int ret;

	ret = goko_tr_func(v, i, func->pc_base, env, &code, log);
	if (ret)
		return ret;
	ret = take_tables(img, func, &code);
	if (!ret) {
		func->prog = make_prog(&code);
		ret = func->prog ? compile(func, log) : -ENOMEM;
	}
	goko_tr_code_free(&code);
	return ret;
}

/**
 * goko_translate_image() - Make machine code of all functions of an image.
 * @img:	the image, linked; see exec.h for what is filled in.
 * @v:		its verified form.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0; -EINVAL (logged); -EOPNOTSUPP: the kernel's JIT is off or cannot do
 *	   it (logged); -ENOMEM; -EINTR: fatal signal.
 */
int goko_translate_image(struct goko_image *img, const struct goko_vimage *v,
			 struct goko_log *log)
{
	struct goko_tr_env env = {
		.types = (const u64 *)img->type_at,
		.funcs = (unsigned long)img->funcs,
		.func_size = sizeof(*img->funcs),
		.func_closure = offsetof(struct goko_func, closure),
		.itabs = (const u64 *)img->itabs,
		.strdata = (unsigned long)img->strdata,
		.globals = (const u64 *)img->global_at,
		.has_sext = GOKO_BPF_HAS_SIGNED,
		.has_sdiv = GOKO_BPF_HAS_SIGNED,
		.checked = goko_param_checked,
	};
	u32 i;
	int ret = 0;

	if (!goko_jit_usable()) {
		goko_log_printf(log, "translator: the kernel's eBPF JIT is off; to turn it on: sysctl net.core.bpf_jit_enable=1\n");
		return -EOPNOTSUPP;
	}
	for (i = 0; i < img->nr_funcs && !ret; i++) {
		ret = translate_one(img, v, &env, i, log);
		if (!ret)
			ret = goko_img_breathe();
	}
	for (i = 0; i < img->nr_funcs && !ret; i++) {
		ret = link_calls(img, &img->funcs[i], log);
		if (!ret)
			ret = goko_img_breathe();
	}
	if (ret)
		goko_translate_free(img);
	return ret;
}

/**
 * goko_translate_free() - Free the machine code of an image.
 * @img:	the image; nothing runs in it, or it was never complete.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_translate_free(struct goko_image *img)
{
	u32 i;

	if (!img->funcs)
		return;
	for (i = 0; i < img->nr_funcs; i++) {
		struct goko_func *func = &img->funcs[i];

		if (func->prog)
			bpf_prog_free(func->prog);
		func->prog = NULL;
		func->entry = NULL;
		goko_img_free(func->pcs);
		func->pcs = NULL;
		goko_img_free(func->maps);
		func->maps = NULL;
		goko_img_free(func->lists);
		func->lists = NULL;
		cond_resched();
	}
}

/**
 * goko_jit_usable() - Does the kernel compile eBPF programs?
 *
 * Tries it, with a program that returns 0.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: true if it does.
 */
bool goko_jit_usable(void)
{
	struct bpf_prog *prog;
	bool jited;
	int err = 0;

	prog = bpf_prog_alloc(bpf_prog_size(2), 0);
	if (!prog)
		return false;
	prog->len = 2;
	prog->type = BPF_PROG_TYPE_SOCKET_FILTER;
	prog->insnsi[0] = BPF_MOV64_IMM(BPF_REG_0, 0);
	prog->insnsi[1] = BPF_EXIT_INSN();
	prog = bpf_prog_select_runtime(prog, &err);
	jited = !err && prog->jited;
	bpf_prog_free(prog);
	return jited;
}
