/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/host/fuzz.h - what the parts of the translator's test share
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "exec/translate.h"

/* How a program ended. */
struct end {
	int	code;		/* -1: returned; else enum goko_rterr */
	u64	operand;
	u64	len;
	u32	line;
};

/* fuzz.c */
u64 rnd64(void);
u32 rnd(u32 n);
void note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
__attribute__((noreturn, format(printf, 1, 2)))
void broken(const char *fmt, ...);

/* What both sides make of the same: objects, channels. */
struct chan_obj {
	u32	elem;		/* bytes */
	u32	nr;
	u8	*queue;
};

void *obj_new(u64 size);
bool obj_valid(u64 addr);
void obj_free_all(void);
void chan_put(struct chan_obj *c, const void *elem);
bool chan_get(struct chan_obj *c, void *elem);
struct chan_obj *chan_new(u32 elem);

/* No slice, string or channel gets longer. */
#define MAX_ELEMS	300

/* The image at hand. */
extern struct goko_vimage vimg;
extern u8 *globals;
extern u32 *global_off;

u64 func_addr(u32 func);
u32 func_of(u64 addr);
u64 type_addr(u32 type);

/* gen.c, gir.c, ebpf.c */
char *gen_program(void);
struct end gir_run(void);
struct end ebpf_run(bool sext);
int ebpf_load(bool sext);
void ebpf_free(void);

#endif /* FUZZ_H */
