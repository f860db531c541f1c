// SPDX-License-Identifier: GPL-2.0
/*
 * image/types.c - types of an image and their layouts
 *
 * Two passes.  The first goes up through the ids and derives layouts: what is
 * contained by value has a smaller id, so it is known already.  The second
 * looks at references, which may point forward.  classes.c then finds out
 * which types are the same.
 */
#include "image/verify.h"

/* Sizes by kind; 0 where the definition decides. */
static const u8 kind_sizes[GOKO_K_NR] = {
#define GOKO_KIND_SIZE(id, text, size) [GOKO_K_##id] = size,
	GOKO_KINDS(GOKO_KIND_SIZE)
#undef GOKO_KIND_SIZE
};

static const char * const kind_names[GOKO_K_NR] = {
#define GOKO_KIND_NAME(id, text, size) [GOKO_K_##id] = text,
	GOKO_KINDS(GOKO_KIND_NAME)
#undef GOKO_KIND_NAME
};

/**
 * goko_kind_name() - Name of a kind, as in the assembly.
 * @kind:	enum goko_kind.
 *
 * Context: any; no P needed; no locks.
 * Return: a constant string, "?" for a number that is no kind.
 */
const char *goko_kind_name(u32 kind)
{
	return kind < GOKO_K_NR ? kind_names[kind] : "?";
}

/**
 * goko_vtype_text() - What messages call a type.
 * @v:		the image; the name of @type is already checked.
 * @type:	type id.
 * @text:	room for it.
 *
 * Context: any; no P needed; no locks.
 * Return: @text's string: the type's name in Go, its id if that is empty;
 *	   marked if it is an lptr, which Go does not know.
 */
const char *goko_vtype_text(const struct goko_vimage *v, u32 type,
			    struct goko_img_text *text)
{
	u32 name = v->types[type].name;
	const char *sort = v->types[type].kind == GOKO_K_LPTR ? " (lptr)" : "";

	if (v->strs[name].len)
		snprintf(text->s, sizeof(text->s), "%.*s%s",
			 GOKO_VSTR_ARG(v, name), sort);
	else
		snprintf(text->s, sizeof(text->s), "t%u%s", type, sort);
	return text->s;
}

/* Why a type is refused: "type t5 (struct): ..." */
__printf(3, 4)
static int fail(struct goko_vimage *v, u32 i, const char *fmt, ...)
{
	char reason[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	return goko_vfail(v, "type t%u (%s): %s", i,
			  goko_kind_name(v->types[i].kind), reason);
}

/**
 * goko_vtype_no_value() - May values of a type lie anywhere?
 * @v:		the image, its layouts already derived.
 * @type:	type id.
 *
 * Context: any; no P needed; no locks.
 * Return: NULL if they may; else what the type is that forbids it.
 */
const char *goko_vtype_no_value(const struct goko_vimage *v, u32 type)
{
	const struct goko_vtype *t = &v->vtypes[type];

	if (t->kind == GOKO_K_LPTR)
		return "an lptr";
	if (t->kind == GOKO_K_CODE)
		return "code";
	if (t->flags & GOKO_VT_CLOSURE)
		return "a closure object";
	return NULL;
}

/* What only interfaces, methods and reflection look at; methods: methods.c. */
static int check_extra(struct goko_vimage *v, u32 i)
{
	const struct goko_img_type *t = &v->types[i];
	u32 k = t->kind;
	bool methods = k == GOKO_K_NAMED || k == GOKO_K_PTR ||
		       k == GOKO_K_STRUCT || k == GOKO_K_IFACE;

	if (t->pkg != GOKO_NONE && k != GOKO_K_NAMED)
		return fail(v, i, "pkg is string %u, needs none", t->pkg);
	if (t->pkg != GOKO_NONE && t->pkg >= v->nr_strs)
		return fail(v, i, "pkg is string %u of %u", t->pkg, v->nr_strs);
	if (t->flags & ~(k == GOKO_K_FUNC ? GOKO_TYPE_VARIADIC : 0))
		return fail(v, i, "flags are 0x%x, known are 0x%x", t->flags,
			    k == GOKO_K_FUNC ? GOKO_TYPE_VARIADIC : 0);
	if (!t->nr_methods && t->methods)
		return fail(v, i, "methods is %u without any", t->methods);
	if (t->nr_methods && !methods)
		return fail(v, i, "%u methods, needs 0", t->nr_methods);
	return 0;
}

/* Fields of the record that its kind does not use are empty. */
static int check_unused(struct goko_vimage *v, u32 i)
{
	const struct goko_img_type *t = &v->types[i];
	u32 k = t->kind;
	bool elem = k == GOKO_K_PTR || k == GOKO_K_LPTR || k == GOKO_K_SLICE ||
		    k == GOKO_K_ARRAY || k == GOKO_K_CHAN || k == GOKO_K_MAP ||
		    k == GOKO_K_NAMED || k == GOKO_K_C64 || k == GOKO_K_C128;
	bool list = k == GOKO_K_STRUCT || k == GOKO_K_FUNC;
	bool len = k == GOKO_K_ARRAY || k == GOKO_K_CHAN || k == GOKO_K_FUNC;

	if (elem && t->elem >= v->nr_types)
		return fail(v, i, "elem is t%u of %u", t->elem, v->nr_types);
	if (!elem && t->elem != GOKO_NONE)
		return fail(v, i, "elem is t%u, needs none", t->elem);
	if (k == GOKO_K_MAP && t->key >= v->nr_types)
		return fail(v, i, "key is t%u of %u", t->key, v->nr_types);
	if (k != GOKO_K_MAP && t->key != GOKO_NONE)
		return fail(v, i, "key is t%u, needs none", t->key);
	if (!len && t->len)
		return fail(v, i, "len is %llu, needs 0",
			    (unsigned long long)t->len);
	if (!list && (t->list || t->nr))
		return fail(v, i, "list is %u, nr is %u, needs 0", t->list,
			    t->nr);
	return check_extra(v, i);
}

static u8 kind_align(u32 kind)
{
	u8 size = kind_sizes[kind];

	if (kind == GOKO_K_C64)
		return 4;
	return size > 8 ? 8 : size;
}

static u8 kind_ptrdata(u32 kind)
{
	if (goko_kind_is_ptr(kind) || kind == GOKO_K_STRING ||
	    kind == GOKO_K_SLICE)
		return 8;
	/* The type word of an interface is no pointer into the heap. */
	return kind == GOKO_K_EFACE || kind == GOKO_K_IFACE ? 16 : 0;
}

/* A type that is contained by value in type @i. */
static int check_contained(struct goko_vimage *v, u32 i, u32 type)
{
	struct goko_vtype *vt = &v->vtypes[i];
	const char *what;

	if (type >= i)
		return fail(v, i, "contains t%u by value, which needs a smaller id",
			    type);
	what = goko_vtype_no_value(v, type);
	if (what)
		return fail(v, i, "contains t%u by value, which is %s", type,
			    what);
	if (v->vtypes[type].depth >= GOKO_MAX_TYPE_DEPTH)
		return fail(v, i, "types are nested more than %d levels deep",
			    GOKO_MAX_TYPE_DEPTH);
	if (vt->depth <= v->vtypes[type].depth)
		vt->depth = v->vtypes[type].depth + 1;
	return 0;
}

static int layout_named(struct goko_vimage *v, u32 i)
{
	u32 elem = v->types[i].elem;
	struct goko_vtype *vt = &v->vtypes[i];
	int ret;

	ret = check_contained(v, i, elem);
	if (ret)
		return ret;
	vt->size = v->vtypes[elem].size;
	vt->ptrdata = v->vtypes[elem].ptrdata;
	vt->align = v->vtypes[elem].align;
	vt->kind = v->vtypes[elem].kind;
	vt->under = v->vtypes[elem].under;
	return 0;
}

static int layout_array(struct goko_vimage *v, u32 i)
{
	const struct goko_img_type *t = &v->types[i];
	struct goko_vtype *vt = &v->vtypes[i];
	const struct goko_vtype *elem;
	int ret;

	ret = check_contained(v, i, t->elem);
	if (ret)
		return ret;
	elem = &v->vtypes[t->elem];
	if (t->len >> 63)
		return fail(v, i, "len is %llu, needs less than 1 << 63",
			    (unsigned long long)t->len);
	if (elem->size && t->len > GOKO_MAX_TYPE_SIZE / elem->size)
		return fail(v, i, "%llu elements of %u bytes are over the limit of %u bytes",
			    (unsigned long long)t->len, elem->size,
			    GOKO_MAX_TYPE_SIZE);
	/* With elements of size 0 the product is 0, whatever len is. */
	vt->size = elem->size * t->len;
	vt->align = elem->align;
	if (elem->ptrdata && t->len)
		vt->ptrdata = elem->size * (t->len - 1) + elem->ptrdata;
	return 0;
}

static int check_field(struct goko_vimage *v, u32 i, u32 j)
{
	const struct goko_img_field *f = &v->fields[v->types[i].list + j];

	if (f->name >= v->nr_strs)
		return fail(v, i, "field %u: name is string %u of %u", j,
			    f->name, v->nr_strs);
	if (f->tag != GOKO_NONE && f->tag >= v->nr_strs)
		return fail(v, i, "field %u: tag is string %u of %u", j,
			    f->tag, v->nr_strs);
	if (f->pkg != GOKO_NONE && f->pkg >= v->nr_strs)
		return fail(v, i, "field %u: pkg is string %u of %u", j,
			    f->pkg, v->nr_strs);
	if (f->flags & ~GOKO_FIELD_EMBEDDED)
		return fail(v, i, "field %u: flags are 0x%x, known are 0x%x", j,
			    f->flags, GOKO_FIELD_EMBEDDED);
	return 0;
}

/* A complex number is two of its parts in a row. */
static int layout_complex(struct goko_vimage *v, u32 i)
{
	const struct goko_img_type *t = &v->types[i];
	u32 part = t->kind == GOKO_K_C64 ? GOKO_K_F32 : GOKO_K_F64;
	int ret;

	ret = check_contained(v, i, t->elem);
	if (!ret && v->types[t->elem].kind != part)
		ret = fail(v, i, "elem is t%u, needs %s", t->elem,
			   goko_kind_name(part));
	return ret;
}

static int layout_struct(struct goko_vimage *v, u32 i, u32 *fields)
{
	const struct goko_img_type *t = &v->types[i];
	struct goko_vtype *vt = &v->vtypes[i];
	u64 size = 0;
	u32 j;
	int ret;

	if (t->list != *fields)
		return fail(v, i, "list is field %u, needs %u", t->list, *fields);
	if (t->nr > v->nr_fields - *fields)
		return fail(v, i, "%u fields, section fields has %u left", t->nr,
			    v->nr_fields - *fields);
	*fields += t->nr;
	vt->align = 1;

	for (j = 0; j < t->nr; j++) {
		const struct goko_img_field *f = &v->fields[t->list + j];
		const struct goko_vtype *ft;

		ret = check_field(v, i, j);
		if (ret)
			return ret;
		if (j == 0 && f->type < i &&
		    v->vtypes[f->type].kind == GOKO_K_CODE) {
			vt->flags |= GOKO_VT_CLOSURE;
			vt->depth = 2;
		} else {
			ret = check_contained(v, i, f->type);
			if (ret)
				return ret;
		}
		ft = &v->vtypes[f->type];
		size = (size + ft->align - 1) & ~(u64)(ft->align - 1);
		v->field_off[t->list + j] = size;
		if (ft->ptrdata)
			vt->ptrdata = size + ft->ptrdata;
		size += ft->size;
		if (vt->align < ft->align)
			vt->align = ft->align;
		if (size > GOKO_MAX_TYPE_SIZE)
			return fail(v, i, "larger than %u bytes",
				    GOKO_MAX_TYPE_SIZE);
		if (j % GOKO_IMG_BATCH == GOKO_IMG_BATCH - 1) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	/* The limit is a multiple of any alignment. */
	vt->size = (size + vt->align - 1) & ~(u64)(vt->align - 1);
	return 0;
}

static int layout_func(struct goko_vimage *v, u32 i, u32 *vars)
{
	const struct goko_img_type *t = &v->types[i];
	u32 j, left = v->nr_vars - *vars;
	int ret;

	if (t->list != *vars)
		return fail(v, i, "list is variable %u, needs %u", t->list,
			    *vars);
	if (t->nr > left || t->len > left - t->nr)
		return fail(v, i, "%u parameters, %llu results, section vars has %u left",
			    t->nr, (unsigned long long)t->len, left);
	*vars += t->nr + (u32)t->len;

	for (j = t->list; j < *vars; j++) {
		if (v->vars[j] >= v->nr_types)
			return fail(v, i, "parameter or result %u is t%u of %u",
				    j - t->list, v->vars[j], v->nr_types);
		if (j % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int layout(struct goko_vimage *v, u32 i, u32 *fields, u32 *vars)
{
	const struct goko_img_type *t = &v->types[i];
	struct goko_vtype *vt = &v->vtypes[i];
	int ret;

	if (t->kind == GOKO_K_VOID || t->kind >= GOKO_K_NR)
		return goko_vfail(v, "type t%u: kind is %u, which is no type", i,
				  t->kind);
	if (t->name >= v->nr_strs)
		return fail(v, i, "name is string %u of %u", t->name, v->nr_strs);
	ret = check_unused(v, i);
	if (ret)
		return ret;

	vt->kind = t->kind;
	vt->under = i;
	vt->depth = 1;
	vt->size = kind_sizes[t->kind];
	vt->align = kind_align(t->kind);
	vt->ptrdata = kind_ptrdata(t->kind);

	switch (t->kind) {
	case GOKO_K_NAMED:
		return layout_named(v, i);
	case GOKO_K_ARRAY:
		return layout_array(v, i);
	case GOKO_K_C64:
	case GOKO_K_C128:
		return layout_complex(v, i);
	case GOKO_K_STRUCT:
		return layout_struct(v, i, fields);
	case GOKO_K_FUNC:
		return layout_func(v, i, vars);
	case GOKO_K_CHAN:
		if (t->len < GOKO_CHAN_RECV || t->len > GOKO_CHAN_BOTH)
			return fail(v, i, "direction is %llu, needs 1, 2 or 3",
				    (unsigned long long)t->len);
		return 0;
	default:
		return 0;
	}
}

/* A type that type @i refers to, but does not contain. */
static int check_referred(struct goko_vimage *v, u32 i, u32 type,
			  const char *role)
{
	const char *what = goko_vtype_no_value(v, type);

	if (what)
		return fail(v, i, "%s is t%u, which is %s", role, type, what);
	return 0;
}

static int check_references(struct goko_vimage *v, u32 i)
{
	const struct goko_img_type *t = &v->types[i];
	u32 j;
	int ret;

	switch (t->kind) {
	case GOKO_K_PTR:
	case GOKO_K_LPTR:
		/* A closure object can be pointed to, word 1 of a frame does. */
		if (v->vtypes[t->elem].flags & GOKO_VT_CLOSURE)
			return 0;
		return check_referred(v, i, t->elem, "target");
	case GOKO_K_SLICE:
		return check_referred(v, i, t->elem, "element");
	case GOKO_K_MAP:
		ret = check_referred(v, i, t->key, "key");
		if (ret)
			return ret;
		return check_referred(v, i, t->elem, "element");
	case GOKO_K_CHAN:
		if (v->vtypes[t->elem].size > GOKO_MAX_CHAN_ELEM)
			return fail(v, i, "element t%u has %u bytes, the limit is %u",
				    t->elem, v->vtypes[t->elem].size,
				    GOKO_MAX_CHAN_ELEM);
		return check_referred(v, i, t->elem, "element");
	case GOKO_K_FUNC:
		for (j = 0; j < t->nr + (u32)t->len; j++) {
			ret = check_referred(v, i, v->vars[t->list + j],
					     j < t->nr ? "a parameter" :
							 "a result");
			if (!ret && j % GOKO_IMG_BATCH == 0)
				ret = goko_img_breathe();
			if (ret)
				return ret;
		}
		if ((t->flags & GOKO_TYPE_VARIADIC) &&
		    (!t->nr || v->vtypes[v->vars[t->list + t->nr - 1]].kind !=
			       GOKO_K_SLICE))
			return fail(v, i, "it is variadic, but its last parameter is no slice");
		return 0;
	default:
		return 0;
	}
}

/**
 * goko_vtypes_check() - Check the types and derive their layouts.
 * @v:		the image, its strings already checked.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM, -EINTR.
 */
int goko_vtypes_check(struct goko_vimage *v)
{
	u32 i, fields = 0, vars = 0;
	u64 ptr_words = 0;
	int ret;

	for (i = 0; i < v->nr_types; i++) {
		ret = layout(v, i, &fields, &vars);
		if (ret)
			return ret;
		if (v->types[i].kind != GOKO_K_NAMED)
			ptr_words += v->vtypes[i].ptrdata / 8;
		if (ptr_words > GOKO_MAX_PTR_WORDS)
			return fail(v, i, "pointer masks of all types are over the limit of %llu words",
				    GOKO_MAX_PTR_WORDS);
		if (i % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	if (fields != v->nr_fields)
		return goko_vfail(v, "section fields: %u records, the types use %u",
				  v->nr_fields, fields);

	for (i = 0; i < v->nr_types; i++) {
		ret = check_references(v, i);
		if (ret)
			return ret;
		if (i % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	v->nr_type_vars = vars;
	return goko_vtypes_classify(v);
}

/**
 * goko_vtype_step() - Go from a type into the component at an offset.
 * @v:		the image, its layouts already derived.
 * @type:	in: a type id; out: the field's or element's type.
 * @off:	in: bytes from the start of @type; out: from that of the component.
 *
 * Components of size 0 are never found.
 *
 * Context: any; no P needed; no locks.
 * Return: false, and nothing has changed, if no component contains the byte.
 */
bool goko_vtype_step(const struct goko_vimage *v, u32 *type, u32 *off)
{
	const struct goko_img_type *t = goko_vtype_def(v, *type);
	u32 lo, hi, size, elem;

	if (*off >= v->vtypes[*type].size)
		return false;
	if (t->kind == GOKO_K_ARRAY || t->kind == GOKO_K_C64 ||
	    t->kind == GOKO_K_C128) {
		*type = t->elem;
		*off %= v->vtypes[t->elem].size;
		return true;
	}
	if (t->kind != GOKO_K_STRUCT)
		return false;

	/*
	 * The last field that begins at or before the byte: one that ends in
	 * front of it is followed by padding.  There is a field at offset 0.
	 */
	lo = 0;
	hi = t->nr;
	while (hi - lo > 1) {
		u32 mid = lo + (hi - lo) / 2;

		if (v->field_off[t->list + mid] <= *off)
			lo = mid;
		else
			hi = mid;
	}
	elem = v->fields[t->list + lo].type;
	size = v->vtypes[elem].size;
	if (*off - v->field_off[t->list + lo] >= size)
		return false;
	*off -= v->field_off[t->list + lo];
	*type = elem;
	return true;
}

/**
 * goko_vtype_word_is_ptr() - Does a word of a type's values hold a pointer?
 * @v:		the verified image.
 * @type:	type id.
 * @word:	which word.
 *
 * The type word of an interface does not count: it never points into the heap.
 *
 * Context: any; no P needed; no locks.
 * Return: true if it does; false behind the end of the type.
 */
bool goko_vtype_word_is_ptr(const struct goko_vimage *v, u32 type, u32 word)
{
	u32 off = word * 8;

	if (word >= GOKO_MAX_TYPE_SIZE / 8)
		return false;
	do {
		u32 kind = v->vtypes[type].kind;

		if (off >= v->vtypes[type].ptrdata)
			return false;
		if (goko_kind_is_ptr(kind) || kind == GOKO_K_STRING ||
		    kind == GOKO_K_SLICE)
			return off == 0;
		if (kind == GOKO_K_EFACE || kind == GOKO_K_IFACE)
			return off == 8;
	} while (goko_vtype_step(v, &type, &off));
	return false;
}

/**
 * goko_vtype_plain_at() - May numbers in a type be read and written as other ones?
 * @v:		the verified image.
 * @type:	type id of the whole.
 * @off:	bytes from its start.
 * @want:	type id of what is to be there instead.
 *
 * Both must be nothing but numbers: @want, and the part of @type around it, which has to
 * be as large and as aligned.
 *
 * Context: any; no P needed; no locks.
 * Return: true if they may.
 */
bool goko_vtype_plain_at(const struct goko_vimage *v, u32 type, u32 off, u32 want)
{
	const struct goko_vtype *t = &v->vtypes[want];

	if (t->ptrdata || t->kind == GOKO_K_CODE || !t->align ||
	    off % t->align || v->vtypes[type].align < t->align)
		return false;
	do {
		const struct goko_vtype *whole = &v->vtypes[type];

		if (whole->flags & GOKO_VT_CLOSURE || whole->kind == GOKO_K_CODE ||
		    off > whole->size || t->size > whole->size - off)
			return false;
		if (!whole->ptrdata)
			return true;
	} while (goko_vtype_step(v, &type, &off));
	return false;
}

/**
 * goko_vtype_ptrmask() - Bitmap of the words that hold pointers.
 * @v:		the verified image.
 * @type:	type id.
 * @bits:	receives the bitmap, bit i of element i / BITS_PER_LONG; room
 *		for @nr_words bits, rounded up to whole elements.
 * @nr_words:	how many words, from the start of the type.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_vtype_ptrmask(const struct goko_vimage *v, u32 type,
			unsigned long *bits, u32 nr_words)
{
	u32 i;

	for (i = 0; i < nr_words; i++) {
		if (i % BITS_PER_LONG == 0)
			bits[i / BITS_PER_LONG] = 0;
		if (goko_vtype_word_is_ptr(v, type, i))
			bits[i / BITS_PER_LONG] |= 1ul << (i % BITS_PER_LONG);
		if (i % GOKO_IMG_BATCH == 0)
			goko_img_breathe();
	}
}
