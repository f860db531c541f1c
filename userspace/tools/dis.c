// SPDX-License-Identifier: GPL-2.0
/*
 * tools/dis.c - the disassembler
 *
 * The disassembler prints verified images only: then every index in them is
 * in range, and there is one canonical text, from which the assembler makes
 * the same image again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asm.h"
#include "cmd.h"
#include "image/vimage.h"

/* State of one disassembly. */
struct dis {
	const struct goko_vimage	*v;
	FILE				*out;
	u32				*labels;	/* by instruction, 0: none */
};

/* Length of the UTF-8 sequence at @s, 0 if it is none. */
static u32 utf8_len(const unsigned char *s, u32 left)
{
	u32 n, i;

	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		n = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		n = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		n = 4;
	else
		return 0;
	if (n > left)
		return 0;
	for (i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

static void print_str(struct dis *d, u32 str)
{
	const unsigned char *s;
	u32 len, i;

	s = (const unsigned char *)goko_vstr(d->v, str, &len);
	putc('"', d->out);
	for (i = 0; i < len; i++) {
		u32 n;

		switch (s[i]) {
		case '\n':
			fputs("\\n", d->out);
			continue;
		case '\t':
			fputs("\\t", d->out);
			continue;
		case '\r':
			fputs("\\r", d->out);
			continue;
		case '"':
		case '\\':
			putc('\\', d->out);
			putc(s[i], d->out);
			continue;
		}
		n = s[i] >= ' ' && s[i] < 0x7f ? 1 : utf8_len(s + i, len - i);
		if (!n) {
			fprintf(d->out, "\\x%02x", s[i]);
			continue;
		}
		fwrite(s + i, 1, n, d->out);
		i += n - 1;
	}
	putc('"', d->out);
}

static void print_type_list(struct dis *d, u32 list, u32 nr)
{
	u32 i;

	fputs(" (", d->out);
	for (i = 0; i < nr; i++)
		fprintf(d->out, "%st%u", i ? ", " : "", d->v->vars[list + i]);
	putc(')', d->out);
}

static void print_field(struct dis *d, const struct goko_img_field *f)
{
	print_str(d, f->name);
	fprintf(d->out, " t%u", f->type);
	if (f->flags & GOKO_FIELD_EMBEDDED)
		fputs(" embedded", d->out);
	if (f->pkg != GOKO_NONE) {
		fputs(" pkg ", d->out);
		print_str(d, f->pkg);
	}
	if (f->tag != GOKO_NONE) {
		fputs(" tag ", d->out);
		print_str(d, f->tag);
	}
}

static void print_methods(struct dis *d, const struct goko_img_type *t)
{
	u32 i;

	if (!t->nr_methods)
		return;
	fputs(" methods (", d->out);
	for (i = 0; i < t->nr_methods; i++) {
		const struct goko_img_method *m = &d->v->methods[t->methods + i];

		if (i)
			fputs(", ", d->out);
		print_str(d, m->name);
		if (m->pkg != GOKO_NONE) {
			fputs(" pkg ", d->out);
			print_str(d, m->pkg);
		}
		fprintf(d->out, " t%u", m->type);
		if (m->func != GOKO_NONE)
			fprintf(d->out, " f%u", m->func);
	}
	putc(')', d->out);
}

static void print_type(struct dis *d, u32 id)
{
	static const char *const dirs[] = {
		[GOKO_CHAN_RECV] = "recv",
		[GOKO_CHAN_SEND] = "send",
		[GOKO_CHAN_BOTH] = "both",
	};
	const struct goko_img_type *t = &d->v->types[id];
	u32 i;

	fprintf(d->out, ".type t%u %s", id, goko_kind_name(t->kind));
	switch (t->kind) {
	case GOKO_K_PTR:
	case GOKO_K_LPTR:
	case GOKO_K_SLICE:
	case GOKO_K_NAMED:
	case GOKO_K_C64:
	case GOKO_K_C128:
		fprintf(d->out, " t%u", t->elem);
		break;
	case GOKO_K_ARRAY:
		fprintf(d->out, " t%u %llu", t->elem,
			(unsigned long long)t->len);
		break;
	case GOKO_K_CHAN:
		fprintf(d->out, " %s t%u", dirs[t->len], t->elem);
		break;
	case GOKO_K_MAP:
		fprintf(d->out, " t%u t%u", t->key, t->elem);
		break;
	case GOKO_K_STRUCT:
		fputs(" (", d->out);
		for (i = 0; i < t->nr; i++) {
			if (i)
				fputs(", ", d->out);
			print_field(d, &d->v->fields[t->list + i]);
		}
		putc(')', d->out);
		break;
	case GOKO_K_FUNC:
		print_type_list(d, t->list, t->nr);
		print_type_list(d, t->list + t->nr, t->len);
		break;
	}
	putc(' ', d->out);
	print_str(d, t->name);
	if (t->pkg != GOKO_NONE) {
		fputs(" pkg ", d->out);
		print_str(d, t->pkg);
	}
	if (t->flags & GOKO_TYPE_VARIADIC)
		fputs(" variadic", d->out);
	print_methods(d, t);
	putc('\n', d->out);
}

static void print_word(struct dis *d, u32 w)
{
	if (w == GOKO_NONE)
		putc('_', d->out);
	else
		fprintf(d->out, "w%u", w);
}

static void print_list(struct dis *d, u32 at)
{
	const u32 *list = d->v->pool + at;
	u32 i;

	putc('(', d->out);
	for (i = 0; i < list[0]; i++) {
		if (i)
			fputs(", ", d->out);
		print_word(d, list[1 + i]);
	}
	putc(')', d->out);
}

static void print_select(struct dis *d, u32 at)
{
	const u32 *list = d->v->pool + at;
	const char *sep = "";
	u32 i;

	putc('{', d->out);
	if (list[0] & GOKO_SELECT_DEFAULT) {
		fputs("default", d->out);
		sep = "; ";
	}
	for (i = 0; i < list[1]; i++) {
		const u32 *c = list + 2 + 3 * i;

		fprintf(d->out, "%s%s w%u, ", sep,
			c[0] == GOKO_CHAN_SEND ? "send" : "recv", c[1]);
		print_word(d, c[2]);
		sep = "; ";
	}
	putc('}', d->out);
}

static void print_operand(struct dis *d, char letter,
			  const struct goko_img_insn *in)
{
	u64 imm;

	switch (letter) {
	case 'T':
		fprintf(d->out, "t%u", in->t);
		break;
	case 'a':
	case 'A':
		print_word(d, in->a);
		break;
	case 'b':
	case 'B':
		print_word(d, in->b);
		break;
	case 'c':
	case 'C':
		print_word(d, in->c);
		break;
	case 'i':
		fprintf(d->out, "#%d", in->imm);
		break;
	case 'I':
		imm = in->b | (u64)in->c << 32;
		if (in->kind == GOKO_K_U64)
			fprintf(d->out, "#%llu", (unsigned long long)imm);
		else
			fprintf(d->out, "#%lld", (long long)imm);
		break;
	case 'j':
		fprintf(d->out, "L%u", d->labels[in->a]);
		break;
	case 'o':
		fprintf(d->out, "+%d", in->imm);
		break;
	case 'g':
		fprintf(d->out, "g%u", in->b);
		break;
	case 'f':
		fprintf(d->out, "f%u", in->b);
		break;
	case 's':
		print_str(d, in->b);
		break;
	case 'n':
		fputs(builtin_names[in->b], d->out);
		break;
	case 'l':
		print_list(d, in->c);
		break;
	case 'm':
		print_list(d, in->imm);
		break;
	case 'y':
		fprintf(d->out, "y%d", in->imm);
		break;
	case 'k':
		fprintf(d->out, "#%u", in->a);
		break;
	case 'S':
		print_select(d, in->c);
		break;
	}
}

static void print_insn(struct dis *d, const struct goko_img_insn *in)
{
	const char *letter = op_infos[in->op].fmt;
	const char *sep = " ";

	fprintf(d->out, "  %s", op_infos[in->op].name);
	if (*letter == 'K') {
		fprintf(d->out, ".%s", goko_kind_name(in->kind));
		letter++;
	}
	for (; *letter; letter++) {
		fputs(sep, d->out);
		print_operand(d, *letter, in);
		sep = *letter == 'T' ? " " : ", ";
	}
	putc('\n', d->out);
}

/* Numbers the targets of jumps by their position. */
static void number_labels(struct dis *d, const struct goko_img_func *f)
{
	const struct goko_img_insn *in = d->v->code + f->code;
	u32 i, n = 0;

	memset(d->labels, 0, f->nr_code * sizeof(*d->labels));
	for (i = 0; i < f->nr_code; i++)
		if (strchr(op_infos[in[i].op].fmt, 'j'))
			d->labels[in[i].a] = 1;
	if (f->recover != GOKO_NONE)
		d->labels[f->recover] = 1;
	for (i = 0; i < f->nr_code; i++)
		if (d->labels[i])
			d->labels[i] = ++n;
}

static void print_vars(struct dis *d, const char *directive, u32 first, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		fprintf(d->out, "%s t%u\n", directive, d->v->vars[first + i]);
}

static void print_code(struct dis *d, const struct goko_img_func *f)
{
	const struct goko_img_line *line = d->v->lines + f->lines;
	u32 i, left = f->nr_lines, file = f->file;

	for (i = 0; i < f->nr_code; i++) {
		if (d->labels[i])
			fprintf(d->out, "L%u:\n", d->labels[i]);
		if (left && line->insn == i) {
			fprintf(d->out, "  .line %u", line->line);
			if (line->file != file) {
				putc(' ', d->out);
				print_str(d, line->file);
				file = line->file;
			}
			putc('\n', d->out);
			line++;
			left--;
		}
		print_insn(d, &d->v->code[f->code + i]);
	}
}

static void print_func(struct dis *d, u32 id)
{
	const struct goko_img_func *f = &d->v->funcs[id];

	fprintf(d->out, ".func f%u ", id);
	print_str(d, f->name);
	fputs(" file ", d->out);
	print_str(d, f->file);
	fprintf(d->out, " line %u", f->line);
	if (f->flags & GOKO_FUNC_WRAPPER)
		fputs(" wrapper", d->out);
	if (f->flags & GOKO_FUNC_EXPORT)
		fputs(" export", d->out);
	if (f->ctx != GOKO_NONE)
		fprintf(d->out, " ctx t%u", f->ctx);
	putc('\n', d->out);
	print_vars(d, ".param", f->vars, f->nr_params);
	print_vars(d, ".result", f->vars + f->nr_params, f->nr_results);
	print_vars(d, ".local", f->vars + f->nr_params + f->nr_results,
		   f->nr_locals);
	number_labels(d, f);
	print_code(d, f);
	if (f->recover != GOKO_NONE)
		fprintf(d->out, ".recover L%u\n", d->labels[f->recover]);
	fputs(".end\n", d->out);
}

static void print_datum(struct dis *d, const struct goko_img_datum *m)
{
	fprintf(d->out, ".data g%u +%u %s ", m->global, m->off,
		goko_datum_name(m->kind));
	switch (m->kind) {
	case GOKO_D_BYTES:
	case GOKO_D_STRING:
		print_str(d, m->ref);
		break;
	case GOKO_D_FUNC:
		fprintf(d->out, "f%u", m->ref);
		break;
	case GOKO_D_EFACE:
		fprintf(d->out, "t%u g%u +%u", m->type, m->ref, m->add);
		break;
	case GOKO_D_IFACE:
		fprintf(d->out, "y%u g%u +%u", m->type, m->ref, m->add);
		break;
	default:
		fprintf(d->out, "g%u +%u", m->ref, m->add);
		if (m->kind == GOKO_D_SLICE)
			fprintf(d->out, " %u %u", m->len, m->cap);
		break;
	}
	putc('\n', d->out);
}

/**
 * goko_dis() - Print an image as canonical assembly.
 * @v:		the verified image.
 * @out:	where to; the caller looks for errors of writing.
 */
void goko_dis(const struct goko_vimage *v, FILE *out)
{
	struct dis d = {
		.v = v,
		.out = out,
		.labels = xalloc(GOKO_MAX_CODE * sizeof(*d.labels)),
	};
	u32 i;

	fprintf(out, ".goko %d\n.image ", GOKO_IMAGE_TEXT_VERSION);
	print_str(&d, v->hdr->name);
	putc('\n', out);
	for (i = 0; i < v->nr_types; i++)
		print_type(&d, i);
	for (i = 0; i < v->nr_itabs; i++)
		fprintf(out, ".itab y%u t%u t%u\n", i, v->itabs[i].iface,
			v->itabs[i].type);
	for (i = 0; i < GOKO_RTERR_T_NR; i++)
		if (v->hdr->rterr[i] != GOKO_NONE)
			fprintf(out, ".rterr %s t%u\n", rterr_names[i],
				v->hdr->rterr[i]);
	for (i = 0; i < v->nr_globals; i++) {
		fprintf(out, ".global g%u t%u ", i, v->globals[i].type);
		print_str(&d, v->globals[i].name);
		putc('\n', out);
	}
	for (i = 0; i < v->nr_data; i++)
		print_datum(&d, &v->data[i]);
	for (i = 0; i < v->nr_funcs; i++)
		print_func(&d, i);
	if (v->hdr->init != GOKO_NONE)
		fprintf(out, ".init f%u\n", v->hdr->init);
	if (v->hdr->main != GOKO_NONE)
		fprintf(out, ".main f%u\n", v->hdr->main);
	for (i = 0; i < v->nr_pkgs; i++) {
		fputs(".pkg ", out);
		print_str(&d, v->pkgs[i].path);
		fprintf(out, " %llu\n", (unsigned long long)v->pkgs[i].hash);
	}
	for (i = 0; i < v->nr_syms; i++) {
		fputs(".sym ", out);
		print_str(&d, v->syms[i].name);
		fprintf(out, " %c%u t%u\n", v->syms[i].kind == GOKO_SYM_VAR ?
			'g' : 'f', v->syms[i].ref, v->syms[i].type);
	}
	free(d.labels);
}
