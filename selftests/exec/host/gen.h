/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/host/gen.h - what the parts of the generator share
 */
#ifndef GEN_H
#define GEN_H

#include "fuzz.h"

/* Types, by their numbers in the program. */
enum {
	T_INT, T_I8, T_I16, T_I32, T_U8, T_U16, T_U32, T_U64, T_BOOL, T_STRING,
	T_PS, T_S, T_INTS, T_SS, T_ARR, T_LARR, T_LS, T_LINT, T_BYTES, T_EFACE,
	T_CINT, T_CS, T_FN, T_PAIR, T_PARR, T_LI32, T_BIG, T_CODE, T_CTX, T_PCTX,
	T_LU8, T_PAIRS, T_CBIG, T_CU8, T_PBIG, T_HALF, T_NR
};

/* gen.c */
extern int mix;		/* what the function may use: the more, the slower */
extern int next_label;

void out(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int in(int type);		/* a word that holds a value of the type */
int to(int type);		/* one that may be written */
int whole(int type);		/* a whole variable of the type */
int pointer(int type);		/* mostly not nil */
int s_part(int *off);		/* a component of S: type and offset */

/* gen_index.c */
int slice_of(int type);
void indexed(void);

#endif /* GEN_H */
