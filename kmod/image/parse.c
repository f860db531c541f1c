// SPDX-License-Identifier: GPL-2.0
/*
 * image/parse.c - an image's header, sections and strings
 */
#include "image/verify.h"

/* Sections: name in messages, bytes of a record. */
static const struct {
	const char	*name;
	u32		rec;
} sects[GOKO_SECT_NR] = {
	[GOKO_SECT_STRDATA]	= { "strdata",	1 },
	[GOKO_SECT_STRS]	= { "strs",	sizeof(struct goko_img_str) },
	[GOKO_SECT_TYPES]	= { "types",	sizeof(struct goko_img_type) },
	[GOKO_SECT_FIELDS]	= { "fields",	sizeof(struct goko_img_field) },
	[GOKO_SECT_METHODS]	= { "methods",	sizeof(struct goko_img_method) },
	[GOKO_SECT_ITABS]	= { "itabs",	sizeof(struct goko_img_itab) },
	[GOKO_SECT_GLOBALS]	= { "globals",	sizeof(struct goko_img_global) },
	[GOKO_SECT_DATA]	= { "data",	sizeof(struct goko_img_datum) },
	[GOKO_SECT_FUNCS]	= { "funcs",	sizeof(struct goko_img_func) },
	[GOKO_SECT_VARS]	= { "vars",	sizeof(u32) },
	[GOKO_SECT_CODE]	= { "code",	sizeof(struct goko_img_insn) },
	[GOKO_SECT_POOL]	= { "pool",	sizeof(u32) },
	[GOKO_SECT_LINES]	= { "lines",	sizeof(struct goko_img_line) },
	[GOKO_SECT_PKGS]	= { "pkgs",	sizeof(struct goko_img_pkg) },
	[GOKO_SECT_SYMS]	= { "syms",	sizeof(struct goko_img_sym) },
};

static_assert(sizeof(struct goko_img_header) == 64 + 16 * GOKO_SECT_NR);
static_assert(sizeof(struct goko_img_type) == 48);
static_assert(sizeof(struct goko_img_datum) == 32);
static_assert(sizeof(struct goko_img_func) == 64);
static_assert(sizeof(struct goko_img_insn) == 24);
static_assert(sizeof(struct goko_img_line) == 12);
static_assert(sizeof(struct goko_img_pkg) == 16);
static_assert(sizeof(struct goko_img_sym) == 16);

/**
 * goko_vfail() - Say why an image is refused.
 * @v:		the image.
 * @fmt:	printf format of the reason, without a newline.
 *
 * Context: any; no P needed; no locks.
 * Return: -EINVAL.
 */
int goko_vfail(struct goko_vimage *v, const char *fmt, ...)
{
	char reason[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	goko_log_printf(v->log, "%s\n", reason);
	return -EINVAL;
}

/**
 * goko_vstr() - Find a string of an image.
 * @v:		the image, its strings already checked.
 * @str:	string index, in range.
 * @len:	receives the length in bytes, unless NULL.
 *
 * Context: any; no P needed; no locks.
 * Return: the bytes, not terminated; they live as long as the image.
 */
const char *goko_vstr(const struct goko_vimage *v, u32 str, u32 *len)
{
	if (len)
		*len = v->strs[str].len;
	return v->strdata + v->strs[str].off;
}

/**
 * goko_vstr_len() - Length of a string in a message.
 * @v:		the image, its strings already checked.
 * @str:	string index, in range.
 *
 * Context: any; no P needed; no locks.
 * Return: bytes, no more than a message takes.
 */
int goko_vstr_len(const struct goko_vimage *v, u32 str)
{
	u32 len = v->strs[str].len;

	return len < GOKO_IMG_NAME ? len : GOKO_IMG_NAME;
}

static int check_header(struct goko_vimage *v, size_t len)
{
	const struct goko_img_header *h = v->hdr;

	if (h->magic != GOKO_IMAGE_MAGIC)
		return goko_vfail(v, "header: magic is 0x%08x, needs 0x%08x",
				  h->magic, GOKO_IMAGE_MAGIC);
	if (h->version != GOKO_IMAGE_VERSION)
		return goko_vfail(v, "header: version is %u, needs %u",
				  h->version, GOKO_IMAGE_VERSION);
	if (h->header_size != sizeof(*h))
		return goko_vfail(v, "header: header_size is %u, needs %zu",
				  h->header_size, sizeof(*h));
	if (h->size != len)
		return goko_vfail(v, "header: size is %llu, the image has %zu bytes",
				  (unsigned long long)h->size, len);
	if (h->flags)
		return goko_vfail(v, "header: flags are 0x%x, needs 0", h->flags);
	if (h->reserved)
		return goko_vfail(v, "header: reserved is 0x%llx, needs 0",
				  (unsigned long long)h->reserved);
	return 0;
}

/* The sections follow each other; only zeros fill up to the next multiple of 8. */
static int check_sections(struct goko_vimage *v, const u8 *data, size_t len)
{
	u64 end = sizeof(struct goko_img_header);
	int i;

	for (i = 0; i < GOKO_SECT_NR; i++) {
		const struct goko_img_sect *s = &v->hdr->sect[i];
		const char *name = sects[i].name;

		if (s->off % 8)
			return goko_vfail(v, "section %s: offset %llu is not a multiple of 8",
					  name, (unsigned long long)s->off);
		if (s->off > len || s->size > len - s->off)
			return goko_vfail(v, "section %s: offset %llu, size %llu: ends behind the image of %zu bytes",
					  name, (unsigned long long)s->off,
					  (unsigned long long)s->size, len);
		for (; end % 8 && end < len; end++)
			if (data[end])
				return goko_vfail(v, "section %s: padding before it is not zero",
						  name);
		if (s->off != end)
			return goko_vfail(v, "section %s: offset is %llu, needs %llu",
					  name, (unsigned long long)s->off,
					  (unsigned long long)end);
		if (s->size % sects[i].rec)
			return goko_vfail(v, "section %s: size %llu is not a multiple of %u",
					  name, (unsigned long long)s->size,
					  sects[i].rec);
		end = s->off + s->size;
	}
	for (; end % 8 && end < len; end++)
		if (data[end])
			return goko_vfail(v, "header: padding at the end is not zero");
	if (end != len)
		return goko_vfail(v, "header: size is %zu, the sections end at %llu",
				  len, (unsigned long long)end);
	return 0;
}

static u32 nr_records(const struct goko_vimage *v, enum goko_sect s)
{
	return v->hdr->sect[s].size / sects[s].rec;
}

static void set_sections(struct goko_vimage *v, const u8 *data)
{
	const struct goko_img_sect *s = v->hdr->sect;

	v->strdata = (const void *)(data + s[GOKO_SECT_STRDATA].off);
	v->strs = (const void *)(data + s[GOKO_SECT_STRS].off);
	v->types = (const void *)(data + s[GOKO_SECT_TYPES].off);
	v->fields = (const void *)(data + s[GOKO_SECT_FIELDS].off);
	v->methods = (const void *)(data + s[GOKO_SECT_METHODS].off);
	v->itabs = (const void *)(data + s[GOKO_SECT_ITABS].off);
	v->globals = (const void *)(data + s[GOKO_SECT_GLOBALS].off);
	v->data = (const void *)(data + s[GOKO_SECT_DATA].off);
	v->funcs = (const void *)(data + s[GOKO_SECT_FUNCS].off);
	v->vars = (const void *)(data + s[GOKO_SECT_VARS].off);
	v->code = (const void *)(data + s[GOKO_SECT_CODE].off);
	v->pool = (const void *)(data + s[GOKO_SECT_POOL].off);
	v->lines = (const void *)(data + s[GOKO_SECT_LINES].off);
	v->pkgs = (const void *)(data + s[GOKO_SECT_PKGS].off);
	v->syms = (const void *)(data + s[GOKO_SECT_SYMS].off);

	v->strdata_size = nr_records(v, GOKO_SECT_STRDATA);
	v->nr_strs = nr_records(v, GOKO_SECT_STRS);
	v->nr_types = nr_records(v, GOKO_SECT_TYPES);
	v->nr_fields = nr_records(v, GOKO_SECT_FIELDS);
	v->nr_methods = nr_records(v, GOKO_SECT_METHODS);
	v->nr_itabs = nr_records(v, GOKO_SECT_ITABS);
	v->nr_globals = nr_records(v, GOKO_SECT_GLOBALS);
	v->nr_data = nr_records(v, GOKO_SECT_DATA);
	v->nr_funcs = nr_records(v, GOKO_SECT_FUNCS);
	v->nr_vars = nr_records(v, GOKO_SECT_VARS);
	v->nr_insns = nr_records(v, GOKO_SECT_CODE);
	v->nr_pool = nr_records(v, GOKO_SECT_POOL);
	v->nr_lines = nr_records(v, GOKO_SECT_LINES);
	v->nr_pkgs = nr_records(v, GOKO_SECT_PKGS);
	v->nr_syms = nr_records(v, GOKO_SECT_SYMS);
}

static int check_strings(struct goko_vimage *v)
{
	u32 end = 0, i;
	int ret;

	for (i = 0; i < v->nr_strs; i++) {
		const struct goko_img_str *s = &v->strs[i];

		if (s->off != end)
			return goko_vfail(v, "string %u: offset is %u, needs %u",
					  i, s->off, end);
		if (s->len > v->strdata_size - end)
			return goko_vfail(v, "string %u: %u bytes at %u, but section strdata has %u",
					  i, s->len, end, v->strdata_size);
		end += s->len;
		if (i % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	if (end != v->strdata_size)
		return goko_vfail(v, "section strdata: %u bytes, the strings take %u",
				  v->strdata_size, end);
	if (v->hdr->name >= v->nr_strs)
		return goko_vfail(v, "header: name is string %u of %u",
				  v->hdr->name, v->nr_strs);
	return 0;
}

static int check_globals(struct goko_vimage *v)
{
	u64 total = 0;
	u32 i;
	int ret;

	for (i = 0; i < v->nr_globals; i++) {
		const struct goko_img_global *g = &v->globals[i];
		const char *what;

		if (g->name >= v->nr_strs)
			return goko_vfail(v, "global g%u: name is string %u of %u",
					  i, g->name, v->nr_strs);
		if (g->type >= v->nr_types)
			return goko_vfail(v, "global g%u: type is t%u of %u",
					  i, g->type, v->nr_types);
		what = goko_vtype_no_value(v, g->type);
		if (what)
			return goko_vfail(v, "global g%u: t%u is %s, which no global can hold",
					  i, g->type, what);
		total += (v->vtypes[g->type].size + 7) & ~7ull;
		if (total > GOKO_MAX_DATA_SIZE)
			return goko_vfail(v, "global g%u: the globals take more than %llu bytes",
					  i, GOKO_MAX_DATA_SIZE);
		if (i % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int parse(struct goko_vimage *v, const void *data, size_t len)
{
	int ret;

	if (len < sizeof(struct goko_img_header))
		return goko_vfail(v, "header: the image has %zu bytes, the header needs %zu",
				  len, sizeof(struct goko_img_header));
	if (len > GOKO_IMAGE_MAX)
		return goko_vfail(v, "header: the image has %zu bytes, the limit is %u",
				  len, GOKO_IMAGE_MAX);
	if ((unsigned long)data % 8)
		return goko_vfail(v, "header: the image does not lie at a multiple of 8");
	v->hdr = data;

	ret = check_header(v, len);
	if (ret)
		return ret;
	ret = check_sections(v, data, len);
	if (ret)
		return ret;
	set_sections(v, data);
	ret = check_strings(v);
	if (ret)
		return ret;

	v->vtypes = goko_img_alloc(v->nr_types, sizeof(*v->vtypes));
	v->field_off = goko_img_alloc(v->nr_fields, sizeof(*v->field_off));
	v->vfuncs = goko_img_alloc(v->nr_funcs, sizeof(*v->vfuncs));
	v->var_word = goko_img_alloc(v->nr_vars, sizeof(*v->var_word));
	v->var_flags = goko_img_alloc(v->nr_vars, sizeof(*v->var_flags));
	if (!v->vtypes || !v->field_off || !v->vfuncs || !v->var_word ||
	    !v->var_flags)
		return -ENOMEM;

	ret = goko_vtypes_check(v);
	if (ret)
		return ret;
	ret = check_globals(v);
	if (ret)
		return ret;
	ret = goko_vfuncs_check(v, v->nr_type_vars);
	if (ret)
		return ret;
	ret = goko_vmethods_check(v);
	if (ret)
		return ret;
	ret = goko_vdata_check(v);
	if (ret)
		return ret;
	ret = goko_vsyms_check(v);
	if (ret)
		return ret;
	return goko_vcode_check(v);
}

/**
 * goko_vimage_parse() - Verify an image.
 * @v:		receives the verified view; nothing to free after a failure.
 * @data:	the image, at a multiple of 8; nobody else may write it, and it
 *		must outlive @v.
 * @len:	its bytes.
 * @log:	receives the reason of a refusal; may be NULL.
 *
 * Time and memory are linear in @len; recursion is none.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return:
 * * 0		- every rule of docs/gir.md holds
 * * -EINVAL	- one does not, see @log
 * * -ENOMEM	- out of memory
 * * -EINTR	- the caller has been killed
 */
int goko_vimage_parse(struct goko_vimage *v, const void *data, size_t len,
		      struct goko_log *log)
{
	int ret;

	memset(v, 0, sizeof(*v));
	v->log = log;
	ret = parse(v, data, len);
	goko_img_free(v->sigs);
	v->sigs = NULL;
	v->log = NULL;
	if (ret)
		goko_vimage_free(v);
	return ret;
}

/**
 * goko_vimage_free() - Free what goko_vimage_parse() made.
 * @v:		the view; the image itself stays.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_vimage_free(struct goko_vimage *v)
{
	goko_img_free(v->vtypes);
	goko_img_free(v->field_off);
	goko_img_free(v->vfuncs);
	goko_img_free(v->var_word);
	goko_img_free(v->var_flags);
	memset(v, 0, sizeof(*v));
}
